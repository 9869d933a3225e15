package dev.quern.evaluation.language;

/// The model that knows how often each token occurs and nothing else: p(t) = (count(t) + 1) / (total + vocabulary),
/// Laplace's add-one smoothing.
final class UnigramBaseline {
    private final long[] counts;
    private long total;

    UnigramBaseline(int vocabulary) {
        counts = new long[vocabulary];
    }

    /// Tokens counted.
    long total() {
        return total;
    }

    void count(int token) {
        counts[token]++;
        total++;
    }

    double nats(int token) {
        return Math.log((double) total + counts.length) - Math.log(counts[token] + 1.0);
    }

    /// Sum over the tokens, in order.
    double nats(int[] tokens) {
        double sum = 0;
        for (int token : tokens) {
            sum += nats(token);
        }
        return sum;
    }
}
