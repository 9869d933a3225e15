package dev.quern.evaluation.embedding;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The directions in which vectors differ most, by orthogonal iteration (Golub and Van Loan, Matrix Computations,
/// 8.2.4)
/// on the centred rows, whose covariance is never formed.
///
/// @param scores (rows, components): coordinates; of each direction the entry of largest size is positive
/// @param variances (components), falling
/// @param total variance in all directions
public record PrincipalComponents(double[][] scores, double[] variances, double total) {
    private static final int ROUNDS = 40;

    /// @param rows (rows, width)
    /// @param most components; fewer if rows or width are fewer
    public static PrincipalComponents of(float[][] rows, int most) {
        int n = rows.length;
        int width = rows[0].length;
        int components = Math.min(most, Math.min(n, width));
        double[][] centred = centred(rows);
        double[][] directions = new double[components][width];
        for (int c = 0; c < components; c++) {
            // Any start that is orthogonal to no direction will do; this one is the same everywhere.
            for (int i = 0; i < width; i++) {
                directions[c][i] = Math.sin((c + 1) * (i + 1) * 1.618033988749895) + (i == c ? 1 : 0);
            }
        }
        orthonormalise(directions);
        for (int round = 0; round < ROUNDS; round++) {
            directions = multiplied(centred, directions);
            orthonormalise(directions);
        }
        double[][] ordered = directions;
        for (double[] direction : ordered) {
            turnPositive(direction);
        }
        double[][] scores = projected(centred, ordered);
        double[] variances = new double[components];
        for (double[] score : scores) {
            for (int c = 0; c < components; c++) {
                variances[c] += score[c] * score[c] / n;
            }
        }
        double total = 0;
        for (double[] row : centred) {
            total += dot(row, row) / n;
        }
        return new PrincipalComponents(scores, variances, total);
    }

    private static double[][] centred(float[][] rows) {
        int width = rows[0].length;
        double[] mean = new double[width];
        for (float[] row : rows) {
            for (int i = 0; i < width; i++) {
                mean[i] += (double) row[i] / rows.length;
            }
        }
        double[][] centred = new double[rows.length][width];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < width; i++) {
                centred[row][i] = rows[row][i] - mean[i];
            }
        }
        return centred;
    }

    /// The covariance times each direction: (components, width).
    private static double[][] multiplied(double[][] centred, double[][] directions) {
        double[][] product = new double[directions.length][];
        IntStream.range(0, directions.length).parallel().forEach(c -> {
            double[] sum = new double[directions[c].length];
            for (double[] row : centred) {
                double score = dot(row, directions[c]);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += score * row[i];
                }
            }
            product[c] = sum;
        });
        return product;
    }

    /// Gram and Schmidt, twice each; a direction that vanishes stays zero.
    private static void orthonormalise(double[][] directions) {
        for (int c = 0; c < directions.length; c++) {
            double before = Math.sqrt(dot(directions[c], directions[c]));
            for (int pass = 0; pass < 2; pass++) {
                for (int other = 0; other < c; other++) {
                    double share = dot(directions[c], directions[other]);
                    for (int i = 0; i < directions[c].length; i++) {
                        directions[c][i] -= share * directions[other][i];
                    }
                }
            }
            double length = Math.sqrt(dot(directions[c], directions[c]));
            double scale = length > 1e-10 * before && length > 0 ? 1 / length : 0;
            for (int i = 0; i < directions[c].length; i++) {
                directions[c][i] *= scale;
            }
        }
    }

    private static void turnPositive(double[] direction) {
        double largest = 0;
        for (double entry : direction) {
            if (Math.abs(entry) > Math.abs(largest)) {
                largest = entry;
            }
        }
        if (largest < 0) {
            Arrays.setAll(direction, i -> -direction[i]);
        }
    }

    private static double[][] projected(double[][] centred, double[][] directions) {
        double[][] scores = new double[centred.length][directions.length];
        for (int row = 0; row < centred.length; row++) {
            for (int c = 0; c < directions.length; c++) {
                scores[row][c] = dot(centred[row], directions[c]);
            }
        }
        return scores;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
