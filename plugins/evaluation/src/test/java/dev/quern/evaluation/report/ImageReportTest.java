package dev.quern.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.QuernException;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.evaluation.result.ImageInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ImageReportTest {
    private static final String ROW =
            "{\"split\": \"train\", \"id\": \"a<b>.png\", \"label\": \"cat & dog\", \"picture\": \"pictures/one.png\"}";
    private static final String FOUND = """
            {"image": "1x4x4", "rows": 1234, "warnings": ["split 'test' has no row of <cat>"],
             "splits": {"train": {"rows": 1200, "without-image": 3, "without-label": 2, "classes": {"cat & dog": 900, "b": 297},
               "missing-classes": [], "channels": [{"mean": 0.5, "deviation": 0.25}]},
               "test": {"rows": 34, "without-image": 0, "without-label": 0, "classes": {"b": 34},
               "missing-classes": ["cat & dog"], "channels": [{"mean": 0.5, "deviation": 0.25}]}},
             "samples": [{"class": "cat & dog", "picture": "pictures/one.png"}],
             "duplicates": {"exact-rows": 4, "exact-groups": 2, "near-rows": 2, "near-pairs": 1, "leaked-rows": 3,
               "between": [{"split": "train", "other": "test", "exact": 1, "exact-or-near": 3}],
               "exact": {"groups": 2, "examples": [{"size": 2, "rows": [ROW, ROW]}]},
               "near": [{"difference": 0.0625, "rows": [ROW, ROW]}]},
             "label-conflicts": {"groups": 1, "examples": [{"size": 2, "rows": [ROW]}]},
             "label-noise": {"neighbours": 10, "references": 500, "agreement": 0.9, "useful-agreement": 0.6, "suspects": 1,
               "examples": [{"split": "train", "id": "x", "label": null, "picture": "pictures/one.png", "suggested": "b",
                 "votes": 9, "agreeing": 0}]},
             "constant": {"rows": 1, "examples": [ROW]},
             "outliers": {"brightness": {"median": 10, "deviation": 2, "low-rows": 1, "high-rows": 0, "low": [ROW],
               "high": []}}}
            """.replace("ROW", ROW);

    @TempDir
    private Path directory;

    private int written;

    private TestArtifact inspection(String content, int side) throws IOException {
        TestArtifact inspection = new TestArtifact(ImageInspection.KIND, directory.resolve("inspection" + written++));
        Files.writeString(inspection.file(ImageInspection.FILE), content);
        byte[] pixels = new byte[side * side];
        new Random(1).nextBytes(pixels);
        Files.createDirectories(inspection.file("pictures/one.png").getParent());
        Files.write(inspection.file("pictures/one.png"), new Picture(1, side, side, pixels).png());
        return inspection;
    }

    private TestArtifact report(TestArtifact inspection) throws IOException {
        try (TestContext context = new TestContext(directory.resolve("report" + written++))) {
            context.with("inspection", inspection);
            new ImageReportTask(new ImageReportTask.Config("Images <1>")).run(context);
            return context.written("");
        }
    }

    @Test
    void pageIsWellFormedAndShowsWhatWasFound() throws Exception {
        TestArtifact report = report(inspection(FOUND, 4));
        Document page = ReportTest.parse(Files.readString(report.file("index.html")));
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("Images <1>");
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(9);
        Element first = (Element) page.getElementsByTagName("img").item(0);
        assertThat(first.getAttribute("src")).startsWith("data:image/png;base64,");
        assertThat(first.getAttribute("alt")).isEqualTo("examples of class cat & dog");
        assertThat(page.getDocumentElement().getTextContent())
                .contains(
                        "1,234 images of 1 \u00d7 4 \u00d7 4 in 2 splits.", "has no row of <cat>", "a<b>.png", "0.063")
                .contains("75.2 %", "none", "no label, train: x; b by 9 of 10", "agrees with 90.0 % of all labels")
                .contains("Lowest brightness", "Without any contrast: 1");
        assertThat(report.file("report.json")).hasContent(FOUND);
    }

    @Test
    void sameInputGivesTheSameBytes() throws IOException {
        assertThat(report(inspection(FOUND, 4)).file("index.html"))
                .hasSameBinaryContentAs(report(inspection(FOUND, 4)).file("index.html"));
    }

    @Test
    void whereNeighboursSayNothingNoRowIsShown() throws IOException {
        String page = Files.readString(report(inspection(FOUND.replace("\"agreement\": 0.9", "\"agreement\": 0.3"), 4))
                .file("index.html"));
        assertThat(page)
                .contains("Not judged: by pixels alone, neighbours agree with only 30.0 %")
                .doesNotContain("9 of 10");
    }

    @Test
    void picturesAreBounded() throws IOException {
        StringBuilder rows = new StringBuilder(ROW);
        for (int i = 0; i < 500; i++) {
            rows.append(", ").append(ROW);
        }
        String many = FOUND.replace("\"low\": [" + ROW, "\"low\": [" + rows);
        String page = Files.readString(report(inspection(many, 96)).file("index.html"));
        assertThat(page).hasSizeLessThan(3_700_000).contains("pictures were left out so that the page stays small");
        String without = page.replaceAll("data:image/png;base64,[A-Za-z0-9+/=]*", "");
        assertThat(without).hasSizeLessThan(300_000);
    }

    @Test
    void damagedInputNamesItsFile() throws IOException {
        TestArtifact torn = inspection("{torn", 4);
        assertThatThrownBy(() -> report(torn))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("inspection.json is no JSON");
    }
}
