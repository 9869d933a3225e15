package dev.quern.evaluation.language;

import dev.quern.api.Metric;
import dev.quern.evaluation.result.Evaluation;
import java.util.Map;
import java.util.OptionalDouble;

/// Figures as the engine records them for gates and for `quern runs`.
final class Metrics {
    private Metrics() {}

    static Metric of(Evaluation.Figure figure) {
        return of(figure.metric(), figure.estimate());
    }

    static Metric of(Evaluation.Slice slice) {
        return of(Headline.BITS_PER_BYTE, slice.bitsPerByte()).labelled(slice.column(), slice.value());
    }

    private static Metric of(String name, Evaluation.Estimate estimate) {
        return new Metric(
                name, Map.of(), estimate.value(), optional(estimate.lower()), optional(estimate.upper()), estimate.n());
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
