package dev.quern.evaluation.network;

import dev.quern.evaluation.classification.ClassificationAnalysis;
import dev.quern.evaluation.classification.Options;
import dev.quern.evaluation.classification.Prior;
import dev.quern.evaluation.classification.ScoredRows;
import dev.quern.evaluation.comparison.Scores;
import dev.quern.evaluation.figures.SliceColumn;
import dev.quern.evaluation.regression.RegressionAnalysis;
import dev.quern.evaluation.regression.ScoredValues;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import dev.quern.evaluation.result.NetworkEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Puts together what is told of scored rows. A pure function of them, of the config and of the seed.
final class Findings {
    private static final int FEW_ROWS = 30;
    private static final int MOST_NAMED = 5;

    private final EvaluateNetworkConfig config;
    private final long seed;
    private final ScoreTable table;
    private final List<String> classes;
    private final Optional<TrainingRows> train;
    private final List<String> warnings = new ArrayList<>();

    Findings(
            EvaluateNetworkConfig config,
            long seed,
            ScoreTable table,
            List<String> classes,
            Optional<TrainingRows> train) {
        this.config = config;
        this.seed = seed;
        this.table = table;
        this.classes = classes;
        this.train = train.filter(rows -> rows.rows() > 0);
    }

    NetworkEvaluation evaluation(
            NetworkEvaluation.Subject subject,
            NetworkEvaluation.Pictures pictures,
            Optional<NetworkEvaluation.Comparison> comparison) {
        NetworkEvaluation found = classes.isEmpty() ? regression(subject) : classification(subject);
        List<Figure> headline = new ArrayList<>(found.headline());
        leaks(headline);
        warn(found);
        return new NetworkEvaluation(
                NetworkEvaluation.SCHEMA,
                found.task(),
                found.metricVersion(),
                subject,
                found.settings(),
                headline,
                found.classification(),
                found.regression(),
                found.slices(),
                comparison.orElse(null),
                pictures,
                List.copyOf(warnings));
    }

    private NetworkEvaluation.Settings settings() {
        return new NetworkEvaluation.Settings(
                config.confidence().level(),
                config.confidence().resamples(),
                config.group().orElse("row"),
                config.minN(),
                seed,
                config.flipAverage(),
                config.selectedOn());
    }

    private ScoredRows rows() {
        return new ScoredRows(
                classes, table.ids(), table.clusters(), config.group().isPresent(), table.labels(), table.outputs());
    }

    private NetworkEvaluation classification(NetworkEvaluation.Subject subject) {
        Optional<Prior> prior = train.map(rows -> new Prior(rows.counts(), "counted in the training rows"));
        ClassificationAnalysis.Result result = ClassificationAnalysis.of(
                rows(),
                table.slices(),
                new Options(
                        seed,
                        config.confidence().level(),
                        config.confidence().resamples(),
                        config.minN(),
                        config.topK(),
                        config.calibrationBins(),
                        prior));
        return new NetworkEvaluation(
                NetworkEvaluation.SCHEMA,
                "classification",
                "classification/1: figures that divide by zero are n/a and left out of means over classes;"
                        + " probabilities below 1e-7 count as 1e-7 in the log-loss; calibration over bins of equally many"
                        + " rows" + (config.flipAverage() ? "; averaged with the mirror image" : ""),
                subject,
                settings(),
                result.headline(),
                result.findings(),
                null,
                result.slices(),
                null,
                null,
                List.of());
    }

    private NetworkEvaluation regression(NetworkEvaluation.Subject subject) {
        double[] predicted = new double[table.size()];
        Arrays.setAll(predicted, row -> table.outputs()[row]);
        RegressionAnalysis.Result result = RegressionAnalysis.of(
                new ScoredValues(table.ids(), table.clusters(), config.group().isPresent(), table.values(), predicted),
                table.slices(),
                new RegressionAnalysis.Options(
                        seed,
                        config.confidence().level(),
                        config.confidence().resamples(),
                        config.minN(),
                        config.calibrationBins(),
                        train.map(TrainingRows::mean).orElse(Double.NaN)));
        return new NetworkEvaluation(
                NetworkEvaluation.SCHEMA,
                "regression",
                "regression/1: in the units of the label column"
                        + (config.flipAverage() ? "; averaged with the mirror image" : ""),
                subject,
                settings(),
                result.headline(),
                null,
                result.findings(),
                result.slices(),
                null,
                null,
                List.of());
    }

    private void leaks(List<Figure> headline) {
        if (train.isEmpty()) {
            headline.add(new Figure("leaked-rows", "lower", null, "n/a: the step has no input 'train'"));
            return;
        }
        List<Integer> leaked = train.get().leaked();
        headline.add(new Figure(
                "leaked-rows",
                "lower",
                new Estimate(leaked.size(), null, null, table.size()),
                "evaluated rows whose input is byte for byte among the training rows"));
        if (!leaked.isEmpty()) {
            String some = leaked.stream()
                    .limit(MOST_NAMED)
                    .map(row -> "'" + table.ids().get(row) + "'")
                    .collect(Collectors.joining(", "));
            warnings.add(leaked.size() + " of " + table.size()
                    + " evaluated rows have an input that is also among the training rows, such as " + some);
        }
    }

    private void warn(NetworkEvaluation found) {
        if (table.size() < FEW_ROWS) {
            warnings.add("intervals are rough: " + table.size() + " rows");
        }
        int repeated = table.repeated();
        if (repeated > 0) {
            warnings.add(repeated + " rows share their id with another; they are resampled together");
        }
        if (config.selectedOn()) {
            warnings.add("selected on: these rows chose the checkpoint, so new rows will show worse figures");
        }
        Figure gain = found.figure("improvement-over-baseline");
        if (gain != null
                && gain.estimate() != null
                && gain.estimate().lower() != null
                && gain.estimate().lower() <= 0) {
            warnings.add("the network does not beat the baseline beyond chance");
        }
        if (found.classification() != null) {
            long absent = found.classification().classes().stream()
                    .filter(of -> of.support() == 0)
                    .count();
            if (absent > 0) {
                warnings.add(absent + " of " + classes.size() + " classes have no evaluated row");
            }
        }
    }

    /// The rows with what was said about them, as they are stored for reports and comparisons.
    Scores scores() {
        Map<String, List<String>> slices = new LinkedHashMap<>();
        for (SliceColumn column : table.slices()) {
            slices.put(
                    column.name(),
                    Arrays.stream(column.part())
                            .mapToObj(part -> column.parts().get(part))
                            .toList());
        }
        List<String> labels = new ArrayList<>();
        List<String> predicted = new ArrayList<>();
        double[] losses = new double[table.size()];
        ScoredRows rows = rows();
        for (int row = 0; row < table.size(); row++) {
            if (classes.isEmpty()) {
                labels.add(String.valueOf(table.values()[row]));
                predicted.add(String.valueOf((double) table.outputs()[row]));
                losses[row] = Math.abs(table.outputs()[row] - table.values()[row]);
            } else {
                labels.add(classes.get(table.labels()[row]));
                predicted.add(classes.get(rows.predicted(row)));
                losses[row] = rows.loss(row);
            }
        }
        return new Scores(
                !classes.isEmpty(), table.ids(), labels, predicted, losses, table.clusters(), slices, table.outputs());
    }
}
