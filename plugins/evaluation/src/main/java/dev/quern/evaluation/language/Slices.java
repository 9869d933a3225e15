package dev.quern.evaluation.language;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Slice;
import dev.quern.evaluation.statistics.DocumentBootstrap.Resamples;
import dev.quern.evaluation.statistics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Bits per byte of parts of the documents, and how far each part is from the rest.
final class Slices {
    private final List<ScoredDocument> documents;
    private final Estimates estimates;
    private final int minimum;
    private final double allBits;
    private final double allBytes;
    private final Resamples all;

    /// @param minimum documents that a part needs for an interval
    Slices(List<ScoredDocument> documents, Estimates estimates, int minimum) {
        this.documents = documents;
        this.estimates = estimates;
        this.minimum = minimum;
        double[] bits = bits(documents);
        double[] bytes = bytes(documents);
        allBits = Estimates.sum(bits);
        allBytes = Estimates.sum(bytes);
        all = estimates.resample(documents, bits, bytes);
    }

    /// The parts of all columns, column by column, in each the largest gap first. P-values are adjusted together.
    List<Slice> all(List<String> columns) {
        List<Slice> slices = new ArrayList<>();
        List<Double> pValues = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            for (Map.Entry<String, List<ScoredDocument>> part : parts(column).entrySet()) {
                slices.add(slice(columns.get(column), part.getKey(), part.getValue(), pValues));
            }
        }
        double[] adjusted = Interval.adjust(pValues.stream().mapToDouble(p -> p).toArray());
        int tested = 0;
        for (int i = 0; i < slices.size(); i++) {
            if (slices.get(i).adjustedP() != null) {
                slices.set(i, withP(slices.get(i), adjusted[tested++]));
            }
        }
        slices.sort(Comparator.<Slice>comparingInt(slice -> columns.indexOf(slice.column()))
                .thenComparing(Slices::gap, Comparator.reverseOrder())
                .thenComparing(Slice::value));
        return slices;
    }

    private Map<String, List<ScoredDocument>> parts(int column) {
        Map<String, List<ScoredDocument>> parts = new TreeMap<>();
        for (ScoredDocument scored : documents) {
            parts.computeIfAbsent(scored.document().groups().get(column), value -> new ArrayList<>())
                    .add(scored);
        }
        return parts;
    }

    private Slice slice(String column, String value, List<ScoredDocument> part, List<Double> pValues) {
        double[] bits = bits(part);
        double[] bytes = bytes(part);
        double partBits = Estimates.sum(bits);
        double partBytes = Estimates.sum(bytes);
        int n = part.size();
        boolean tooFew = n < minimum;
        if (partBytes == 0) {
            return new Slice(column, value, 0, null, null, null, tooFew);
        }
        double perByte = partBits / partBytes;
        boolean hasRest = n < documents.size() && allBytes > partBytes;
        double gap = perByte - (allBits - partBits) / (allBytes - partBytes);
        if (tooFew) {
            Estimate gapOnly = hasRest ? new Estimate(gap, null, null, n) : null;
            return new Slice(
                    column, value, (long) partBytes, new Estimate(perByte, null, null, n), gapOnly, null, true);
        }
        Resamples mine = estimates.resample(part, bits, bytes);
        Estimate estimate = estimates.estimate(perByte, mine.ratios(), bytes, n, ratio -> ratio);
        if (!hasRest) {
            return new Slice(column, value, (long) partBytes, estimate, null, null, false);
        }
        double[] gaps = mine.ratiosMinus(all.without(mine));
        double pValue = Interval.pValue(gaps);
        pValues.add(pValue);
        Estimate gapEstimate = estimates.estimate(gap, gaps, bytes, n, difference -> difference);
        return new Slice(column, value, (long) partBytes, estimate, gapEstimate, pValue, false);
    }

    private static Slice withP(Slice slice, double p) {
        return new Slice(
                slice.column(), slice.value(), slice.bytes(), slice.bitsPerByte(), slice.gap(), p, slice.tooFew());
    }

    private static double gap(Slice slice) {
        return slice.gap() == null ? Double.NEGATIVE_INFINITY : slice.gap().value();
    }

    private static double[] bits(List<ScoredDocument> part) {
        return Estimates.each(part, scored -> scored.nats() / Math.log(2));
    }

    private static double[] bytes(List<ScoredDocument> part) {
        return Estimates.each(part, scored -> scored.document().bytes());
    }
}
