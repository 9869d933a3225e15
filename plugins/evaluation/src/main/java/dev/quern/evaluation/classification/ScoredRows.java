package dev.quern.evaluation.classification;

import java.util.List;

/// What a classifier said about rows, and what they are, in the order of their ids.
///
/// @param classes names
/// @param ids (rows)
/// @param clusters (rows) keys of what is drawn when resampling: rows with the same key are not independent
/// @param clustered whether some rows share a key on purpose
/// @param labels (rows) index of the true class
/// @param probabilities (rows, classes)
public record ScoredRows(
        List<String> classes,
        List<String> ids,
        long[] clusters,
        boolean clustered,
        int[] labels,
        float[] probabilities) {

    /// The smallest probability that a loss is computed of, so that a single row cannot make it infinite.
    public static final double SMALLEST = 1e-7;

    public int size() {
        return labels.length;
    }

    public float probability(int row, int label) {
        return probabilities[row * classes.size() + label];
    }

    /// The most likely class; of equals the first.
    public int predicted(int row) {
        int from = row * classes.size();
        int best = 0;
        for (int c = 1; c < classes.size(); c++) {
            if (probabilities[from + c] > probabilities[from + best]) {
                best = c;
            }
        }
        return best;
    }

    /// The most likely class of each row.
    public int[] predictions() {
        int[] predicted = new int[size()];
        for (int row = 0; row < predicted.length; row++) {
            predicted[row] = predicted(row);
        }
        return predicted;
    }

    /// -ln of the probability of the true class.
    public double loss(int row) {
        return -Math.log(Math.max(probability(row, labels[row]), SMALLEST));
    }

    /// Squared distance between the probabilities and the truth, summed over classes (Brier 1950): 0 to 2.
    public double brier(int row) {
        double sum = 0;
        for (int c = 0; c < classes.size(); c++) {
            double error = probability(row, c) - (c == labels[row] ? 1 : 0);
            sum += error * error;
        }
        return sum;
    }

    /// How many classes come before the true one when the most likely is first; of equals the earlier class is first.
    public int rank(int row) {
        float mine = probability(row, labels[row]);
        int before = 0;
        for (int c = 0; c < classes.size(); c++) {
            float other = probability(row, c);
            if (other > mine || other == mine && c < labels[row]) {
                before++;
            }
        }
        return before;
    }
}
