package dev.quern.compute.core;

import java.util.Arrays;

/// Inverses of square matrices, differentiable.
public final class LinearAlgebra {

    private final Allocator allocator;
    private final Graph graph;
    private final Products products;
    private final Shaping shaping;
    private final Elementwise elementwise;

    LinearAlgebra(Allocator allocator, Graph graph, Products products, Shaping shaping, Elementwise elementwise) {
        this.allocator = allocator;
        this.graph = graph;
        this.products = products;
        this.shaping = shaping;
        this.elementwise = elementwise;
    }

    /// The inverse of each matrix (..., n, n), by Gauss and Jordan's elimination in double precision with the largest
    /// pivot of each column.
    public Tensor inverse(Tensor source) {
        int n = source.rank() < 2 ? -1 : source.length(-1);
        if (n < 0 || source.length(-2) != n || !source.type().isFloating()) {
            throw new IllegalArgumentException("inverse needs floating square matrices (..., n, n), got "
                    + source.type() + " " + Arrays.toString(source.shape()));
        }
        Tensor result = allocator.empty(source.type(), source.shape());
        try (Tensor flat = allocator.contiguous(source)) {
            for (int matrix = 0; n > 0 && matrix < flat.size() / (n * n); matrix++) {
                double[][] rows = rows(flat, matrix, n);
                eliminate(rows, n, matrix);
                for (int i = 0; i < n * n; i++) {
                    Elements.put(result.data(), result.type(), matrix * n * n + i, rows[i / n][n + i % n]);
                }
            }
        }
        if (graph.tracks(source)) {
            graph.record(result, this::backward, new Tensor[] {source}, result);
        }
        return result;
    }

    /// -Y^T G Y^T.
    private void backward(BackwardStep step) {
        Tensor y = step.saved(0);
        int[] order = new int[y.rank()];
        Arrays.setAll(order, axis -> axis < y.rank() - 2 ? axis : 2 * y.rank() - 3 - axis);
        try (Tensor turned = shaping.permute(y, order);
                Tensor half = products.matMul(turned, step.gradient());
                Tensor whole = products.matMul(half, turned)) {
            step.give(0, elementwise.unary(UnaryOperation.NEGATE, whole));
        }
    }

    /// A matrix with the unit matrix at its right.
    private static double[][] rows(Tensor flat, int matrix, int n) {
        double[][] rows = new double[n][2 * n];
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < n; column++) {
                rows[row][column] = flat.real((matrix * n + row) * n + column);
            }
            rows[row][n + row] = 1;
        }
        return rows;
    }

    private static void eliminate(double[][] rows, int n, int matrix) {
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) {
                    pivot = row;
                }
            }
            double[] chosen = rows[pivot];
            if (chosen[column] == 0) {
                throw new ArithmeticException("inverse: matrix " + matrix + " is singular, it has no inverse");
            }
            rows[pivot] = rows[column];
            rows[column] = chosen;
            double factor = 1 / chosen[column];
            for (int i = column; i < 2 * n; i++) {
                chosen[i] *= factor;
            }
            for (int row = 0; row < n; row++) {
                double multiple = rows[row][column];
                if (row != column && multiple != 0) {
                    for (int i = column; i < 2 * n; i++) {
                        rows[row][i] -= multiple * chosen[i];
                    }
                }
            }
        }
    }
}
