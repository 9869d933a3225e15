package dev.quern.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
    private static final int MOST_BYTES = 300 * 1024;

    private static String page(ReportContent content) {
        return new HtmlReport("Evaluation report", content).page();
    }

    /// The page is XML as well as HTML, so an XML parser finds every mistake in its structure.
    static Document parse(String page) throws Exception {
        assertThat(page).startsWith("<!DOCTYPE html>\n");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.substring(page.indexOf('\n')))));
    }

    @Test
    void everyChartReadsItselfOut() throws Exception {
        Document page = parse(page(SampleContent.plausible()));
        NodeList drawings = page.getElementsByTagName("svg");
        Set<String> ids = new HashSet<>();
        int charts = 0;
        for (int i = 0; i < drawings.getLength(); i++) {
            Element drawing = (Element) drawings.item(i);
            if (!drawing.getAttribute("aria-hidden").equals("true")) {
                charts++;
                assertThat(drawing.getAttribute("role")).isEqualTo("img");
                Element title = (Element) drawing.getElementsByTagName("title").item(0);
                Element description =
                        (Element) drawing.getElementsByTagName("desc").item(0);
                assertThat(drawing.getAttribute("aria-labelledby"))
                        .isEqualTo(title.getAttribute("id") + " " + description.getAttribute("id"));
                assertThat(ids.add(title.getAttribute("id"))).isTrue();
                assertThat(description.getTextContent()).isNotBlank();
            }
        }
        assertThat(charts).isEqualTo(5);
        assertThat(page.getElementsByTagName("polyline").getLength()).isEqualTo(5);
    }

    @Test
    void coordinatesStayInsideTheDrawing() throws Exception {
        Document page = parse(page(SampleContent.plausible()));
        NodeList lines = page.getElementsByTagName("polyline");
        for (int i = 0; i < lines.getLength(); i++) {
            Element line = (Element) lines.item(i);
            String[] box =
                    ((Element) line.getParentNode()).getAttribute("viewBox").split(" ");
            for (String point : line.getAttribute("points").split(" ")) {
                String[] xy = point.split(",");
                assertThat(Double.parseDouble(xy[0])).isBetween(0.0, Double.parseDouble(box[2]));
                assertThat(Double.parseDouble(xy[1])).isBetween(0.0, Double.parseDouble(box[3]));
            }
        }
    }

    @Test
    void needsNoScriptAndNoNetwork() {
        String page = page(SampleContent.plausible())
                .replace("http://www.w3.org/2000/svg", "")
                .replace("http://www.w3.org/1999/xhtml", "");
        assertThat(page).doesNotContain("http", "<script", "src=", "href=", "url(", "@import");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "'&amp;]]></style></svg></pre>",
                "a\u0000b\u0001\ud800\uffff\u202e",
                "||`code`**[x](javascript:alert(1))<b>\n# h"
            })
    void hostileTextStaysText(String text) throws Exception {
        String page = page(SampleContent.hostile(text));
        Document document = parse(page);
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("img").getLength()).isZero();
        assertThat(document.getElementsByTagName("style").getLength()).isEqualTo(1);
        if (text.startsWith("<script>")) {
            assertThat(document.getElementsByTagName("main").getLength()
                            + document.getDocumentElement().getTextContent().split("alert").length)
                    .isGreaterThan(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<\"&'>", "\ud83d\ude00", "x"})
    void staysBelow300KilobytesWhateverItIsGiven(String text) throws Exception {
        String page = page(SampleContent.hostile(text.repeat(5_000)));
        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(MOST_BYTES);
        parse(page);
    }

    @Test
    void sameInputsGiveTheSameBytes() {
        assertThat(page(SampleContent.plausible())).isEqualTo(page(SampleContent.plausible()));
    }

    @Test
    void markdownEscapesWhateverMarkdownMeans() {
        String hostile = "a|b `c` *d* <script> [x](y) @team\n# h";
        assertThat(MarkdownReport.escape(hostile))
                .isEqualTo("a\\|b \\`c\\` \\*d\\* &lt;script&gt; \\[x\\](y) \\@team \\# h");
        String text = new MarkdownReport("T", SampleContent.hostile(hostile)).text();
        assertThat(text).doesNotContain("<script>").hasSizeLessThan(60_000);
        assertThat(text.lines().filter(line -> line.startsWith("# "))).isEmpty();
    }

    @Test
    void markdownShowsTheHeadline() {
        String text = new MarkdownReport("Evaluation report", SampleContent.plausible()).text();
        assertThat(text)
                .contains("| This model | 1.731 | 1.662 to 1.801 | 131 | lower |")
                .contains("| Documents leaked from training | n/a: the step has no input 'train' |  |  | lower |")
                .contains("It beats gzip -9 by 0.452 and beats a unigram model by 1.281.");
    }
}
