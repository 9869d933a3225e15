package dev.quern.evaluation.embedding;

import java.util.Arrays;
import java.util.stream.IntStream;

/// t-SNE as van der Maaten and Hinton (2008) give it, exact: neighbours stay neighbours, while distances and the
/// sizes of
/// groups mean nothing. Begins with the first two principal components instead of at random, so that the same vectors
/// give the same picture.
public final class TSne {
    private static final int ROUNDS = 500;
    private static final int EXAGGERATED = 125;
    private static final double EXAGGERATION = 12;
    private static final double SPREAD = 1e-4;

    private final double[][] similar; // (rows, rows): p
    private final double[][] places; // (rows, 2)

    private TSne(double[][] similar, double[][] places) {
        this.similar = similar;
        this.places = places;
    }

    /// @param rows (rows, width), at least 4 rows; the first two columns are where it begins
    /// @param perplexity about how many neighbours count, below a third of the rows
    /// @return (rows, 2)
    public static double[][] of(double[][] rows, double perplexity) {
        double deviation = 0;
        for (double[] row : rows) {
            deviation += row[0] * row[0] / rows.length;
        }
        double scale = deviation == 0 ? 0 : SPREAD / Math.sqrt(deviation);
        double[][] start = new double[rows.length][2];
        for (int i = 0; i < rows.length; i++) {
            start[i][0] = rows[i][0] * scale;
            start[i][1] = rows[i].length > 1 ? rows[i][1] * scale : i * SPREAD / rows.length;
        }
        TSne embedding = new TSne(similarities(rows, perplexity), start);
        embedding.descend();
        return embedding.places;
    }

    /// Joint probabilities: symmetric, with a sum of 1.
    private static double[][] similarities(double[][] rows, double perplexity) {
        int n = rows.length;
        double[][] conditional = new double[n][];
        IntStream.range(0, n).parallel().forEach(i -> conditional[i] = neighbours(rows, i, Math.log(perplexity)));
        double[][] joint = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                joint[i][j] = Math.max((conditional[i][j] + conditional[j][i]) / (2.0 * n), 1e-12);
            }
        }
        return joint;
    }

    /// Probabilities of the neighbours of a row, whose entropy is as wanted, by bisection of the precision.
    private static double[] neighbours(double[][] rows, int i, double entropy) {
        double[] squares = new double[rows.length];
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < rows.length; j++) {
            squares[j] = square(rows[i], rows[j]);
            least = j == i ? least : Math.min(least, squares[j]);
        }
        double precision = 1;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double[] probabilities = new double[rows.length];
        for (int step = 0; step < 100; step++) {
            double found = spread(squares, least, precision, i, probabilities);
            if (Math.abs(found - entropy) < 1e-5) {
                break;
            }
            if (found > entropy) {
                low = precision;
                precision = Double.isInfinite(high) ? precision * 2 : (precision + high) / 2;
            } else {
                high = precision;
                precision = (precision + low) / 2;
            }
        }
        return probabilities;
    }

    /// Fills in the probabilities for a precision; gives their entropy in nats.
    private static double spread(double[] squares, double least, double precision, int own, double[] probabilities) {
        double sum = 0;
        double weighted = 0;
        for (int j = 0; j < squares.length; j++) {
            double weight = j == own ? 0 : Math.exp(-precision * (squares[j] - least));
            probabilities[j] = weight;
            sum += weight;
            weighted += weight * (squares[j] - least);
        }
        for (int j = 0; j < squares.length; j++) {
            probabilities[j] /= sum;
        }
        return Math.log(sum) + precision * weighted / sum;
    }

    private void descend() {
        int n = places.length;
        double rate = Math.max(n / EXAGGERATION / 4, 50);
        double[][] speed = new double[n][2];
        double[][] gain = new double[n][2];
        for (double[] of : gain) {
            Arrays.fill(of, 1);
        }
        for (int round = 0; round < ROUNDS; round++) {
            double factor = round < EXAGGERATED ? EXAGGERATION : 1;
            double momentum = round < EXAGGERATED ? 0.5 : 0.8;
            double[][] gradient = gradient(factor);
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < 2; k++) {
                    boolean turned = Math.signum(gradient[i][k]) != Math.signum(speed[i][k]);
                    gain[i][k] = Math.max(0.01, turned ? gain[i][k] + 0.2 : gain[i][k] * 0.8);
                    speed[i][k] = momentum * speed[i][k] - rate * gain[i][k] * gradient[i][k];
                }
            }
            for (int i = 0; i < n; i++) {
                places[i][0] += speed[i][0];
                places[i][1] += speed[i][1];
            }
        }
    }

    /// Of the Kullback-Leibler divergence, with similarities times a factor: (rows, 2).
    private double[][] gradient(double factor) {
        int n = places.length;
        double[] sums = new double[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += j == i ? 0 : 1 / (1 + square(places[i], places[j]));
            }
            sums[i] = sum;
        });
        double all = Arrays.stream(sums).sum();
        double[][] gradient = new double[n][2];
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int j = 0; j < n; j++) {
                if (j != i) {
                    double closeness = 1 / (1 + square(places[i], places[j]));
                    double force = 4 * (factor * similar[i][j] - closeness / all) * closeness;
                    gradient[i][0] += force * (places[i][0] - places[j][0]);
                    gradient[i][1] += force * (places[i][1] - places[j][1]);
                }
            }
        });
        return gradient;
    }

    private static double square(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }
}
