package dev.quern.evaluation.statistics;

import java.util.Arrays;

/// Poisson bootstrap over documents: in resample r document d counts w(seed, d, r) times, with w drawn from a Poisson
/// distribution of mean 1. Tokens of one document are not independent, so whole documents are drawn.
///
/// Weights are a pure function of seed, document key and resample. All figures of a run therefore see the same
/// resamples, which makes every difference of two figures a paired one, and no order of documents or number of workers
/// changes a weight. Documents with the same key are one cluster.
///
/// Source: Hanley and MacGibbon 2006, "Creating non-parametric bootstrap samples using Poisson frequencies"; Chamandy
/// et al. 2012, "Estimating uncertainty for massive data streams".
public final class DocumentBootstrap {
    /// P(w <= k) for k = 0, 1, ..., up to where a double reaches 1.
    private static final double[] CUMULATIVE = cumulativePoisson();

    private final CounterRandom random;
    private final int resamples;

    public DocumentBootstrap(long seed, int resamples) {
        this.random = new CounterRandom(seed, "document-bootstrap");
        this.resamples = resamples;
    }

    /// Sums of both arrays in every resample.
    ///
    /// The order of documents fixes the order of the floating-point sums: pass them in a canonical one.
    ///
    /// @param keys (documents)
    /// @param numerators (documents)
    /// @param denominators (documents)
    public Resamples resample(long[] keys, double[] numerators, double[] denominators) {
        double[] above = new double[resamples];
        double[] below = new double[resamples];
        for (int document = 0; document < keys.length; document++) {
            double numerator = numerators[document];
            double denominator = denominators[document];
            for (int r = 0; r < resamples; r++) {
                int weight = weight(keys[document], r);
                above[r] += weight * numerator;
                below[r] += weight * denominator;
            }
        }
        return new Resamples(above, below);
    }

    int weight(long key, int resample) {
        double uniform = random.uniform(key, resample);
        int weight = 0;
        while (uniform >= CUMULATIVE[weight]) {
            weight++;
        }
        return weight;
    }

    private static double[] cumulativePoisson() {
        double[] table = new double[32];
        double term = Math.exp(-1);
        double sum = 0;
        for (int k = 0; k < table.length; k++) {
            sum += term;
            table[k] = sum;
            term /= k + 1;
        }
        table[table.length - 1] = 1;
        return table;
    }

    /// A ratio of sums, as it came out in each resample.
    ///
    /// @param numerators (resamples)
    /// @param denominators (resamples)
    public record Resamples(double[] numerators, double[] denominators) {

        /// What the documents that are in this but not in `part` give.
        public Resamples without(Resamples part) {
            double[] above = numerators.clone();
            double[] below = denominators.clone();
            for (int r = 0; r < above.length; r++) {
                above[r] -= part.numerators[r];
                below[r] -= part.denominators[r];
            }
            return new Resamples(above, below);
        }

        /// The ratio in each resample; NaN where no document with a denominator was drawn.
        public double[] ratios() {
            double[] ratios = new double[numerators.length];
            for (int r = 0; r < ratios.length; r++) {
                ratios[r] = denominators[r] > 0 ? numerators[r] / denominators[r] : Double.NaN;
            }
            return ratios;
        }

        /// Differences of the ratios of two figures, resample by resample.
        public double[] ratiosMinus(Resamples other) {
            double[] mine = ratios();
            double[] others = other.ratios();
            Arrays.setAll(mine, r -> mine[r] - others[r]);
            return mine;
        }
    }
}
