package dev.quern.evaluation.network;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.api.model.Network;
import dev.quern.api.model.Networks;
import dev.quern.evaluation.comparison.Champion;
import dev.quern.evaluation.comparison.Comparing;
import dev.quern.evaluation.comparison.Scores;
import dev.quern.evaluation.comparison.ScoresFile;
import dev.quern.evaluation.result.EvaluationJson;
import dev.quern.evaluation.result.NetworkEvaluation;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Judges a classifier or a regressor on rows it has not seen: figures with intervals, a baseline that looks at no
/// input, parts of the rows, pictures, and differences to a champion.
///
/// Inputs: rows `data`, artifact `model` (kind [Networks#KIND]); rows `train`, which the baseline and the search for
/// leaked rows take, and artifact `champion` (kind [NetworkEvaluation#KIND]) may be absent. Output: an artifact of kind
/// [NetworkEvaluation#KIND] with [NetworkEvaluation#FILE], [NetworkEvaluation#SCORES] and pictures.
///
/// A stopped evaluation starts over, and ends with the same bytes.
public final class EvaluateNetworkTask implements Task {
    private final EvaluateNetworkConfig config;
    private final Networks networks;

    @Inject
    EvaluateNetworkTask(EvaluateNetworkConfig config, Networks networks) {
        this.config = config;
        this.networks = networks;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        RowColumns data = RowColumns.of(inputs.rows("data"), config);
        PlanException.check(
                !config.flipAverage() || data.image().isPresent(),
                "flip-average",
                "mirrors images, the input '%s' are features",
                data.input());
        inputs.optionalRows("train").ifPresent(schema -> RowColumns.of(schema, EvaluationColumns.ofTraining(config)));
        inputs.artifact("model", Networks.KIND);
        inputs.optionalArtifact("champion", NetworkEvaluation.KIND);
        return Outputs.artifact(NetworkEvaluation.KIND);
    }

    @Override
    public boolean growsWithInput() {
        return true;
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Artifact model = context.artifact("model");
        RowColumns columns = RowColumns.of(context.rows("data").schema(), config);
        try (Network network = networks.open(model)) {
            List<String> classes = network.classes();
            Scorer scorer = new Scorer(network, columns, config.flipAverage() ? columns.image() : Optional.empty());
            ScoreTable table = new ScoreReader(context, columns, scorer, config.batch(), classes, network.outputs())
                    .read(context.rows("data"), config.bins());
            Optional<TrainingRows> train = context.inputs().contains("train")
                    ? Optional.of(TrainingRows.read(
                            context.rows("train"),
                            RowColumns.of(context.rows("train").schema(), EvaluationColumns.ofTraining(config)),
                            classes,
                            table))
                    : Optional.empty();
            Findings findings = new Findings(config, context.seed(), table, classes, train);
            ArtifactWriter out = context.output("");
            NetworkEvaluation.Pictures pictures =
                    new PictureBook(config.show(), context, columns, network, table, out).draw();
            Scores scores = findings.scores();
            ScoresFile.write(out.file(NetworkEvaluation.SCORES), scores, context.allocator());
            Optional<NetworkEvaluation.Comparison> comparison = compared(context, scores);
            write(context, out, findings.evaluation(subject(context, network, train), pictures, comparison));
        }
    }

    /// Empty without a champion, and where none was published yet.
    private Optional<NetworkEvaluation.Comparison> compared(TaskContext context, Scores scores) throws IOException {
        Optional<Artifact> champion = context.optionalArtifact("champion")
                .filter(artifact -> artifact.files().contains(NetworkEvaluation.FILE));
        if (champion.isEmpty()) {
            return Optional.empty();
        }
        EvaluateNetworkConfig.Confidence confidence = config.confidence();
        return Optional.of(
                new Comparing(scores, confidence.level(), confidence.resamples()).with(Champion.of(champion.get())));
    }

    private static NetworkEvaluation.Subject subject(
            TaskContext context, Network network, Optional<TrainingRows> train) {
        List<Integer> shape = Arrays.stream(network.inputShape()).boxed().toList();
        return new NetworkEvaluation.Subject(
                new NetworkEvaluation.Model(
                        context.artifact("model").digest(),
                        network.architecture(),
                        network.parameters(),
                        network.classes(),
                        shape),
                new NetworkEvaluation.Data(
                        context.rows("data").digest(), context.rows("data").rowCount(), null),
                train.map(rows -> new NetworkEvaluation.Data(
                                rows.digest(), rows.rows(), (long) rows.leaked().size()))
                        .orElse(null));
    }

    private static void write(TaskContext context, ArtifactWriter out, NetworkEvaluation evaluation)
            throws IOException {
        EvaluationJson.write(out.file(NetworkEvaluation.FILE), evaluation);
        NetworkMetrics.of(evaluation).forEach(context::metric);
        evaluation.warnings().forEach(context::warn);
    }
}
