package dev.quern.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same blocks with the same weights give the same on DJL's PyTorch engine: outputs, gradients, running statistics.
class PyTorchAgreementTest {
    private static final int[] INPUT = {3, 16, 16};

    private record Outcome(float[] trained, float[] predicted, Map<String, float[]> values) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mlp: {hidden: [12, 8], batch-norm: true, activation: tanh}",
                "lenet: {pooling: max, activation: relu, batch-norm: true}",
                "resnet: {depth: 18, width: 0.1, stem: small}",
                "resnet-cifar: {depth: 8, width: 0.5}",
                "googlenet: {stem: small, width: 0.1, dropout: 0}",
                "mobilenet-v2: {width: 0.1, stem: small, dropout: 0}",
                "airbench: {width: 0.1}",
                "layers: [{convolution: {channels: 6, kernel: 3, groups: 3}}, {layer-norm: {}}, {activation: gelu}, {flatten: {}}]",
            })
    void givesWhatPyTorchGives(String yaml) {
        Outcome ours = run("Quern", yaml);
        Outcome theirs = run("PyTorch", yaml);
        close("predicted", ours.predicted, theirs.predicted);
        close("trained", ours.trained, theirs.trained);
        // Some gradients are 0 but for rounding, such as that of a shift before a normalisation.
        double whole = theirs.values.values().stream()
                .mapToDouble(PyTorchAgreementTest::largest)
                .max()
                .orElseThrow();
        theirs.values.forEach((name, expected) -> close(name, ours.values.get(name), expected, 0.05 * whole));
    }

    private static Outcome run(String engine, String yaml) {
        BuiltNetwork network = NetworkBuilder.build(Samples.config(yaml), INPUT, 5);
        try (NDManager manager = Samples.manager(engine)) {
            NetworkBuilder.initialize(network, INPUT, manager, 3);
            NDArray x = Samples.images(manager, 5, 4, 3, 16, 16);
            float[] predicted =
                    network.forward(Samples.store(manager), x, false).toFloatArray();
            float[] trained;
            Map<String, float[]> values = new LinkedHashMap<>();
            try (GradientCollector collector = Engine.getEngine(engine).newGradientCollector()) {
                NDArray y = network.forward(Samples.store(manager), x, true);
                trained = y.toFloatArray();
                collector.backward(y.mul(Samples.images(manager, 6, 4, 5)).sum());
                for (Map.Entry<String, Parameter> each : network.parameters().entrySet()) {
                    NDArray array = each.getValue().getArray();
                    boolean learns = each.getValue().requiresGradient();
                    values.put(each.getKey(), (learns ? array.getGradient() : array).toFloatArray());
                }
            }
            return new Outcome(trained, predicted, values);
        }
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static void close(String name, float[] ours, float[] theirs) {
        close(name, ours, theirs, 1e-3);
    }

    private static void close(String name, float[] ours, float[] theirs, double leastScale) {
        assertThat(ours).as(name).hasSameSizeAs(theirs);
        double difference = 0;
        for (int i = 0; i < theirs.length; i++) {
            difference = Math.max(difference, Math.abs(ours[i] - theirs[i]));
        }
        assertThat(difference / Math.max(leastScale, largest(theirs))).as(name).isCloseTo(0, within(1e-3));
    }
}
