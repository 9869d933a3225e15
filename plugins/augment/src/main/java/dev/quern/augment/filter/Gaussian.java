package dev.quern.augment.filter;

/// Sums of neighbours in one direction, weighted by a Gaussian. The weights end at three standard deviations and add up
/// to 1. For one thread.
///
/// Neighbours are copied to where they have the index of the sum that they go into, since the compiler makes vectors of
/// loops whose arrays are read and written at one index; with copies it takes half the time.
public final class Gaussian {
    /// Sums worked on at a time, so that they and their neighbours stay in the first cache.
    private static final int BLOCK = 1024;

    private final float[] weights;
    private final float[] sums = new float[BLOCK];
    private final float[] before = new float[BLOCK];
    private final float[] behind = new float[BLOCK];
    private final float[] fartherBefore = new float[BLOCK];
    private final float[] fartherBehind = new float[BLOCK];

    /// @param sigma largest that will be asked for
    public Gaussian(double sigma) {
        weights = new float[radius(sigma) + 1];
        reset(sigma);
    }

    /// How many neighbours on each side have a weight.
    public static int radius(double sigma) {
        return Math.max(1, (int) Math.ceil(3 * sigma));
    }

    /// Takes the weights of another standard deviation.
    public void reset(double sigma) {
        int radius = radius(sigma);
        double sum = 1;
        for (int i = 1; i <= radius; i++) {
            sum += 2 * density(i, sigma);
        }
        for (int i = 0; i <= radius; i++) {
            weights[i] = (float) (density(i, sigma) / sum);
        }
    }

    private static double density(int distance, double sigma) {
        return StrictMath.exp(-0.5 * (distance / sigma) * (distance / sigma));
    }

    /// out[to + i] = w[0] in[from + i] + w[1] (in[from + i - step] + in[from + i + step]) + …
    ///
    /// @param step distance of neighbours: 1 in a row, the length of a row in a column
    /// @param radius number of neighbours on each side that are there; beyond them, all are 0
    public void sum(float[] in, int from, float[] out, int to, int count, int step, int radius) {
        for (int first = 0; first < count; first += BLOCK) {
            int size = Math.min(BLOCK, count - first);
            block(in, from + first, size, step, radius);
            System.arraycopy(sums, 0, out, to + first, size);
        }
    }

    private void block(float[] in, int from, int size, int step, int radius) {
        System.arraycopy(in, from, sums, 0, size);
        weigh(sums, size, weights[0]);
        int i = 1;
        for (; i + 1 <= radius; i += 2) {
            System.arraycopy(in, from - i * step, before, 0, size);
            System.arraycopy(in, from + i * step, behind, 0, size);
            System.arraycopy(in, from - (i + 1) * step, fartherBefore, 0, size);
            System.arraycopy(in, from + (i + 1) * step, fartherBehind, 0, size);
            add(sums, before, behind, weights[i], fartherBefore, fartherBehind, weights[i + 1], size);
        }
        if (i <= radius) {
            System.arraycopy(in, from - i * step, before, 0, size);
            System.arraycopy(in, from + i * step, behind, 0, size);
            add(sums, before, behind, weights[i], size);
        }
    }

    private static void weigh(float[] sums, int size, float weight) {
        for (int i = 0; i < size; i++) {
            sums[i] *= weight;
        }
    }

    private static void add(float[] sums, float[] before, float[] behind, float weight, int size) {
        for (int i = 0; i < size; i++) {
            sums[i] += weight * (before[i] + behind[i]);
        }
    }

    private static void add(
            float[] sums,
            float[] before,
            float[] behind,
            float weight,
            float[] fartherBefore,
            float[] fartherBehind,
            float farther,
            int size) {
        for (int i = 0; i < size; i++) {
            sums[i] += weight * (before[i] + behind[i]) + farther * (fartherBefore[i] + fartherBehind[i]);
        }
    }
}
