package dev.quern.compute.kernel;

import dev.quern.compute.kernel.Kernels.AdamWFactors;
import java.util.function.IntConsumer;

/// Whole operations on arrays: kernels shared out over a team of threads. Shares are cut by the shapes alone
/// and sums that cross shares are folded in a fixed order, so the number of threads does not change a bit.
public final class Compute {
    /// Work below so many operations is done by the caller: handing it over would cost more.
    private static final long WORTH_SHARING = 1 << 18;

    private static final int PIECE = 1 << 14;

    private final Kernels kernels;
    private final ThreadTeam team;

    public Compute(Kernels kernels, ThreadTeam team) {
        this.kernels = kernels;
        this.team = team;
    }

    /// The kernels of this machine on the shared team.
    public static Compute shared() {
        return Shared.COMPUTE;
    }

    private static final class Shared {
        private static final Compute COMPUTE = new Compute(KernelChoice.ofThisJvm(), ThreadTeam.shared());
    }

    public Kernels kernels() {
        return kernels;
    }

    public ThreadTeam team() {
        return team;
    }

    /// Runs tasks, on several threads if all of them together are worth it.
    ///
    /// @param operations about how many floating-point operations they take
    public void share(int tasks, long operations, IntConsumer task) {
        if (operations < WORTH_SHARING) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
        } else {
            team.run(tasks, task);
        }
    }

    /// C = op(A) op(B) + start.
    public void gemm(GemmPlan plan, float[] a, float[] b, float[] c, float[] bias) {
        long operations = 2L * plan.m() * plan.n() * Math.max(1, plan.k());
        int threads = operations < WORTH_SHARING ? 1 : team.size();
        if (threads == 1) {
            kernels.gemm(plan, a, b, c, bias, 0, plan.m(), 0, plan.n());
            return;
        }
        boolean byRows = plan.m() >= plan.n();
        int extent = byRows ? plan.m() : plan.n();
        // Whole tiles of any shape: 12 and 6 rows divide 12, 32, 16 and 8 columns divide 32.
        int grain = byRows ? 12 : 32;
        int share = (extent + threads - 1) / threads;
        int rounded = (share + grain - 1) / grain * grain;
        int tasks = (extent + rounded - 1) / rounded;
        team.run(tasks, task -> {
            int from = task * rounded;
            int to = Math.min(extent, from + rounded);
            if (byRows) {
                kernels.gemm(plan, a, b, c, bias, from, to, 0, plan.n());
            } else {
                kernels.gemm(plan, a, b, c, bias, 0, plan.m(), from, to);
            }
        });
    }

    /// Pieces of a long array, one call each.
    ///
    /// @param operations floating-point operations for each element
    public void pieces(int n, int operations, Piece piece) {
        int tasks = (n + PIECE - 1) / PIECE;
        share(tasks, (long) n * operations, task -> {
            int from = task * PIECE;
            piece.apply(from, Math.min(PIECE, n - from));
        });
    }

    /// Part of an array.
    @FunctionalInterface
    public interface Piece {
        void apply(int offset, int length);
    }

    /// Groups of rows of a matrix, one call each.
    public void rows(int rows, int width, int operations, Piece piece) {
        int group = Math.max(1, PIECE / Math.max(1, width));
        int tasks = (rows + group - 1) / group;
        share(tasks, (long) rows * width * operations, task -> {
            int from = task * group;
            piece.apply(from, Math.min(group, rows - from));
        });
    }

    /// gelu(x) into y.
    public void gelu(float[] x, int xOffset, float[] y, int yOffset, int n) {
        pieces(n, 30, (at, length) -> kernels.gelu(x, xOffset + at, y, yOffset + at, length));
    }

    /// dy * gelu'(x) into dx.
    public void geluBackward(
            float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int n, boolean accumulate) {
        pieces(
                n,
                30,
                (at, length) -> kernels.geluBackward(
                        x, xOffset + at, dy, dyOffset + at, dx, dxOffset + at, length, accumulate));
    }

    /// Layer normalisation of (rows, width).
    ///
    /// @param statistics (rows, 2): mean and 1 / standard deviation of each row
    public void layerNorm(
            float[] x,
            int xOffset,
            float[] gain,
            float[] bias,
            float epsilon,
            float[] y,
            int yOffset,
            int rows,
            int width,
            float[] statistics) {
        rows(rows, width, 8, (first, count) -> {
            for (int row = first; row < first + count; row++) {
                kernels.layerNorm(
                        x,
                        xOffset + row * width,
                        gain,
                        bias,
                        epsilon,
                        y,
                        yOffset + row * width,
                        width,
                        statistics,
                        2 * row);
            }
        });
    }

    /// Gradients of layer normalisation. Parameters' gradients are added to; they are summed over rows in a fixed
    /// order.
    public void layerNormBackward(
            float[] x,
            int xOffset,
            float[] gain,
            float[] statistics,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            boolean accumulate,
            float[] dgain,
            float[] dbias,
            int rows,
            int width) {
        rows(rows, width, 16, (first, count) -> {
            for (int row = first; row < first + count; row++) {
                kernels.layerNormBackward(
                        x,
                        xOffset + row * width,
                        gain,
                        statistics[2 * row],
                        statistics[2 * row + 1],
                        dy,
                        dyOffset + row * width,
                        dx,
                        dxOffset + row * width,
                        width,
                        accumulate);
            }
        });
        // Shares of a fixed number of rows, whose sums are then added one after the other.
        int group = 256;
        int groups = (rows + group - 1) / group;
        float[][] gains = new float[groups][width];
        float[][] biases = new float[groups][width];
        share(groups, (long) rows * width * 4, task -> {
            for (int row = task * group; row < Math.min(rows, (task + 1) * group); row++) {
                kernels.layerNormParameters(
                        x,
                        xOffset + row * width,
                        statistics[2 * row],
                        statistics[2 * row + 1],
                        dy,
                        dyOffset + row * width,
                        gains[task],
                        biases[task],
                        width);
            }
        });
        for (int task = 0; task < groups; task++) {
            kernels.axpy(1f, gains[task], 0, dgain, 0, width);
            kernels.axpy(1f, biases[task], 0, dbias, 0, width);
        }
    }

    /// Adds the sum over rows of x (rows, width) to `sums`: the gradient of a bias.
    public void addColumnSums(float[] x, int xOffset, int rows, int width, float[] sums, int sumsOffset) {
        int group = 256;
        int groups = (rows + group - 1) / group;
        float[][] partial = new float[groups][width];
        share(groups, (long) rows * width, task -> {
            for (int row = task * group; row < Math.min(rows, (task + 1) * group); row++) {
                kernels.axpy(1f, x, xOffset + row * width, partial[task], 0, width);
            }
        });
        for (float[] each : partial) {
            kernels.axpy(1f, each, 0, sums, sumsOffset, width);
        }
    }

    /// Sum of squares in double precision: pieces in float lanes, added in order.
    public double sumOfSquares(float[] x, int offset, int n) {
        int tasks = (n + PIECE - 1) / PIECE;
        double[] sums = new double[tasks];
        share(tasks, 2L * n, task -> {
            int from = task * PIECE;
            int length = Math.min(PIECE, n - from);
            sums[task] = kernels.dot(x, offset + from, x, offset + from, length);
        });
        double sum = 0;
        for (double each : sums) {
            sum += each;
        }
        return sum;
    }

    /// One AdamW step of n weights.
    public void adamW(
            float[] weight,
            int weightOffset,
            float[] gradient,
            int gradientOffset,
            float[] first,
            int firstOffset,
            float[] second,
            int secondOffset,
            int n,
            AdamWFactors factors) {
        pieces(
                n,
                15,
                (at, length) -> kernels.adamW(
                        weight,
                        weightOffset + at,
                        gradient,
                        gradientOffset + at,
                        first,
                        firstOffset + at,
                        second,
                        secondOffset + at,
                        length,
                        factors));
    }
}
