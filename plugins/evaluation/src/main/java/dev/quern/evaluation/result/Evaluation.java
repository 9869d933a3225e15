package dev.quern.evaluation.result;

import java.util.List;

/// Everything that was found out about a model: what reports and comparisons read. Holds no time, no path and nothing
/// else that differs between two runs on the same inputs.
///
/// @param schema [#SCHEMA]
/// @param metricVersion how the figures were computed; figures of different versions must not be compared
/// @param headline the figures over all documents, baselines among them
/// @param slices parts of the documents, the worst first
/// @param positions loss by number of tokens seen before
/// @param lengths how long the documents are
/// @param worst documents with the most bits per byte
/// @param best documents with the fewest
public record Evaluation(
        String schema,
        String task,
        String metricVersion,
        Subject subject,
        Settings settings,
        List<Figure> headline,
        List<Slice> slices,
        List<PositionLoss> positions,
        List<LengthBin> lengths,
        List<Example> worst,
        List<Example> best,
        List<Sample> samples,
        List<String> warnings) {

    /// Kind of the artifact.
    public static final String KIND = "evaluation";

    /// File in the artifact that holds this record.
    public static final String FILE = "evaluation.json";

    /// Version of this record's form. Changes when a reader of the old form would misread the new one.
    public static final String SCHEMA = "quern-evaluation/1";

    /// The headline figure of this name, or null.
    public Figure figure(String metric) {
        return headline.stream()
                .filter(figure -> figure.metric().equals(metric))
                .findFirst()
                .orElse(null);
    }

    /// What was evaluated, on what.
    ///
    /// @param train rows that baselines were fitted on, or null
    public record Subject(Model model, Tokenizer tokenizer, Data data, Data train) {}

    /// @param digest of the artifact
    /// @param context longest sequence in tokens
    public record Model(String digest, long parameters, int vocabulary, int context) {}

    /// @param digest of the artifact
    public record Tokenizer(String digest, int vocabulary) {}

    /// Rows and how much of them was used.
    ///
    /// @param documents how many were used, of `available`
    /// @param tokens how many were used, end-of-text tokens included
    /// @param bytes of the original text; null where it was not needed
    /// @param selection how they were chosen
    public record Data(
            String digest,
            long documents,
            long available,
            long tokens,
            long availableTokens,
            Long bytes,
            String selection) {}

    /// @param windowLength tokens that the model sees at once
    /// @param windowStride tokens by which the window moves on
    /// @param level of the intervals, such as 0.95
    /// @param unit what was resampled
    /// @param minimum documents that a slice needs for an interval
    public record Settings(
            int windowLength, int windowStride, double level, int resamples, String unit, int minimum, long seed) {}

    /// A figure with its interval.
    ///
    /// @param lower null where there is no interval
    /// @param upper null where there is no interval
    /// @param n documents that it rests on
    public record Estimate(double value, Double lower, Double upper, long n) {}

    /// A figure over all documents.
    ///
    /// @param better `lower` or `higher`
    /// @param estimate null if the figure could not be computed; the remark says why
    /// @param remark what a reader must know, may be empty
    public record Figure(String metric, String better, Estimate estimate, String remark) {}

    /// A part of the documents.
    ///
    /// @param column what it is a part by, such as `source` or `length`
    /// @param value the part
    /// @param bitsPerByte null if its documents have no bytes
    /// @param gap its bits per byte less those of all other documents; null if there are none
    /// @param adjustedP p-value of no gap, adjusted for the number of slices; null if too few documents
    public record Slice(
            String column,
            String value,
            long bytes,
            Estimate bitsPerByte,
            Estimate gap,
            Double adjustedP,
            boolean tooFew) {}

    /// Mean loss of tokens with `from` to `to` tokens of the document, end-of-text included, in view before them.
    public record PositionLoss(int from, int to, long tokens, Estimate nats) {}

    /// Documents of at least `from` and less than `to` bytes.
    public record LengthBin(long from, long to, long documents) {}

    /// A document. `excerpt` is the stretch of it that the model found hardest (or easiest).
    ///
    /// @param tokens end-of-text included
    public record Example(
            String id,
            String source,
            long bytes,
            long tokens,
            double bitsPerByte,
            double gzipBitsPerByte,
            List<Piece> excerpt) {}

    /// Some text and what the model paid for it.
    public record Piece(String text, double bits) {}

    /// A continuation that the model wrote.
    ///
    /// @param settings temperature, top-p and number of the sample
    /// @param ended whether the model ended its text itself
    public record Sample(String prompt, String settings, String text, int tokens, boolean ended) {}
}
