package dev.quern.evaluation.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.Artifact;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.evaluation.result.ImageInspection;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes what `inspect-images` found as one page of HTML with its pictures, and as JSON. The same input gives the
/// same bytes.
///
/// Input: artifact `inspection`. Output: an artifact of kind [ReportTask#KIND] with `index.html` and `report.json`.
public final class ImageReportTask implements Task {
    private static final String PORT = "inspection";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Doc("Writes what inspect-images found as a page of HTML with pictures.")
    public record Config(
            @Doc("headline of the report") @Default("Images")
            String title) {}

    private final Config config;

    @Inject
    ImageReportTask(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact(PORT, ImageInspection.KIND);
        return Outputs.artifact(ReportTask.KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Artifact inspection = context.artifact(PORT);
        Path file = inspection.file(ImageInspection.FILE);
        JsonNode found = read(file);
        String html = new ImagePage(config.title(), found, name -> Files.readAllBytes(inspection.file(name))).html();
        Files.writeString(context.output("").file("index.html"), html, StandardCharsets.UTF_8);
        Files.copy(file, context.output("").file("report.json"));
    }

    private static JsonNode read(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException damaged) {
            throw new QuernException(
                    ErrorCode.ARTIFACT_DAMAGED,
                    "stored file " + file + " is no JSON: " + damaged.getOriginalMessage(),
                    "delete its directory; it will be made again",
                    damaged);
        }
    }
}
