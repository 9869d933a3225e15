package dev.quern.evaluation.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes what is known of a corpus as one page of HTML and as JSON: how much each stage holds, how long its
/// documents are, their sources and languages, what each rule removed with examples, and the clusters of near
/// duplicates. The same inputs give the same bytes.
///
/// Inputs: any number of artifacts of the kinds `corpus-statistics` (their ports name the stages), `near-duplicates`
/// and `near-duplicate-quality`. Output: an artifact of kind [ReportTask#KIND] with `index.html` and `report.json`.
public final class CorpusReportTask implements Task {
    /// The kinds that the report reads, with the file of each.
    private static final Map<String, String> FILES = Map.of(
            CorpusPage.STATISTICS, "statistics.json",
            CorpusPage.NEAR_DUPLICATES, "near-duplicates.json",
            CorpusPage.QUALITY, "quality.json");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Doc("Writes statistics of a corpus as a page of HTML and as JSON.")
    public record Config(
            @Doc("headline of the report") @Default("Corpus report")
            String title) {}

    private final Config config;

    @Inject
    CorpusReportTask(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        PlanException.check(!inputs.names().isEmpty(), "from", "needs at least one artifact to report on");
        for (String port : inputs.names()) {
            String kind = inputs.artifact(port);
            PlanException.check(
                    FILES.containsKey(kind),
                    "from",
                    "input '%s' is an artifact of kind '%s'; a corpus report takes %s",
                    port,
                    kind,
                    FILES.keySet().stream().sorted().toList());
        }
        return Outputs.artifact(ReportTask.KIND);
    }

    @Override
    public boolean growsWithInput() {
        return true;
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Map<String, CorpusPage.Input> inputs = new LinkedHashMap<>();
        ObjectNode all = JSON.createObjectNode();
        for (String port : context.inputs()) {
            String kind = context.artifact(port).kind();
            JsonNode content = read(context.artifact(port).file(FILES.get(kind)));
            inputs.put(port, new CorpusPage.Input(kind, content));
            all.putObject(port).put("kind", kind).set("content", content);
        }
        String html = new CorpusPage(config.title(), inputs).html();
        Files.writeString(context.output("").file("index.html"), html, StandardCharsets.UTF_8);
        String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
        Files.writeString(context.output("").file("report.json"), json + "\n", StandardCharsets.UTF_8);
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
