package dev.quern.evaluation.classification;

import dev.quern.evaluation.figures.SliceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Rows scored by an imagined classifier: softmax of the true class's bonus and of normal noise.
final class SampleScores {
    private SampleScores() {}

    /// @param skill bonus of the true class, in logits
    static ScoredRows of(int rows, int classes, double skill, long seed) {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            names.add("class-" + c);
        }
        List<String> ids = new ArrayList<>();
        long[] keys = new long[rows];
        int[] labels = new int[rows];
        float[] probabilities = new float[rows * classes];
        for (int row = 0; row < rows; row++) {
            ids.add(String.format("row-%07d", row));
            keys[row] = random.nextLong();
            labels[row] = random.nextInt(classes);
            softmax(probabilities, row * classes, classes, labels[row], skill, random);
        }
        return new ScoredRows(List.copyOf(names), List.copyOf(ids), keys, false, labels, probabilities);
    }

    private static void softmax(float[] out, int from, int classes, int label, double skill, Random random) {
        double[] weights = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            weights[c] = Math.exp(random.nextGaussian() + (c == label ? skill : 0));
            sum += weights[c];
        }
        for (int c = 0; c < classes; c++) {
            out[from + c] = (float) (weights[c] / sum);
        }
    }

    /// Columns that cut the rows into parts at random.
    static List<SliceColumn> slices(int rows, int columns, int parts) {
        Random random = new Random(3);
        List<SliceColumn> slices = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            List<String> names = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                names.add("part-" + part);
            }
            int[] of = random.ints(rows, 0, parts).toArray();
            slices.add(new SliceColumn("column-" + column, names, of));
        }
        return slices;
    }
}
