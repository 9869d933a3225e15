package dev.quern.training.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every kind of network, small: shapes are those foretold, gradients are finite, running statistics move, equal seeds
/// give equal weights.
class EveryNetworkTest {
    private static final String SEQUENCE = """
            layers:
              - convolution: {channels: 8, kernel: 3, padding: 1, bias: false}
              - batch-norm: {}
              - activation: mish
              - max-pool: {size: 2}
              - convolution: {channels: 8, kernel: 3, padding: 2, groups: 4, dilation: 2}
              - layer-norm: {}
              - repeat: {block: plain, times: 2}
              - residual: {block: wider, shortcut: projection, activation: relu}
              - average-pool: {size: 3, stride: 2, padding: 1}
              - dropout: 0.2
              - global-average-pool: {}
              - dense: {units: 12}
              - activation: elu
            blocks:
              plain:
                - residual: {block: inner}
                - activation: swish
              inner:
                - convolution: {channels: 8, kernel: 3, padding: 1}
              wider:
                - convolution: {channels: 16, kernel: 3, stride: 2, padding: 1}
            """;

    static final String LINES = """
            linear: {}
            mlp: {hidden: [16, 12, 8], dropout: [0.3, 0.4, 0.5], batch-norm: true, activation: leaky-relu}
            lenet: {}
            lenet: {activation: sigmoid, pooling: max, batch-norm: true, width: 0.5, dropout: 0.2}
            alexnet: {width: 0.05, stem: small}
            vgg: {depth: 11, width: 0.1, units: 16}
            vgg: {depth: 13, batch-norm: true, width: 0.1, units: 16}
            googlenet: {stem: small, width: 0.1}
            googlenet: {width: 0.1, batch-norm: false, variant: torchvision}
            resnet: {depth: 18, width: 0.1, stem: small, zero-last-norm: true}
            resnet: {depth: 50, width: 0.1}
            resnet-cifar: {depth: 14, width: 0.5}
            resnet9: {width: 0.1}
            airbench: {width: 0.1}
            mobilenet-v2: {width: 0.1, stem: small}
            convnext: {size: atto, stem: small}
            """;

    private static final int[] INPUT = {3, 32, 32};

    static List<String> networks() {
        List<String> networks = new ArrayList<>(LINES.lines().toList());
        networks.add(SEQUENCE);
        return networks;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void shapesAndGradients(String yaml) {
        NetworkConfig config = Samples.config(yaml);
        BuiltNetwork network = NetworkBuilder.build(config, INPUT, 7);
        NetworkSummary summary = NetworkSummary.of(config, INPUT, 7);
        try (NDManager manager = Samples.manager("Quern")) {
            NetworkBuilder.initialize(network, INPUT, manager, 11);
            NDArray x = Samples.images(manager, 5, 2, 3, 32, 32);
            shapes(network, summary, manager, x);
            gradients(network, manager, x);
        }
    }

    private static void shapes(BuiltNetwork network, NetworkSummary summary, NDManager manager, NDArray x) {
        Shape[] shape = {x.getShape()};
        NDArray y = x;
        for (int i = 0; i < network.layers().size(); i++) {
            shape = network.layers().get(i).block().getOutputShapes(shape);
            y = network.layers()
                    .get(i)
                    .block()
                    .forward(Samples.store(manager), new NDList(y), false)
                    .singletonOrThrow();
            List<Integer> foretold = summary.layers().get(i).output();
            assertThat(y.getShape()).as(summary.layers().get(i).name()).isEqualTo(shape[0]);
            assertThat(Arrays.stream(shape[0].slice(1).getShape())
                            .mapToInt(Math::toIntExact)
                            .boxed()
                            .toList())
                    .isEqualTo(foretold);
        }
        assertThat(shape[0]).isEqualTo(new Shape(2, 7));
        NDArray whole = network.forward(Samples.store(manager), x, false);
        assertThat(whole.toFloatArray()).isEqualTo(y.toFloatArray());
    }

    private static void gradients(BuiltNetwork network, NDManager manager, NDArray x) {
        Map<String, float[]> before = new LinkedHashMap<>();
        network.parameters()
                .forEach((name, each) -> before.put(name, each.getArray().toFloatArray()));
        try (GradientCollector collector = Engine.getEngine("Quern").newGradientCollector()) {
            Engine.getEngine("Quern").setRandomSeed(3);
            NDArray y = network.forward(Samples.store(manager), x, true);
            collector.backward(y.mul(Samples.images(manager, 6, 2, 7)).sum());
        }
        for (Map.Entry<String, Parameter> each : network.parameters().entrySet()) {
            if (each.getValue().requiresGradient()) {
                float[] gradient = each.getValue().getArray().getGradient().toFloatArray();
                boolean finite = true;
                for (float value : gradient) {
                    finite &= Float.isFinite(value);
                }
                assertThat(finite).as(each.getKey()).isTrue();
            } else {
                assertThat(each.getValue().getArray().toFloatArray())
                        .as(each.getKey())
                        .isNotEqualTo(before.get(each.getKey()));
            }
        }
        Parameter last = network.parameters().sequencedValues().reversed().stream()
                .filter(each -> each.getType() == Parameter.Type.WEIGHT)
                .findFirst()
                .orElseThrow();
        assertThat(last.getArray().getGradient().abs().sum().getFloat()).isPositive();
    }

    /// Equal seeds give equal weights, whatever was made before.
    @ParameterizedTest
    @ValueSource(strings = {"mlp: {hidden: [16, 12]}", "googlenet: {stem: small, width: 0.1}"})
    void seedsDecide(String yaml) {
        try (NDManager manager = Samples.manager("Quern")) {
            Map<String, float[]> first = started(yaml, manager, 11);
            Map<String, float[]> same = started(yaml, manager, 11);
            Map<String, float[]> other = started(yaml, manager, 12);
            assertThat(same.keySet()).containsExactlyElementsOf(first.keySet());
            first.forEach((name, values) -> assertThat(same.get(name)).as(name).isEqualTo(values));
            String drawn = first.keySet().iterator().next();
            assertThat(other.get(drawn)).isNotEqualTo(first.get(drawn));
        }
    }

    private static Map<String, float[]> started(String yaml, NDManager manager, long seed) {
        BuiltNetwork network = NetworkBuilder.build(Samples.config(yaml), INPUT, 7);
        NetworkBuilder.initialize(network, INPUT, manager, seed);
        Map<String, float[]> values = new LinkedHashMap<>();
        network.parameters()
                .forEach((name, each) -> values.put(name, each.getArray().toFloatArray()));
        return values;
    }
}
