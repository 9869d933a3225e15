package dev.quern.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.corpus.html.Favour;
import dev.quern.corpus.html.MainText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ExtractHtmlTest {
    private static final String FIRST =
            "The harbour of the town was built when the ships of the company had outgrown the"
                    + " river, and it has been the first thing that visitors see ever since. They come by rail, walk down the"
                    + " hill to the water, and ask where the old lighthouse is that they have read about in the books.";
    private static final String SECOND =
            "It is not there any more. In the winter of that year a storm took the upper half"
                    + " of it, and what was left had to be pulled down for the safety of the boats that were moored below. But"
                    + " the keeper's house has stayed as it was, with the garden that his wife had made out of sand.";

    private static final String PAGE = """
            <!DOCTYPE html><html><head><title>The harbour &amp; its light</title>
            <style>p { color: red }</style><script>var a = "<p>no text</p>";</script></head>
            <body>
            <nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav>
            <div id=menu><a href=/a>All articles of the month</a> | <a href=/b>Letters of our readers</a></div>
            <h1>The harbour</h1>
            <p>%s</p>
            <p>So it goes.</p>
            <ul><li>ships of the line</li><li><p>boats</p><p>of all sizes</p></li></ul>
            <p>%s</p>
            <div style="display: none">The hidden text of the page that is of no use to the reader of the text.</div>
            <aside><p>%s</p></aside>
            <div class=foot>Copyright © 2024 by the harbour company, who have all the rights of the text in this.</div>
            <p><a href=/x>Read more about the harbours of the coast and the ships that have been there</a></p>
            <footer>Contact</footer>
            </body></html>
            """.formatted(FIRST, SECOND.replace("house", "<b>hou</b>se<br>"), FIRST);

    @Test
    void keepsTheTextOfThePage() {
        String broken = SECOND.replace("house", "house\n").replace("\n ", "\n");
        String list = "- ships of the line\n- boats\nof all sizes\n";
        assertThat(new MainText(Favour.PRECISION, false).of(PAGE))
                .isEqualTo("The harbour\n" + FIRST + "\nSo it goes.\n" + list + broken);
        assertThat(new MainText(Favour.PRECISION, true).of(PAGE)).startsWith("The harbour & its light\nThe harbour\n");
        assertThat(new MainText(Favour.RECALL, false).of(PAGE))
                .isEqualTo("The harbour\n" + FIRST + "\nSo it goes.\n" + list + broken + "\n" + FIRST);
        assertThat(new MainText(Favour.ALL, false).of(PAGE))
                .startsWith("- Home\n- News\nAll articles of the month | Letters of our readers\nThe harbour\n" + FIRST)
                .endsWith("there\nContact")
                .doesNotContain("hidden")
                .doesNotContain("no text")
                .doesNotContain("color");
    }

    @Test
    void writesBlocksAsLines() {
        MainText all = new MainText(Favour.ALL, false);
        assertThat(all.of("<table><tr><th>Name<th>Born<tr><td>Ada<td> <td>1815</table>"))
                .isEqualTo("Name\tBorn\nAda\t1815");
        assertThat(all.of("<table><tr><td><p>one<p>two<td>three</table>")).isEqualTo("one\ntwo\nthree");
        assertThat(all.of("<pre>\n\n  a\n    b&lt;c\r\n\n</pre>x")).isEqualTo("  a\n    b<c\nx");
        assertThat(all.of("a<br>b<br><br>c <i>d</i>e&nbsp;&amp;&#x1F600;")).isEqualTo("a\nb\nc de &😀");
        assertThat(all.of("<ol><li>one<ol><li>two</ol>three<li></li></ol>")).isEqualTo("- one\n- two\nthree");
        assertThat(all.of("<p>a</p  ><p>b<div>c<span>d</span></div>e")).isEqualTo("a\nb\ncd\ne");
        assertThat(all.of("<template>no</template><noscript>no</noscript><svg><text>no</text></svg>yes"))
                .isEqualTo("yes");
        assertThat(all.of("<p hidden>no<p aria-hidden=true>no<p style='VISIBILITY : hidden'>no<p>yes"))
                .isEqualTo("yes");
        assertThat(all.of("a <span style='display:none'>no</span>b")).isEqualTo("a b");
        assertThat(all.of("")).isEmpty();
        assertThat(all.of("just text")).isEqualTo("just text");
        assertThat(all.of("<frameset><frame src=a></frameset>")).isEmpty();
        assertThat(all.of("\u0000<p>a\u0000b\ud800")).contains("a");
    }

    /// The same page in languages with stop words and without: text stays, links go.
    @Test
    void knowsTextOfOtherLanguages() {
        Map<String, String> texts = Map.of(
                "de",
                "Der Hafen der Stadt wurde gebaut, als die Schiffe der Gesellschaft für den Fluss zu groß wurden, und er"
                        + " ist seitdem das Erste, was man von ihr sieht. Die Leute kommen mit der Bahn, gehen den Hügel"
                        + " hinunter zum Wasser und fragen nach dem alten Turm, von dem sie in den Büchern gelesen haben.",
                "ru",
                "Гавань города была построена, когда корабли общества стали слишком велики для реки, и с тех пор она это"
                        + " первое, что видят гости. Они приезжают по железной дороге, спускаются с холма к воде и"
                        + " спрашивают о старом маяке, о котором они читали в книгах, но его там больше нет.",
                "zh",
                "这座城市的港口建于公司的船只变得太大而无法在河上航行的时候，从那时起，它就是游客首先看到的东西。他们乘火车来，走下山坡到水边，"
                        + "询问他们在书中读到的那座古老的灯塔在哪里。它已经不在那里了。那年冬天，一场风暴带走了它的上半部分。",
                "th",
                "ท่าเรือของเมืองนี้สร้างขึ้นเมื่อเรือของบริษัทมีขนาดใหญ่เกินกว่าที่จะแล่นในแม่น้ำ และเป็นสิ่งแรกที่ผู้มาเยือนเห็นตั้งแต่นั้นมา. พวกเขา"
                        + "มาโดยรถไฟ เดินลงเนินเขาไปยังน้ำ และถามว่าประภาคารเก่าที่พวกเขาอ่านในหนังสืออยู่ที่ไหน มันไม่อยู่ที่นั่นอีกต่อไปแล้ว.");
        texts.forEach((language, text) -> {
            String page = "<a href=a>" + text.substring(0, 40) + "</a><div>" + text + "</div><p>" + text + "</p>"
                    + "<div>x <a href=b>" + text.substring(10, 90) + "</a></div>";
            assertThat(new MainText(Favour.PRECISION, false).of(page))
                    .as(language)
                    .isEqualTo(text + "\n" + text);
        });
    }

    @Test
    void dropsPagesWithoutTextAndBeyondBounds() throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.text("text"), Columns.text("mime"))
                .row("a", "<p>" + FIRST, "text/html")
                .row("b", null, "text/html")
                .row("c", "<a href=x>only a link</a>", "text/html")
                .nextBatch()
                .row("d", "a < b <plain>", "text/plain")
                .row("e", "<p>" + "x".repeat(5000), null)
                .row("f", "<b>".repeat(51), "application/xhtml+xml")
                .row("g", "<TABLE></table>".repeat(20) + "<Table><td>".repeat(51), "text/html");
        ExtractHtml extract = new ExtractHtml(
                new ExtractHtml.Config("text", Favour.PRECISION, false, Optional.of("mime"), new ByteSize(2000), 50));
        StepTester.Result result = new StepTester().run(extract, rows);
        assertThat(result.only())
                .containsExactly(List.of("a", FIRST, "text/html"), List.of("d", "a < b <plain>", "text/plain"));
        assertThat(result.dropped())
                .isEqualTo(Map.of("no-text", 1L, "no-main-text", 1L, "max-row", 1L, "max-tags", 1L, "max-tables", 1L));
        assertThatThrownBy(() -> new StepTester()
                        .plan(extract, TestRows.of(Columns.text("text")).schema()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'mime' not found");
    }

    @Test
    void standsPagesThatAreMadeToHurt() {
        List<String> pages = List.of(
                "<div>".repeat(100_000) + FIRST,
                "<b>".repeat(50_000) + FIRST,
                "<table><tr><td>".repeat(2_000) + FIRST,
                "<a href=x>".repeat(10_000) + FIRST,
                "<p>x".repeat(50_000),
                "<ul><li>".repeat(5_000) + FIRST,
                "<p " + "a=b ".repeat(100_000) + ">" + FIRST,
                "<font><p>".repeat(20_000) + FIRST,
                "&".repeat(1_000_000) + "<!--".repeat(100_000),
                "</p>".repeat(200_000) + "<".repeat(100_000));
        for (String page : pages) {
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> new MainText(Favour.RECALL, false).of(page),
                    page.substring(0, 20) + "... of " + page.length());
        }
        assertThat(new MainText(Favour.PRECISION, false).of(pages.getFirst())).isEqualTo(FIRST);
    }
}
