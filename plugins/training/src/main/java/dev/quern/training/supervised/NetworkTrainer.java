package dev.quern.training.supervised;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.quern.api.compute.FusedOperations;
import dev.quern.training.model.ComposedOperations;
import dev.quern.training.network.BuiltNetwork;
import dev.quern.training.network.Layer;
import dev.quern.training.network.NetworkBuilder;
import dev.quern.training.supervised.WeightUpdate.Learned;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A network with its optimiser on one device: takes steps, gives outputs, gives its state out and takes it back.
/// Holds no clock, no files and no schedule.
final class NetworkTrainer implements AutoCloseable {
    private static final String WEIGHT = "weight/";
    private static final String AVERAGE = "average/";

    private final NetworkTrainingConfig config;
    private final Engine engine;
    private final NDManager manager;
    private final FusedOperations operations;
    private final BuiltNetwork network;
    private final int[] input;
    private final Losses losses;
    private final ParameterStore store;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final List<Learned> learned = new ArrayList<>();
    private final Set<String> frozen = new TreeSet<>();
    private final Map<String, NDArray> averages = new LinkedHashMap<>();
    private final WeightUpdate update;

    /// What one step measured.
    ///
    /// @param outputs (rows, width) of the network
    /// @param gradientNorm of all gradients together; NaN where it was not asked for and not needed
    /// @param layers of each parameter that learns; empty unless asked for
    record Step(double loss, float[] outputs, double gradientNorm, List<LayerMeasure> layers) {}

    /// Gradient, weight and update of one parameter in one step.
    record LayerMeasure(
            String parameter, double gradientNorm, double gradientMeanSquare, double weightNorm, double updateNorm) {}

    /// A network with starting weights.
    ///
    /// @param input shape of one row
    /// @param outputs of the network for one row
    NetworkTrainer(Engine engine, NetworkTrainingConfig config, int[] input, int outputs, long seed) {
        this.engine = engine;
        this.config = config;
        this.input = input.clone();
        losses = new Losses(config.objective(), config.loss());
        manager = engine.newBaseManager();
        operations = FusedOperations.of(manager, new ComposedOperations());
        store = new ParameterStore(manager, false);
        network = NetworkBuilder.build(config.network(), input, outputs);
        NetworkBuilder.initialize(network, input, manager, seed);
        arrange();
        update = new WeightUpdate(config.optimizer(), operations, manager, learned);
    }

    /// What decides what a step drops: a function of the run's seed and the step.
    static int dropoutSeed(long seed, int step) {
        return (int) ((seed ^ step * 0x9e3779b97f4a7c15L) >>> 33);
    }

    /// Finds out which parameters learn, and how fast.
    private void arrange() {
        LayerPatterns freeze = new LayerPatterns(config.transfer().freeze());
        Map<String, Double> factors = config.transfer().learningRates();
        LayerPatterns faster = new LayerPatterns(factors.keySet());
        network.parameters().forEach((name, parameter) -> weights.put(name, parameter.getArray()));
        for (Layer layer : network.layers()) {
            boolean still = freeze.find(layer.name()).isPresent();
            double factor = faster.find(layer.name()).map(factors::get).orElse(1.0);
            if (still) {
                frozen.add(layer.name());
            }
            layer.block()
                    .getParameters()
                    .forEach(each -> arrange(layer.name() + "." + each.getKey(), each.getValue(), still, factor));
        }
        if (config.average().isPresent()) {
            weights.forEach((name, array) -> averages.put(name, array.duplicate()));
        }
    }

    private void arrange(String name, Parameter parameter, boolean still, double factor) {
        if (still) {
            parameter.freeze(true);
        } else if (parameter.requiresGradient()) {
            boolean decayed = parameter.getArray().getShape().dimension() > 1;
            learned.add(new Learned(name, parameter.getArray(), decayed, factor));
        }
    }

    /// One optimiser step.
    ///
    /// @param inputs (rows, input shape), may be longer
    /// @param targets (rows, width) of [Targets]
    /// @param number 1 for the first step
    /// @param dropoutSeed decides what is dropped
    /// @param norm whether the norm of the gradients is wanted
    /// @param measured whether each parameter is measured
    Step step(
            float[] inputs,
            float[] targets,
            int rows,
            int number,
            double learningRate,
            int dropoutSeed,
            boolean norm,
            boolean measured) {
        try (NDManager scope = manager.newSubManager()) {
            double loss;
            float[] outputs;
            try (GradientCollector collector = engine.newGradientCollector()) {
                engine.setRandomSeed(dropoutSeed);
                NDArray given = forward(batch(scope, inputs, rows), true);
                NDArray lost = losses.of(given, scope.create(targets, new Shape(rows, targets.length / rows)));
                collector.backward(lost);
                loss = lost.getFloat();
                outputs = given.toFloatArray();
            }
            double clip = config.optimizer().clipNorm();
            double gradientNorm = norm || clip > 0 ? gradientNorm() : Double.NaN;
            List<LayerMeasure> layers = List.of();
            if (Double.isFinite(loss) && !Double.isInfinite(gradientNorm)) {
                double scale = clip > 0 && gradientNorm > clip ? clip / gradientNorm : 1;
                layers = move(scope, number, learningRate, scale, measured);
            }
            return new Step(loss, outputs, gradientNorm, layers);
        }
    }

    private double gradientNorm() {
        NDList gradients = new NDList();
        learned.forEach(each -> gradients.add(each.weight().getGradient()));
        double norm = operations.globalNorm(gradients);
        gradients.close();
        return norm;
    }

    private List<LayerMeasure> move(NDManager scope, int number, double rate, double scale, boolean measured) {
        List<NDArray> before = new ArrayList<>();
        List<Double> gradients = new ArrayList<>();
        if (measured) {
            for (Learned each : learned) {
                try (NDArray gradient = each.weight().getGradient()) {
                    gradients.add(operations.globalNorm(new NDList(gradient)));
                }
                NDArray copy = each.weight().duplicate();
                copy.attach(scope);
                before.add(copy);
            }
        }
        update.apply(number, rate, scale);
        if (!averages.isEmpty()) {
            double decay = Math.min(config.average().orElseThrow().decay(), (1.0 + number) / (10.0 + number));
            operations.average(new NDList(averages.values()), new NDList(weights.values()), 1 - decay);
        }
        List<LayerMeasure> measures = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            measures.add(measure(learned.get(i), before.get(i), gradients.get(i)));
        }
        return measures;
    }

    private LayerMeasure measure(Learned parameter, NDArray before, double gradientNorm) {
        double weightNorm = operations.globalNorm(new NDList(before));
        double updateNorm = operations.globalNorm(new NDList(before.subi(parameter.weight())));
        double meanSquare = gradientNorm * gradientNorm / before.size();
        return new LayerMeasure(parameter.name(), gradientNorm, meanSquare, weightNorm, updateNorm);
    }

    /// The network's outputs with the weights as they are now.
    ///
    /// @param inputs (rows, input shape), may be longer
    /// @return (rows, outputs)
    float[] outputs(float[] inputs, int rows) {
        try (NDManager scope = manager.newSubManager()) {
            return forward(batch(scope, inputs, rows), false).toFloatArray();
        }
    }

    private NDArray batch(NDManager scope, float[] inputs, int rows) {
        long[] dimensions = new long[input.length + 1];
        dimensions[0] = rows;
        int size = 1;
        for (int i = 0; i < input.length; i++) {
            dimensions[i + 1] = input[i];
            size *= input[i];
        }
        return scope.create(FloatBuffer.wrap(inputs, 0, rows * size), new Shape(dimensions));
    }

    /// Frozen layers run as in prediction, so that their running means stay.
    private NDArray forward(NDArray batch, boolean training) {
        NDArray x = batch;
        for (Layer layer : network.layers()) {
            boolean learns = training && !frozen.contains(layer.name());
            NDArray next = layer.block().forward(store, new NDList(x), learns).singletonOrThrow();
            if (next != x && x != batch) {
                x.close();
            }
            x = next;
        }
        return x;
    }

    /// Does something with the averaged weights in the network's place, if there are averages.
    void averaged(Runnable action) {
        exchange();
        try {
            action.run();
        } finally {
            exchange();
        }
    }

    private void exchange() {
        averages.forEach((name, average) -> {
            NDArray weight = weights.get(name);
            try (NDArray kept = weight.duplicate()) {
                average.copyTo(weight);
                kept.copyTo(average);
            }
        });
    }

    /// The weights to publish by name: averages, where there are any.
    Map<String, float[]> model() {
        Map<String, float[]> model = new LinkedHashMap<>();
        (averages.isEmpty() ? weights : averages).forEach((name, array) -> model.put(name, array.toFloatArray()));
        return model;
    }

    /// Dimensions of the weights by name.
    Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        weights.forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
        return shapes;
    }

    /// All arrays that decide how training goes on.
    Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        weights.forEach((name, array) -> state.put(WEIGHT + name, array));
        averages.forEach((name, array) -> state.put(AVERAGE + name, array));
        state.putAll(update.state());
        return state;
    }

    /// Starts from given weights; averages, too.
    void start(Map<String, float[]> given) {
        given.forEach((name, values) -> {
            weights.get(name).set(FloatBuffer.wrap(values));
            if (!averages.isEmpty()) {
                averages.get(name).set(FloatBuffer.wrap(values));
            }
        });
    }

    BuiltNetwork network() {
        return network;
    }

    @Override
    public void close() {
        manager.close();
    }
}
