package dev.quern.evaluation.report;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.SweepTable;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.api.model.LanguageModels;
import dev.quern.api.model.Networks;
import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.EvaluationJson;
import dev.quern.evaluation.result.NetworkEvaluation;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/// Writes what an evaluation found as one page of HTML, as JSON and as Markdown. Runs no model; the same inputs give
/// the same bytes.
///
/// Inputs: artifact `evaluation` of a language model or of a network, and artifact `model` for its training curves and
/// settings. With a language model an artifact `tokenizer` is accepted and must be the evaluated one; with a network
/// `trials` of the sweep that chose it. Output: an artifact of kind [#KIND] with `index.html`, `report.json` and
/// `report.md`.
public final class ReportTask implements Task {
    /// Kind of the artifact.
    public static final String KIND = "report";

    @Doc("Writes what an evaluation found as a page of HTML, as JSON and as Markdown.")
    public record Config(
            @Doc("headline of the report") @Default("Evaluation report")
            String title) {}

    private final Config config;

    @Inject
    ReportTask(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        if (inputs.names().contains("evaluation")
                && inputs.artifact("evaluation").equals(NetworkEvaluation.KIND)) {
            inputs.optionalArtifact("model", Networks.KIND);
            inputs.optionalArtifact("trials", SweepTable.KIND);
            return Outputs.artifact(KIND);
        }
        inputs.artifact("evaluation", Evaluation.KIND);
        inputs.optionalArtifact("model", LanguageModels.KIND);
        inputs.optionalArtifact("tokenizer", "bpe-tokenizer");
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Artifact evaluated = context.artifact("evaluation");
        if (evaluated.files().contains(NetworkEvaluation.SCORES)) {
            NetworkEvaluation evaluation = EvaluationJson.readNetwork(evaluated.file(NetworkEvaluation.FILE));
            if (context.inputs().contains("model")) {
                same(
                        "model",
                        context.artifact("model"),
                        evaluation.subject().model().digest());
            }
            new NetworkReport(config.title())
                    .write(
                            evaluated,
                            evaluation,
                            context.optionalArtifact("model"),
                            context.optionalArtifact("trials"),
                            context.output(""));
            return;
        }
        Evaluation evaluation =
                EvaluationJson.read(context.artifact("evaluation").file(Evaluation.FILE));
        List<CurvePoint> curves = List.of();
        Map<String, String> facts = Map.of();
        if (context.inputs().contains("model")) {
            Artifact model = context.artifact("model");
            same("model", model, evaluation.subject().model().digest());
            curves = CurvePoint.of(model);
            facts = ModelFacts.of(model);
        }
        if (context.inputs().contains("tokenizer")) {
            same(
                    "tokenizer",
                    context.artifact("tokenizer"),
                    evaluation.subject().tokenizer().digest());
        }
        write(context.output(""), new ReportContent(evaluation, curves, facts));
    }

    private void write(ArtifactWriter out, ReportContent content) throws IOException {
        String html = new HtmlReport(config.title(), content).page();
        Files.writeString(out.file("index.html"), html, StandardCharsets.UTF_8);
        EvaluationJson.write(out.file("report.json"), content);
        String markdown = new MarkdownReport(config.title(), content).text();
        Files.writeString(out.file("report.md"), markdown, StandardCharsets.UTF_8);
    }

    private static void same(String port, Artifact artifact, String evaluated) {
        if (!artifact.digest().equals(evaluated)) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "input '" + port + "' has digest " + Numbers.digest(artifact.digest())
                            + ", but what was evaluated has " + Numbers.digest(evaluated),
                    "Feed the report the " + port + " that the evaluate step had.");
        }
    }
}
