package dev.quern.compute.core;

import java.util.Arrays;

/// The arithmetic behind [Reductions]: accumulates elements over axes in double precision and row-major order, so a
/// result depends on nothing but the elements.
final class Summation {

    private final Allocator allocator;

    Summation(Allocator allocator) {
        this.allocator = allocator;
    }

    /// The sum over those axes that `shape` was broadcast along to give the tensor's shape.
    Tensor sumTo(Tensor tensor, int[] shape) {
        if (Arrays.equals(tensor.layout().shape(), shape)) {
            return tensor.alias();
        }
        Tensor result = allocator.empty(tensor.type(), shape);
        reduce(Reduction.SUM, tensor, result);
        return result;
    }

    /// Reduces over the axes that are 1, or missing at the front, in the result's shape.
    void reduce(Reduction reduction, Tensor tensor, Tensor result) {
        Layout target = Layout.of(result.layout().shape());
        Layout spread = target.broadcast(tensor.layout().shape());
        double scale = reduction == Reduction.MEAN ? (double) result.size() / tensor.size() : 1;
        if (tensor.type().isFloating() || reduction == Reduction.MEAN) {
            double[] sums = new double[target.size()];
            Arrays.fill(sums, reduction.start());
            if (tensor.type() == ElementType.FLOAT32) {
                accumulate(reduction, tensor.floats(), tensor.layout(), spread, sums);
            } else {
                accumulate(reduction, tensor, spread, sums);
            }
            for (int i = 0; i < sums.length; i++) {
                Elements.put(result.data(), result.type(), result.offset() + i, sums[i] * scale);
            }
        } else {
            long[] sums = new long[target.size()];
            Arrays.fill(sums, reduction.wholeStart());
            accumulate(reduction, tensor, spread, sums);
            for (int i = 0; i < sums.length; i++) {
                Elements.put(result.data(), result.type(), result.offset() + i, sums[i]);
            }
        }
    }

    private static void accumulate(Reduction reduction, float[] x, Layout layout, Layout spread, double[] sums) {
        boolean adds = reduction == Reduction.SUM || reduction == Reduction.MEAN;
        Walk.over(layout, spread).forEach((count, starts, steps) -> {
            if (adds && steps[0] == 1 && steps[1] == 0) {
                sums[starts[1]] += sum(x, starts[0], count);
            } else if (adds && steps[0] == 1 && steps[1] == 1) {
                addRow(x, starts[0], sums, starts[1], count);
            } else {
                for (int i = 0, s = starts[0], t = starts[1]; i < count; i++, s += steps[0], t += steps[1]) {
                    sums[t] = reduction.combine(sums[t], x[s]);
                }
            }
        });
    }

    /// Four independent chains, so that additions overlap.
    static double sum(float[] x, int start, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = start;
        int end = start + count;
        for (; i + 3 < end; i += 4) {
            a += x[i];
            b += x[i + 1];
            c += x[i + 2];
            d += x[i + 3];
        }
        for (; i < end; i++) {
            a += x[i];
        }
        return (a + b) + (c + d);
    }

    private static void addRow(float[] x, int start, double[] sums, int sumStart, int count) {
        for (int i = 0; i < count; i++) {
            sums[sumStart + i] += x[start + i];
        }
    }

    private static void accumulate(Reduction reduction, Tensor tensor, Layout spread, double[] sums) {
        Object x = tensor.data();
        ElementType type = tensor.type();
        Walk.over(tensor.layout(), spread).forEach((count, starts, steps) -> {
            for (int i = 0, s = starts[0], t = starts[1]; i < count; i++, s += steps[0], t += steps[1]) {
                sums[t] = reduction.combine(sums[t], Elements.real(x, type, s));
            }
        });
    }

    private static void accumulate(Reduction reduction, Tensor tensor, Layout spread, long[] sums) {
        Object x = tensor.data();
        ElementType type = tensor.type();
        Walk.over(tensor.layout(), spread).forEach((count, starts, steps) -> {
            for (int i = 0, s = starts[0], t = starts[1]; i < count; i++, s += steps[0], t += steps[1]) {
                sums[t] = reduction.combine(sums[t], Elements.integer(x, type, s));
            }
        });
    }
}
