package dev.quern.evaluation.network;

import dev.quern.api.image.PixelColumn;
import dev.quern.api.model.Network;
import java.util.ArrayList;
import java.util.List;

/// Tells images by the mean intensity of their left and right half: class c is likely where left less right is near
/// c - (classes - 1) / 2. Without classes it gives the mean intensity. Deterministic, and knows nothing of batches.
final class FakeNetwork implements Network {
    private final PixelColumn shape;
    private final List<String> classes;
    private final double sharpness;

    FakeNetwork(PixelColumn shape, List<String> classes, double sharpness) {
        this.shape = shape;
        this.classes = classes;
        this.sharpness = sharpness;
    }

    @Override
    public String architecture() {
        return "fake";
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int[] inputShape() {
        return new int[] {shape.channels(), shape.height(), shape.width()};
    }

    @Override
    public int outputs() {
        return Math.max(1, classes.size());
    }

    @Override
    public long parameters() {
        return 7;
    }

    @Override
    public float[] predict(float[] inputs, int rows) {
        float[] outputs = new float[rows * outputs()];
        for (int row = 0; row < rows; row++) {
            double left = half(inputs, row, 0);
            double right = half(inputs, row, 1);
            if (classes.isEmpty()) {
                outputs[row] = (float) ((left + right) / 2);
                continue;
            }
            double[] weights = new double[classes.size()];
            double sum = 0;
            for (int c = 0; c < weights.length; c++) {
                weights[c] = Math.exp(-sharpness * Math.abs(left - right - (c - (weights.length - 1) / 2.0)));
                sum += weights[c];
            }
            for (int c = 0; c < weights.length; c++) {
                outputs[row * weights.length + c] = (float) (weights[c] / sum);
            }
        }
        return outputs;
    }

    private double half(float[] inputs, int row, int which) {
        int middle = shape.width() / 2;
        double sum = 0;
        int lines = shape.channels() * shape.height();
        for (int line = 0; line < lines; line++) {
            for (int x = 0; x < middle; x++) {
                sum += inputs[row * shape.size() + line * shape.width() + which * middle + x];
            }
        }
        return sum / (lines * middle);
    }

    @Override
    public float[] embeddings(float[] inputs, int rows) {
        float[] vectors = new float[rows * 3];
        for (int row = 0; row < rows; row++) {
            vectors[3 * row] = (float) half(inputs, row, 0);
            vectors[3 * row + 1] = (float) half(inputs, row, 1);
            vectors[3 * row + 2] = vectors[3 * row] * vectors[3 * row + 1];
        }
        return vectors;
    }

    @Override
    public List<FeatureMaps> featureMaps(float[] input) {
        return List.of(new FeatureMaps("convolution-1", shape.channels(), shape.height(), shape.width(), input));
    }

    @Override
    public List<FeatureMaps> filters() {
        List<FeatureMaps> filters = new ArrayList<>();
        for (int f = 0; f < 5; f++) {
            float[] values = new float[9];
            values[f] = -1;
            filters.add(new FeatureMaps("filter-" + f, 1, 3, 3, values));
        }
        return filters;
    }

    @Override
    public void close() {}
}
