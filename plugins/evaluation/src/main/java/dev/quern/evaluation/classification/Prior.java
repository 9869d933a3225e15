package dev.quern.evaluation.classification;

/// How often each class is, for the baseline that looks at no input: it always says the most frequent class, and gives
/// each class its share (with one row added to each) as its probability.
///
/// @param counts (classes)
/// @param source where they were counted, for remarks
public record Prior(long[] counts, String source) {

    /// From the evaluated rows themselves, for want of others.
    static Prior of(ScoredRows rows) {
        long[] counts = new long[rows.classes().size()];
        for (int label : rows.labels()) {
            counts[label]++;
        }
        return new Prior(counts, "counted in the evaluated rows, which flatters it, as the step has no input 'train'");
    }

    /// The most frequent class; of equals the first.
    int majority() {
        int best = 0;
        for (int c = 1; c < counts.length; c++) {
            if (counts[c] > counts[best]) {
                best = c;
            }
        }
        return best;
    }

    /// -ln of the share of a class.
    double loss(int label) {
        long all = counts.length;
        for (long count : counts) {
            all += count;
        }
        return -Math.log((counts[label] + 1.0) / all);
    }
}
