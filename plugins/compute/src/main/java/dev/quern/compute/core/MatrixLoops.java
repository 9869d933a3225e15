package dev.quern.compute.core;

import java.util.Arrays;

/// Batched matrix products over any layouts, nothing recorded.
final class MatrixLoops {

    private final Allocator allocator;

    MatrixLoops(Allocator allocator) {
        this.allocator = allocator;
    }

    /// `out = left * right`, or `out += left * right`. The leading axes broadcast to those of `out`, which is
    /// row-major.
    void multiply(Tensor left, Tensor right, Tensor out, boolean accumulates) {
        if (out.size() == 0) {
            return;
        }
        if (!accumulates) {
            allocator.fill(out, 0);
        }
        if (left.type() == ElementType.FLOAT32) {
            multiplyFloats(left, right, out);
        } else {
            multiplyOthers(left, right, out);
        }
    }

    private void multiplyFloats(Tensor left, Tensor right, Tensor out) {
        try (Matrix a = Matrix.of(left, allocator);
                Matrix b = Matrix.of(right, allocator)) {
            int[] batch = Arrays.copyOf(out.layout().shape(), out.rank() - 2);
            int area = a.rows * b.columns;
            int[] done = {out.offset()};
            Walk.over(a.batch(batch), b.batch(batch)).forEach((count, starts, steps) -> {
                for (int i = 0; i < count; i++) {
                    multiply(a, starts[0] + i * steps[0], b, starts[1] + i * steps[1], out.floats(), done[0]);
                    done[0] += area;
                }
            });
        }
    }

    /// One product, row by row of the output, so that the inner loop runs along rows of `b` and of `c`.
    private static void multiply(Matrix a, int aStart, Matrix b, int bStart, float[] c, int cStart) {
        float[] left = a.data();
        float[] right = b.transposed ? transpose(b, bStart) : b.data();
        int rightStart = b.transposed ? 0 : bStart;
        int rightLeading = b.transposed ? b.columns : b.leading;
        for (int row = 0; row < a.rows; row++) {
            for (int k = 0; k < a.columns; k++) {
                float factor = left[aStart + (a.transposed ? k * a.leading + row : row * a.leading + k)];
                addScaled(factor, right, rightStart + k * rightLeading, c, cStart + row * b.columns, b.columns);
            }
        }
    }

    private static float[] transpose(Matrix matrix, int start) {
        float[] data = matrix.data();
        float[] result = new float[matrix.rows * matrix.columns];
        for (int column = 0; column < matrix.columns; column++) {
            for (int row = 0; row < matrix.rows; row++) {
                result[row * matrix.columns + column] = data[start + column * matrix.leading + row];
            }
        }
        return result;
    }

    private static void addScaled(float factor, float[] x, int xStart, float[] out, int outStart, int count) {
        for (int i = 0; i < count; i++) {
            out[outStart + i] = Math.fma(factor, x[xStart + i], out[outStart + i]);
        }
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
