package dev.quern.evaluation.statistics;

import java.util.List;
import java.util.stream.IntStream;

/// Poisson bootstrap over rows: in resample r row i counts w(seed, key of i, r) times, with w drawn from a Poisson
/// distribution of mean 1. A weight is a function of seed, key and resample alone, so neither order nor threads
/// change a
/// replicate; rows with the same key are drawn together (a cluster bootstrap), and all figures see the same resamples,
/// which pairs their differences.
///
/// Resamples are taken in blocks of [#BLOCK], so that statistics add whole runs of weights at once. Four weights come
/// from 64 random bits; probabilities are rounded to multiples of 2^-16.
///
/// Source: Hanley and MacGibbon 2006, "Creating non-parametric bootstrap samples using Poisson frequencies".
public final class RowBootstrap {
    /// Resamples in a block.
    public static final int BLOCK = 64;

    private static final byte[] POISSON = poisson();

    private final CounterRandom random;
    private final long[] keys;
    private final int resamples;

    /// @param keys (rows)
    public RowBootstrap(long seed, long[] keys, int resamples) {
        this.random = new CounterRandom(seed, "row-bootstrap");
        this.keys = keys;
        this.resamples = resamples;
    }

    /// Something computed of the weights of all rows. Takes blocks in any order and from several threads at once.
    public interface Statistic {
        void take(Block block);
    }

    /// The weights of all rows in some resamples.
    ///
    /// @param first number of the first resample
    /// @param size number of resamples, at most [#BLOCK]
    /// @param weights (rows, [#BLOCK])
    public record Block(int first, int size, byte[] weights) {

        /// Adds the weights of a row.
        ///
        /// @param sums `from` to `from` + [#BLOCK] grow
        public void add(int row, int[] sums, int from) {
            int offset = row * BLOCK;
            for (int r = 0; r < BLOCK; r++) {
                sums[from + r] += weights[offset + r];
            }
        }

        /// Adds the weights of a row times a value.
        public void add(int row, double value, double[] sums, int from) {
            int offset = row * BLOCK;
            // In two loops, since the compiler makes vectors of each of these conversions but not of both in one.
            int[] wide = new int[BLOCK];
            for (int r = 0; r < BLOCK; r++) {
                wide[r] = weights[offset + r];
            }
            for (int r = 0; r < BLOCK; r++) {
                sums[from + r] += wide[r] * value;
            }
        }
    }

    public int resamples() {
        return resamples;
    }

    /// Number of rows.
    public int rows() {
        return keys.length;
    }

    /// Shows all resamples to all statistics.
    public void run(List<? extends Statistic> statistics) {
        int blocks = (resamples + BLOCK - 1) / BLOCK;
        IntStream.range(0, blocks).parallel().forEach(number -> {
            Block block = block(number * BLOCK);
            statistics.forEach(statistic -> statistic.take(block));
        });
    }

    Block block(int first) {
        byte[] weights = new byte[Math.multiplyExact(keys.length, BLOCK)];
        for (int row = 0; row < keys.length; row++) {
            long base = random.base(keys[row]);
            int at = row * BLOCK;
            for (int r = 0; r < BLOCK; r += 4) {
                long bits = CounterRandom.bitsAt(base, (first + r) / 4);
                weights[at + r] = POISSON[(int) bits & 0xFFFF];
                weights[at + r + 1] = POISSON[(int) (bits >>> 16) & 0xFFFF];
                weights[at + r + 2] = POISSON[(int) (bits >>> 32) & 0xFFFF];
                weights[at + r + 3] = POISSON[(int) (bits >>> 48)];
            }
        }
        return new Block(first, Math.min(BLOCK, resamples - first), weights);
    }

    /// The weight of each of 2^16 equally likely outcomes.
    private static byte[] poisson() {
        byte[] table = new byte[1 << 16];
        double term = Math.exp(-1);
        double cumulative = term;
        int weight = 0;
        for (int i = 0; i < table.length; i++) {
            while ((i + 0.5) / table.length > cumulative) {
                weight++;
                term /= weight;
                cumulative += term;
            }
            table[i] = (byte) weight;
        }
        return table;
    }
}
