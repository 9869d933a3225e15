package dev.quern.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Inputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class CorpusReportTest {
    private static final String READ = """
            {"totals": {"documents": 1000, "bytes": 900000, "code-points": 880000, "words": 150000, "lines": 9000},
             "lengths": {"bytes": {"count": 1000, "missing": 0, "minimum": 0, "maximum": 5000,
               "quantiles": {"0.5": 800}, "buckets": [[0, 0, 10], [512, 544, 600], [544, 576, 300], [2048, 2176, 90]]}},
             "numbers": {"score_words": {"count": 1000, "missing": 0, "minimum": 1, "maximum": 9,
               "quantiles": {"0.05": 1.5, "0.25": 2, "0.5": 3, "0.75": 4, "0.95": 5.25}, "buckets": []},
               "empty": {"count": 0, "missing": 7, "buckets": []}},
             "groups": {"source": {"values": 70000, "sampled-one-in": 4, "largest": [
               {"value": "wiki<script>alert(1)</script>", "documents": 700, "bytes": 800000, "words": 9}]}},
             "examples": {"": [{"id": "doc \\u0000 1", "text": "<b>bold & co</b>"}]}}
            """;
    private static final String KEPT = READ.replace("\"documents\": 1000", "\"documents\": 250")
            .replace("\"lines\": 9000", "\"lines\": 900, \"tokens\": 31234");
    private static final String EMPTY = """
            {"totals": {"documents": 0, "bytes": 0}, "lengths": {"bytes": {"count": 0, "buckets": []}},
             "numbers": {}, "groups": {}, "examples": {}}
            """;
    private static final String CLUSTERS = """
            {"signed": 990, "duplicates": 120, "cluster-sizes": {"1": 700, "2": 30, "3": 5, "40": 1}}
            """;
    private static final String QUALITY = """
            {"sampled": 100, "pairs": [{"from": 0.7, "to": 0.8, "pairs": 40, "together": 31},
             {"from": 1.0, "to": 1.0, "pairs": 12, "together": 12}, {"from": 0.0, "to": 0.1, "pairs": 0, "together": 0}]}
            """;

    @TempDir
    private Path directory;

    private int written;

    private TestArtifact artifact(String kind, String file, String content) throws IOException {
        TestArtifact artifact = new TestArtifact(kind, directory.resolve("input" + written++));
        Files.writeString(artifact.file(file), content);
        return artifact;
    }

    private TestArtifact report(String title) throws IOException {
        try (TestContext context = new TestContext(directory.resolve("report" + written++))) {
            context.with("read", artifact("corpus-statistics", "statistics.json", READ))
                    .with("kept", artifact("corpus-statistics", "statistics.json", KEPT))
                    .with("nothing", artifact("corpus-statistics", "statistics.json", EMPTY))
                    .with("clusters", artifact("near-duplicates", "near-duplicates.json", CLUSTERS))
                    .with("recall", artifact("near-duplicate-quality", "quality.json", QUALITY));
            new CorpusReportTask(new CorpusReportTask.Config(title)).run(context);
            return context.written("");
        }
    }

    @Test
    void pageIsWellFormedAndTellsWhatIsThere() throws Exception {
        Document page = ReportTest.parse(Files.readString(report("Corpus <1>").file("index.html")));
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("Corpus <1>");
        assertThat(texts(page, "h2"))
                .containsExactly(
                        "How much there is",
                        "Rows: read",
                        "Rows: kept",
                        "Near duplicates: clusters",
                        "Near duplicates against exact similarity: recall");
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(3);
        String all = page.getDocumentElement().getTextContent();
        assertThat(all)
                .contains("wiki<script>alert(1)</script>", "<b>bold & co</b>", "31,234", "25.0 %", "70.0 %")
                .contains("70,000 values, a sample of one in 4 by hash", "120 of 990 documents", "12.1 %", "77.5 %")
                .contains("0.7 to 0.8", "5.25");
    }

    private static List<String> texts(Document page, String tag) {
        NodeList found = page.getElementsByTagName(tag);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void sameInputsGiveTheSameBytes() throws IOException {
        TestArtifact one = report("Corpus");
        TestArtifact two = report("Corpus");
        for (String file : new String[] {"index.html", "report.json"}) {
            assertThat(two.file(file)).hasSameBinaryContentAs(one.file(file));
        }
    }

    @Test
    void jsonHoldsWhatWasRead() throws IOException {
        ObjectMapper json = new ObjectMapper();
        var report = json.readTree(report("Corpus").file("report.json").toFile());
        assertThat(report.get("clusters").get("content")).isEqualTo(json.readTree(CLUSTERS));
        assertThat(report.get("read").get("kind").asText()).isEqualTo("corpus-statistics");
    }

    @Test
    void otherArtifactsAreRefusedWhenPlanning() {
        CorpusReportTask task = new CorpusReportTask(new CorpusReportTask.Config("Corpus"));
        assertThatThrownBy(() -> task.plan(new Inputs(Map.of("model", new PortType.Artifact("language-model")))))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("input 'model' is an artifact of kind 'language-model'; a corpus report takes"
                        + " [corpus-statistics, near-duplicate-quality, near-duplicates]");
        assertThatThrownBy(() -> task.plan(new Inputs(Map.of())))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("at least one");
    }

    @Test
    void damagedInputNamesItsFile() throws IOException {
        try (TestContext context = new TestContext(directory.resolve("damaged"))) {
            context.with("read", artifact("corpus-statistics", "statistics.json", "{torn"));
            assertThatThrownBy(() -> new CorpusReportTask(new CorpusReportTask.Config("x")).run(context))
                    .isInstanceOf(QuernException.class)
                    .hasMessageContaining("statistics.json is no JSON");
        }
    }
}
