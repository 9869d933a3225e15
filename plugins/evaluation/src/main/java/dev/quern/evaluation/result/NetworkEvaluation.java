package dev.quern.evaluation.result;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.util.List;

/// Everything that was found out about a classifier or a regressor: what reports and comparisons read. Holds no
/// time, no
/// path and nothing else that differs between two runs on the same inputs.
///
/// @param schema [#SCHEMA]
/// @param task `classification` or `regression`
/// @param metricVersion how the figures were computed; figures of different versions must not be compared
/// @param headline the figures over all rows, the baseline among them
/// @param classification null for a regressor
/// @param regression null for a classifier
/// @param slices parts of the rows, by column, the worst first
/// @param comparison with another evaluation of the same rows; null without one
/// @param pictures what can be looked at
public record NetworkEvaluation(
        String schema,
        String task,
        String metricVersion,
        Subject subject,
        Settings settings,
        List<Figure> headline,
        ClassificationFindings classification,
        RegressionFindings regression,
        List<Slice> slices,
        Comparison comparison,
        Pictures pictures,
        List<String> warnings) {

    /// Kind of the artifact.
    public static final String KIND = "network-evaluation";

    /// File in the artifact that holds this record.
    public static final String FILE = "evaluation.json";

    /// File in the artifact that holds what the network said about each row.
    public static final String SCORES = "scores.parquet";

    /// Version of this record's form. Changes when a reader of the old form would misread the new one.
    public static final String SCHEMA = "quern-network-evaluation/1";

    /// The headline figure of this name, or null.
    public Figure figure(String metric) {
        return headline.stream()
                .filter(figure -> figure.metric().equals(metric))
                .findFirst()
                .orElse(null);
    }

    /// The value of a headline figure, or NaN if there is none.
    public double value(String metric) {
        Figure figure = figure(metric);
        return figure == null || figure.estimate() == null
                ? Double.NaN
                : figure.estimate().value();
    }

    /// What was evaluated, on what.
    ///
    /// @param train rows that the baseline comes from, or null
    public record Subject(Model model, Data data, Data train) {}

    /// @param digest of the artifact
    /// @param inputShape (channels, height, width) or (features)
    public record Model(
            String digest, String architecture, long parameters, List<String> classes, List<Integer> inputShape) {}

    /// Rows.
    ///
    /// @param leaked how many of the evaluated rows have the same input as one of these; null for the evaluated
    /// rows
    public record Data(String digest, long rows, Long leaked) {}

    /// @param level of the intervals, such as 0.95
    /// @param unit what was resampled: `row`, or the column that groups rows
    /// @param minimum rows that a slice needs for an interval
    /// @param flipAverage whether predictions of an image and its mirror image were averaged
    /// @param selectedOn whether the rows chose the checkpoint, so that the figures are better than on new rows
    public record Settings(
            double level,
            int resamples,
            String unit,
            int minimum,
            long seed,
            boolean flipAverage,
            boolean selectedOn) {}

    /// A part of the rows.
    ///
    /// @param column what it is a part by
    /// @param value the part
    /// @param figure accuracy, or the mean absolute error
    /// @param gap the figure less that of all other rows; null if there are none
    /// @param adjustedP p-value of no gap, adjusted for the number of slices; null if too few rows
    public record Slice(String column, String value, Estimate figure, Estimate gap, Double adjustedP, boolean tooFew) {}

    /// Differences to another evaluation, from the same rows.
    ///
    /// @param digest of the other evaluation's artifact
    /// @param paired rows that both scored
    /// @param left rows of this evaluation that the other did not score
    /// @param differences this less the other
    /// @param slices differences by part, p-values adjusted by Holm's method
    public record Comparison(
            String digest, long paired, long left, List<Difference> differences, List<Difference> slices) {}

    /// A difference of one figure.
    ///
    /// @param where the part, such as `label=cat`; empty for all rows
    /// @param better `lower` or `higher`
    /// @param first of this evaluation
    /// @param second of the other
    /// @param estimate first less second
    /// @param pValue of no difference
    /// @param test how the p-value came about, with its counts
    public record Difference(
            String metric,
            String where,
            String better,
            double first,
            double second,
            Estimate estimate,
            double pValue,
            String test) {}

    /// Pictures are PNG files of the artifact.
    ///
    /// @param worst rows with the largest loss
    /// @param confused examples of the most frequent confusions
    /// @param filters of the first convolution; null if there is none
    /// @param maps what layers made of one image
    /// @param embedding rows in two dimensions; null where it was not asked for
    public record Pictures(
            List<Example> worst, List<Example> confused, String filters, List<LayerPicture> maps, Embedding embedding) {
        public static Pictures none() {
            return new Pictures(List.of(), List.of(), null, List.of(), null);
        }
    }

    /// A row.
    ///
    /// @param picture file, or null for rows that are no images
    /// @param loss in nats, or the absolute error
    public record Example(String id, String picture, String label, String predicted, double confidence, double loss) {}

    /// What one layer made of an image.
    ///
    /// @param shown planes in the picture, of `channels`
    public record LayerPicture(String layer, String picture, int channels, int shown, int height, int width) {}

    /// Rows in two dimensions.
    ///
    /// @param explained share of the variance in the first two principal components
    /// @param perplexity of t-SNE; 0 where it was left out
    public record Embedding(List<Point> points, double explained, double perplexity) {}

    /// @param label index of the class
    /// @param pca coordinates
    /// @param tsne coordinates; null where it was left out
    public record Point(int label, boolean correct, List<Double> pca, List<Double> tsne) {}
}
