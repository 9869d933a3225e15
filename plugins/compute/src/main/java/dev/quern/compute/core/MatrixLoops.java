package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.GemmPlan;
import java.util.Arrays;

/// Batched matrix products over any layouts, nothing recorded.
final class MatrixLoops {

    private final Allocator allocator;
    private final Compute compute;

    MatrixLoops(Allocator allocator, Compute compute) {
        this.allocator = allocator;
        this.compute = compute;
    }

    /// `out = left * right`. The leading axes broadcast to those of `out`, which is row-major.
    void multiply(Tensor left, Tensor right, Tensor out) {
        multiply(left, right, null, out);
    }

    /// `out = left * right + bias`.
    ///
    /// @param bias one element for each column, side by side, or null
    void multiply(Tensor left, Tensor right, Tensor bias, Tensor out) {
        if (out.size() == 0) {
            return;
        }
        if (left.type() == ElementType.FLOAT32) {
            multiplyFloats(left, right, bias, out);
            return;
        }
        allocator.fill(out, 0);
        if (bias != null) {
            allocator.copy(bias, out);
        }
        multiplyOthers(left, right, out);
    }

    private void multiplyFloats(Tensor left, Tensor right, Tensor bias, Tensor out) {
        try (Matrix a = Matrix.of(left, allocator);
                Matrix b = Matrix.of(right, allocator)) {
            GemmPlan plan = GemmPlan.of(a.transposed, b.transposed, a.rows, b.columns, a.columns)
                    .strides(a.leading, b.leading, b.columns);
            float[] start = null;
            if (bias != null) {
                plan = plan.startingWith(GemmPlan.Start.BIAS).biasAt(bias.offset());
                start = bias.floats();
            }
            if (out.rank() == 2) {
                compute.gemm(plan.at(a.offset(), b.offset(), out.offset()), a.data(), b.data(), out.floats(), start);
            } else {
                multiplyBatch(plan, a, b, out);
            }
        }
    }

    /// Many small products go to one thread each, few large ones to all threads together.
    private void multiplyBatch(GemmPlan plan, Matrix a, Matrix b, Tensor out) {
        int[] batch = Arrays.copyOf(out.layout().shape(), out.rank() - 2);
        int[] places = places(a.batch(batch), b.batch(batch));
        int count = places.length / 2;
        int area = plan.m() * plan.n();
        float[] c = out.floats();
        if (count >= compute.team().size()) {
            long operations = 2L * count * area * Math.max(1, plan.k());
            compute.share(count, operations, item -> {
                GemmPlan own = plan.at(places[2 * item], places[2 * item + 1], out.offset() + item * area);
                compute.kernels().gemm(own, a.data(), b.data(), c, null, 0, plan.m(), 0, plan.n());
            });
            return;
        }
        for (int item = 0; item < count; item++) {
            GemmPlan own = plan.at(places[2 * item], places[2 * item + 1], out.offset() + item * area);
            compute.gemm(own, a.data(), b.data(), c, null);
        }
    }

    /// Where the matrices of each item of the batch begin, left and right by turns.
    private static int[] places(Layout left, Layout right) {
        int[] places = new int[2 * left.size()];
        int[] next = {0};
        Walk.over(left, right).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                places[next[0]++] = starts[0] + i * steps[0];
                places[next[0]++] = starts[1] + i * steps[1];
            }
        });
        return places;
    }

    private static void multiplyOthers(Tensor left, Tensor right, Tensor out) {
        int inner = left.length(-1);
        int rows = left.length(-2);
        int columns = right.length(-1);
        int[] batch = Arrays.copyOf(out.layout().shape(), out.rank() - 2);
        boolean real = out.type().isFloating();
        int[] done = {out.offset()};
        int[] aStrides = lastTwo(left);
        int[] bStrides = lastTwo(right);
        ElementType type = out.type();
        Walk.over(batch(left, batch), batch(right, batch)).forEach((count, starts, steps) -> {
            for (int item = 0; item < count; item++) {
                for (int cell = 0; cell < rows * columns; cell++) {
                    int a = starts[0] + item * steps[0] + cell / columns * aStrides[0];
                    int b = starts[1] + item * steps[1] + cell % columns * bStrides[1];
                    double realSum = 0;
                    long wholeSum = 0;
                    for (int k = 0; k < inner; k++, a += aStrides[1], b += bStrides[0]) {
                        if (real) {
                            realSum += Elements.real(left.data(), type, a) * Elements.real(right.data(), type, b);
                        } else {
                            wholeSum +=
                                    Elements.integer(left.data(), type, a) * Elements.integer(right.data(), type, b);
                        }
                    }
                    int at = done[0] + cell;
                    if (real) {
                        Elements.put(out.data(), type, at, Elements.real(out.data(), type, at) + realSum);
                    } else {
                        Elements.put(out.data(), type, at, Elements.integer(out.data(), type, at) + wholeSum);
                    }
                }
                done[0] += rows * columns;
            }
        });
    }

    private static int[] lastTwo(Tensor tensor) {
        int[] strides = tensor.layout().strides();
        return Arrays.copyOfRange(strides, strides.length - 2, strides.length);
    }

    private static Layout batch(Tensor tensor, int[] batch) {
        Layout layout = tensor.layout();
        int rank = layout.rank() - 2;
        return Layout.strided(
                        Arrays.copyOf(layout.shape(), rank), Arrays.copyOf(layout.strides(), rank), layout.offset())
                .broadcast(batch);
    }
}
