package dev.quern.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.evaluation.network.EvaluatedSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class NetworkReportTest {
    @TempDir
    Path directory;

    private TestArtifact model;
    private int runs;

    @BeforeEach
    void makeModel() throws IOException {
        model = new TestArtifact("network", directory.resolve("model"));
        Files.writeString(model.file("model.json"), "{\"network\": {\"layers\": 3}}");
        StringBuilder curves = new StringBuilder();
        StringBuilder gradients = new StringBuilder();
        for (int i = 1; i <= 10; i++) {
            double validation = i < 6 ? 2.0 / i : 0.4 + 0.05 * (i - 5);
            curves.append(String.format(
                    Locale.ROOT,
                    "{\"step\": %d, \"split\": \"train\", \"loss\": %f, \"accuracy\": 0.5, \"learning-rate\": 0.1}%n",
                    i * 10,
                    2.0 / i));
            curves.append(String.format(
                    Locale.ROOT, "{\"step\": %d, \"split\": \"validation\", \"loss\": %f}%n", i * 10, validation));
            for (String parameter : new String[] {"first", "second", "third"}) {
                gradients.append(String.format(
                        Locale.ROOT,
                        "{\"step\": %d, \"parameter\": \"%s\", \"gradient-mean-square\": %s, \"update-ratio\": 0.001}%n",
                        i * 10,
                        parameter,
                        parameter.equals("first") ? "1e-12" : parameter.equals("third") && i == 7 ? "400" : "0.01"));
            }
        }
        Files.writeString(model.file("curves.jsonl"), curves);
        Files.writeString(model.file("gradients.jsonl"), gradients);
    }

    private TestArtifact report(TestArtifact evaluation) throws IOException {
        try (TestContext context = new TestContext(directory.resolve("report-" + ++runs))) {
            context.with("evaluation", evaluation).with("model", model);
            new ReportTask(new ReportTask.Config("Digits")).run(context);
            return context.written("");
        }
    }

    private static String text(TestArtifact artifact, String file) throws IOException {
        return Files.readString(artifact.file(file));
    }

    @Test
    void theWholePageIsThereAndIsWellFormed() throws Exception {
        TestArtifact champion = EvaluatedSample.classifier(directory.resolve("champion"), model, Optional.empty(), "");
        TestArtifact evaluation =
                EvaluatedSample.classifier(directory.resolve("evaluation"), model, Optional.of(champion), "");
        TestArtifact report = report(evaluation);
        String page = text(report, "index.html");
        Document document = ReportTest.parse(page);
        assertThat(page)
                .contains("It beats the baseline", "Against the champion", "Overfits: the validation loss rose")
                .contains("Gradients vanish in first.", "Gradients explode in third.")
                .contains("Confusion matrix", "ROC curve", "Reliability", "Benjamini", "t-SNE", "taken for")
                .contains("Filters of the first convolution", "convolution-1");
        NodeList images = document.getElementsByTagName("img");
        assertThat(images.getLength()).isGreaterThan(8);
        int pictures = 0;
        for (int i = 0; i < images.getLength(); i++) {
            String address = ((Element) images.item(i)).getAttribute("src");
            assertThat(address).startsWith("data:image/png;base64,");
            assertThat(((Element) images.item(i)).getAttribute("alt")).isNotBlank();
            pictures += address.length();
        }
        assertThat(page.getBytes(StandardCharsets.UTF_8).length - pictures).isLessThan(300 * 1024);
        assertThat(page.replaceAll("src=\"data:[^\"]*\"", "")
                        .replace("http://www.w3.org/2000/svg", "")
                        .replace("http://www.w3.org/1999/xhtml", ""))
                .doesNotContain("http", "<script", "src=", "url(", "@import", "NaN", "Infinity");
        assertThat(text(report(evaluation), "index.html")).isEqualTo(page);
        assertThat(text(report, "report.md")).contains("| Accuracy |", "camera=old", "Against the champion");
        assertThat(text(report, "report.json")).contains("\"schema\": \"quern-network-report/1\"");
    }

    @Test
    void trialsOfASweepAreListedTheBestFirst() throws Exception {
        TestArtifact trials = new TestArtifact("sweep", directory.resolve("trials"));
        Files.writeString(trials.file("sweep.json"), """
                {"metric": "validation-accuracy", "is": "largest", "rounds": [4, 2], "best": 3, "trials": [
                  {"trial": 1, "settings": {"rate": "20"}, "scores": []},
                  {"trial": 2, "settings": {"rate": "<b>0.1</b>"}, "scores": [0.9, 0.91]},
                  {"trial": 3, "settings": {"rate": "0.2"}, "scores": [0.8, 0.95]},
                  {"trial": 4, "settings": {"rate": "0.3"}, "scores": [0.97]}]}
                """);
        TestArtifact evaluation =
                EvaluatedSample.classifier(directory.resolve("evaluation"), model, Optional.empty(), "");
        String page;
        try (TestContext context = new TestContext(directory.resolve("report-with-trials"))) {
            context.with("evaluation", evaluation).with("model", model).with("trials", trials);
            new ReportTask(new ReportTask.Config("Digits")).run(context);
            page = text(context.written(""), "index.html");
        }
        ReportTest.parse(page);
        assertThat(page)
                .contains("By validation-accuracy in rounds of [4, 2] trials", "did not come to an end: 1")
                .doesNotContain("<b>0.1</b>");
        assertThat(page.indexOf(">3, kept<")).isPositive().isLessThan(page.indexOf("&lt;b&gt;0.1"));
        assertThat(page.indexOf("&lt;b&gt;0.1")).isLessThan(page.indexOf(">0.9700<"));
        assertThat(text(report(evaluation), "index.html")).doesNotContain("By validation-accuracy");
    }

    @Test
    void hostileNamesStayText() throws Exception {
        String hostile = "\"><img src=x onerror=alert(1)></svg><script>";
        TestArtifact evaluation =
                EvaluatedSample.classifier(directory.resolve("evaluation"), model, Optional.empty(), hostile);
        Document document = ReportTest.parse(text(report(evaluation), "index.html"));
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        NodeList images = document.getElementsByTagName("img");
        for (int i = 0; i < images.getLength(); i++) {
            assertThat(((Element) images.item(i)).getAttribute("src")).startsWith("data:image/png");
        }
        assertThat(text(report(evaluation), "report.md")).doesNotContain("<script>", "<img");
    }

    @Test
    void aRegressorHasItsOwnSections() throws Exception {
        TestArtifact evaluation = EvaluatedSample.regressor(directory.resolve("evaluation"), model);
        String page = text(report(evaluation), "index.html");
        ReportTest.parse(page);
        assertThat(page)
                .contains("Prediction and truth", "Residuals", "R squared")
                .doesNotContain("Confusion matrix", "ROC curve");
    }

    @Test
    void fewPointsOfACurveSaySo() {
        assertThat(CurveReading.of(List.of())).first().asString().contains("Too few points");
    }
}
