package dev.quern.training.supervised;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.quern.api.model.Network;
import dev.quern.training.network.BuiltNetwork;
import dev.quern.training.network.Layer;
import dev.quern.training.network.NetworkBuilder;
import dev.quern.training.network.NetworkConfig;
import dev.quern.training.supervised.NetworkFiles.Description;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A network of an artifact, ready to predict.
final class TrainedNetwork implements Network {
    /// Numbers of inputs that go through the network together, about: larger batches would need more memory, not less
    /// time.
    private static final int TOGETHER = 1 << 20;

    private final NDManager manager;
    private final ParameterStore store;
    private final Description description;
    private final BuiltNetwork network;
    private final int size;

    TrainedNetwork(Engine engine, Description description, Map<String, float[]> weights) {
        this.description = description;
        size = Arrays.stream(description.input()).reduce(1, Math::multiplyExact);
        manager = engine.newBaseManager();
        store = new ParameterStore(manager, false);
        NetworkConfig config = ConfigJson.read(NetworkConfig.class, description.network());
        network = NetworkBuilder.build(config, description.input(), description.outputs());
        NetworkBuilder.initialize(network, description.input(), manager, description.seed());
        network.parameters().forEach((name, parameter) -> set(name, parameter, weights.get(name)));
    }

    private static void set(String name, Parameter parameter, float[] values) {
        parameter.freeze(true);
        NDArray array = parameter.getArray();
        if (values == null || values.length != array.size()) {
            throw new IllegalArgumentException("weights '" + name + "' are "
                    + (values == null ? "missing" : values.length + " numbers, not " + array.size()));
        }
        array.set(FloatBuffer.wrap(values));
    }

    @Override
    public String architecture() {
        return description.architecture();
    }

    @Override
    public List<String> classes() {
        return description.classes();
    }

    @Override
    public int[] inputShape() {
        return description.input().clone();
    }

    @Override
    public int outputs() {
        return description.outputs();
    }

    @Override
    public long parameters() {
        return description.parameters();
    }

    @Override
    public float[] predict(float[] inputs, int rows) {
        float[] outputs = through(inputs, rows, network.layers().size());
        for (int row = 0; row < rows && !description.classes().isEmpty(); row++) {
            softmax(outputs, row * outputs(), outputs());
        }
        if (description.classes().isEmpty()) {
            for (int row = 0; row < rows; row++) {
                outputs[row] = (float) (outputs[row] * description.targetDeviation() + description.targetMean());
            }
        }
        return outputs;
    }

    private static void softmax(float[] values, int at, int count) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = at; i < at + count; i++) {
            highest = Math.max(highest, values[i]);
        }
        double sum = 0;
        double[] powers = new double[count];
        for (int i = 0; i < count; i++) {
            powers[i] = Math.exp(values[at + i] - highest);
            sum += powers[i];
        }
        for (int i = 0; i < count; i++) {
            values[at + i] = (float) (powers[i] / sum);
        }
    }

    @Override
    public float[] embeddings(float[] inputs, int rows) {
        return through(inputs, rows, network.layers().size() - 1);
    }

    /// What the first layers give, flattened.
    private float[] through(float[] inputs, int rows, int layers) {
        int together = Math.max(1, TOGETHER / size);
        float[] all = new float[0];
        for (int first = 0; first < rows; first += together) {
            int count = Math.min(together, rows - first);
            try (NDManager scope = manager.newSubManager()) {
                NDArray batch = batch(scope, inputs, first, count);
                float[] part = network.forward(store, batch, false, layers).toFloatArray();
                int width = part.length / count;
                if (first == 0) {
                    all = new float[Math.multiplyExact(rows, width)];
                }
                System.arraycopy(part, 0, all, first * width, part.length);
            }
        }
        return all;
    }

    /// Rows, normalised.
    private NDArray batch(NDManager scope, float[] inputs, int first, int rows) {
        float[] normalised = Arrays.copyOfRange(inputs, first * size, (first + rows) * size);
        double[] means = description.means();
        if (means.length > 0) {
            int plane = size / means.length;
            for (int i = 0; i < normalised.length; i++) {
                int channel = i % size / plane;
                normalised[i] =
                        (float) ((normalised[i] - means[channel]) / description.deviations()[channel]);
            }
        }
        long[] dimensions = new long[description.input().length + 1];
        dimensions[0] = rows;
        for (int i = 0; i < description.input().length; i++) {
            dimensions[i + 1] = description.input()[i];
        }
        return scope.create(normalised, new Shape(dimensions));
    }

    @Override
    public List<FeatureMaps> featureMaps(float[] input) {
        List<FeatureMaps> maps = new ArrayList<>();
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = batch(scope, input, 0, 1);
            for (Layer layer : network.layers()) {
                x = layer.block().forward(store, new NDList(x), false).singletonOrThrow();
                Shape shape = x.getShape();
                if (shape.dimension() == 4) {
                    maps.add(new FeatureMaps(
                            layer.name(),
                            (int) shape.get(1),
                            (int) shape.get(2),
                            (int) shape.get(3),
                            x.toFloatArray()));
                }
            }
        }
        return maps;
    }

    @Override
    public List<FeatureMaps> filters() {
        for (Map.Entry<String, Parameter> each : network.parameters().entrySet()) {
            Shape shape = each.getValue().getArray().getShape();
            if (shape.dimension() == 4) {
                return List.of(filters(each.getKey(), each.getValue().getArray().toFloatArray(), shape));
            }
        }
        return List.of();
    }

    /// (filters, planes, height, width) as (filters, height, planes * width).
    private static FeatureMaps filters(String name, float[] weights, Shape shape) {
        int filters = (int) shape.get(0);
        int planes = (int) shape.get(1);
        int height = (int) shape.get(2);
        int width = (int) shape.get(3);
        float[] side = new float[weights.length];
        for (int f = 0; f < filters; f++) {
            for (int p = 0; p < planes; p++) {
                for (int y = 0; y < height; y++) {
                    int from = ((f * planes + p) * height + y) * width;
                    int to = ((f * height + y) * planes + p) * width;
                    System.arraycopy(weights, from, side, to, width);
                }
            }
        }
        return new FeatureMaps(name, filters, height, planes * width, side);
    }

    @Override
    public void close() {
        manager.close();
    }
}
