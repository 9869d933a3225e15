package dev.quern.evaluation.report;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.evaluation.result.EvaluationJson;
import dev.quern.evaluation.result.NetworkEvaluation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes the report of a classifier or a regressor from the files of its evaluation and of its model.
final class NetworkReport {
    private static final String PICTURES = "pictures/";
    /// All pictures of a page together, in bytes of PNG.
    private static final long MOST_BYTES = 8L << 20;

    private final String title;

    NetworkReport(String title) {
        this.title = title;
    }

    void write(
            Artifact artifact,
            NetworkEvaluation evaluation,
            Optional<Artifact> model,
            Optional<Artifact> trials,
            ArtifactWriter out)
            throws IOException {
        NetworkReportContent content = NetworkReportContent.of(
                evaluation,
                model.isPresent() ? NetworkCurvePoint.of(model.get()) : List.of(),
                model.isPresent() ? GradientPoint.of(model.get()) : List.of(),
                model.isPresent() ? ModelFacts.of(model.get()) : Map.of(),
                trials.isPresent() ? SweepTrials.of(trials.get()) : null);
        String html = new NetworkPage(title, content, pictures(artifact)).html();
        Files.writeString(out.file("index.html"), html, StandardCharsets.UTF_8);
        EvaluationJson.write(out.file("report.json"), content);
        Files.writeString(out.file("report.md"), new NetworkMarkdown(title, content).text(), StandardCharsets.UTF_8);
    }

    /// Addresses by name of file, as many as fit.
    private static Map<String, String> pictures(Artifact artifact) throws IOException {
        Map<String, String> pictures = new TreeMap<>();
        long bytes = 0;
        for (String name : artifact.files()) {
            if (name.startsWith(PICTURES) && name.endsWith(".png")) {
                byte[] png = Files.readAllBytes(artifact.file(name));
                bytes += png.length;
                if (bytes <= MOST_BYTES) {
                    pictures.put(name, Picture.dataUri(png));
                }
            }
        }
        return pictures;
    }
}
