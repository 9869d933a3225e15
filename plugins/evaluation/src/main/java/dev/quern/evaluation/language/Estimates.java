package dev.quern.evaluation.language;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.statistics.DocumentBootstrap;
import dev.quern.evaluation.statistics.DocumentBootstrap.Resamples;
import dev.quern.evaluation.statistics.Interval;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/// Estimates with intervals. All come from the same resamples of the same documents, so their differences are paired.
final class Estimates {
    private final DocumentBootstrap bootstrap;
    private final double level;

    Estimates(long seed, EvaluateTask.Confidence confidence) {
        bootstrap = new DocumentBootstrap(seed, confidence.resamples());
        level = confidence.level();
    }

    Resamples resample(List<ScoredDocument> documents, double[] numerators, double[] denominators) {
        long[] keys =
                documents.stream().mapToLong(scored -> scored.document().key()).toArray();
        return bootstrap.resample(keys, numerators, denominators);
    }

    /// An increasing function of the ratio of two sums. It has no interval if `n` is below 2.
    ///
    /// @param n documents that have part in it
    Estimate ratio(
            List<ScoredDocument> documents,
            double[] numerators,
            double[] denominators,
            long n,
            DoubleUnaryOperator increasing) {
        double value = increasing.applyAsDouble(sum(numerators) / sum(denominators));
        if (n < 2) {
            return new Estimate(value, null, null, n);
        }
        double[] replicates = resample(documents, numerators, denominators).ratios();
        return estimate(value, replicates, denominators, n, increasing);
    }

    /// A figure with the interval of its replicates.
    ///
    /// @param weights sizes of the documents that it rests on
    Estimate estimate(double value, double[] replicates, double[] weights, long n, DoubleUnaryOperator increasing) {
        Interval interval = Interval.percentile(replicates, level, Interval.effective(weights));
        return new Estimate(
                value, increasing.applyAsDouble(interval.lower()), increasing.applyAsDouble(interval.upper()), n);
    }

    static double[] each(List<ScoredDocument> documents, ToDoubleFunction<ScoredDocument> value) {
        return documents.stream().mapToDouble(value).toArray();
    }

    /// In the order of the array.
    static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
