package dev.quern.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.quern.api.compute.FusedOperations;
import dev.quern.api.compute.FusedOperations.AdamWStep;
import dev.quern.training.TrainConfig.Optimizer;
import dev.quern.training.model.ComposedOperations;
import dev.quern.training.model.Gpt;
import dev.quern.training.model.GptShape;
import java.util.LinkedHashMap;
import java.util.Map;

/// A GPT with its optimiser state on one device: takes steps, measures losses, gives its state out and takes it
/// back. Holds no clock, no files and no schedule.
final class Trainer implements AutoCloseable {
    /// Tokens that pass through the model together. Fixed, because sums over parts of a batch round differently.
    private static final int MICRO_BATCH_TOKENS = 8192;

    static final String WEIGHT = "weight/";
    static final String FIRST = "first-moment/";
    static final String SECOND = "second-moment/";

    private final Engine engine;
    private final NDManager manager;
    private final FusedOperations operations;
    private final Gpt gpt;
    private final ParameterStore store;
    private final Optimizer optimizer;
    private final NDList parameters = new NDList();
    private final NDList firstMoments = new NDList();
    private final NDList secondMoments = new NDList();
    private final float[] decays;

    /// What one step measured.
    record Step(double loss, double gradientNorm) {}

    Trainer(Engine engine, GptShape shape, Optimizer optimizer, long seed) {
        this.engine = engine;
        this.optimizer = optimizer;
        manager = engine.newBaseManager();
        operations = FusedOperations.of(manager, new ComposedOperations());
        gpt = new Gpt(shape, operations);
        gpt.setWeights(gpt.startingWeights(seed), manager, true);
        store = new ParameterStore(manager, false);
        Map<String, Parameter> named = gpt.named();
        decays = new float[named.size()];
        int index = 0;
        for (Parameter parameter : named.values()) {
            Shape dimensions = parameter.getShape();
            parameters.add(parameter.getArray());
            firstMoments.add(manager.zeros(dimensions));
            secondMoments.add(manager.zeros(dimensions));
            decays[index++] = dimensions.dimension() > 1 ? (float) optimizer.weightDecay() : 0f;
        }
    }

    /// One optimiser step.
    ///
    /// @param inputs token ids, `windows` rows of the context's length
    /// @param labels the ids that follow
    /// @param number 1 for the first step
    /// @param dropoutSeed decides what is dropped
    Step step(int[] inputs, int[] labels, int windows, int number, double learningRate, int dropoutSeed) {
        int length = gpt.shape().context();
        int micro = Math.max(1, Math.min(windows, MICRO_BATCH_TOKENS / length));
        double loss = 0;
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = engine.newGradientCollector()) {
            for (int first = 0; first < windows; first += micro) {
                int rows = Math.min(micro, windows - first);
                engine.setRandomSeed(dropoutSeed + first);
                NDArray part = loss(scope, inputs, labels, first, rows, true).mul((float) rows / windows);
                collector.backward(part);
                loss += part.getFloat();
            }
            NDList gradients = new NDList();
            parameters.forEach(parameter -> gradients.add(parameter.getGradient()));
            double norm = operations.globalNorm(gradients);
            if (Double.isFinite(loss) && Double.isFinite(norm)) {
                double clip = optimizer.clipNorm();
                double scale = clip > 0 && norm > clip ? clip / norm : 1;
                AdamWStep adamW = new AdamWStep(
                        number, learningRate, optimizer.beta1(), optimizer.beta2(), optimizer.epsilon(), scale);
                operations.adamW(parameters, gradients, firstMoments, secondMoments, decays, adamW);
            }
            gradients.close();
            return new Step(loss, norm);
        }
    }

    /// Mean loss in nats over windows, without gradient.
    double loss(int[] inputs, int[] labels, int windows) {
        int length = gpt.shape().context();
        int micro = Math.max(1, MICRO_BATCH_TOKENS / length);
        double sum = 0;
        for (int first = 0; first < windows; first += micro) {
            int rows = Math.min(micro, windows - first);
            try (NDManager scope = manager.newSubManager()) {
                sum += loss(scope, inputs, labels, first, rows, false).getFloat() * rows;
            }
        }
        return sum / windows;
    }

    private NDArray loss(NDManager scope, int[] inputs, int[] labels, int first, int rows, boolean training) {
        int length = gpt.shape().context();
        int[] ids = java.util.Arrays.copyOfRange(inputs, first * length, (first + rows) * length);
        int[] targets = java.util.Arrays.copyOfRange(labels, first * length, (first + rows) * length);
        NDArray batch = scope.create(ids, new Shape(rows, length));
        NDArray hidden = gpt.forward(store, new NDList(batch), training).singletonOrThrow();
        return operations.linearCrossEntropy(hidden, gpt.outputWeight(), scope.create(targets));
    }

    /// Number of weights.
    long weights() {
        return parameters.stream().mapToLong(NDArray::size).sum();
    }

    /// The weights alone, by their names in the model.
    Map<String, float[]> model() {
        return gpt.weights();
    }

    /// Weights and moments, by prefixed names.
    Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        int index = 0;
        for (String name : gpt.named().keySet()) {
            state.put(WEIGHT + name, parameters.get(index).toFloatArray());
            state.put(FIRST + name, firstMoments.get(index).toFloatArray());
            state.put(SECOND + name, secondMoments.get(index).toFloatArray());
            index++;
        }
        return state;
    }

    /// Takes back what [#state] gave.
    void restore(Map<String, float[]> state) {
        int index = 0;
        for (String name : gpt.named().keySet()) {
            set(parameters.get(index), state.get(WEIGHT + name));
            set(firstMoments.get(index), state.get(FIRST + name));
            set(secondMoments.get(index), state.get(SECOND + name));
            index++;
        }
    }

    private static void set(NDArray array, float[] values) {
        array.set(java.nio.FloatBuffer.wrap(values));
    }

    /// Dimensions of the weights, by their names in the model.
    Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        gpt.named()
                .forEach((name, parameter) ->
                        shapes.put(name, parameter.getShape().getShape()));
        return shapes;
    }

    @Override
    public void close() {
        manager.close();
    }
}
