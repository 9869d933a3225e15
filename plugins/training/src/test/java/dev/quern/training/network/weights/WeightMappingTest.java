package dev.quern.training.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.training.checkpoint.Safetensors;
import dev.quern.training.network.BuiltNetwork;
import dev.quern.training.network.NetworkBuilder;
import dev.quern.training.network.NetworkConfig;
import dev.quern.training.network.Samples;
import dev.quern.training.network.architecture.Mlp;
import dev.quern.training.network.architecture.ResnetCifar;
import dev.quern.training.network.part.ActivationFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightMappingTest {
    private static final int[] INPUT = {3, 8, 8};

    @TempDir
    private Path directory;

    private NDManager manager;

    @BeforeEach
    void open() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        manager = NDManager.newBaseManager(Device.cpu(), "Quern");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static WeightMapping mapping(Map<String, String> rename, List<String> only, List<String> except) {
        return new WeightMapping(rename, only, except, WeightMapping.Match.NAMES);
    }

    private static final WeightMapping PLAIN = mapping(Map.of(), List.of(), List.of());

    private BuiltNetwork network(int outputs, long seed) {
        BuiltNetwork network = NetworkBuilder.build(NetworkConfig.of(new ResnetCifar(8, 0.25, false)), INPUT, outputs);
        NetworkBuilder.initialize(network, INPUT, manager, seed);
        return network;
    }

    private Path saved(BuiltNetwork network, String prefix) throws IOException {
        Map<String, float[]> values = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        network.parameters().forEach((name, parameter) -> {
            values.put(prefix + name, parameter.getArray().toFloatArray());
            shapes.put(prefix + name, parameter.getShape().getShape());
        });
        values.put(prefix + "bn1.num_batches_tracked", new float[] {5});
        shapes.put(prefix + "bn1.num_batches_tracked", new long[0]);
        Path file = directory.resolve("saved.safetensors");
        Safetensors.write(file, values, shapes, Map.of());
        return file;
    }

    private float[] forward(BuiltNetwork network) {
        float[] values = new float[2 * 3 * 8 * 8];
        Random random = new Random(4);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        NDArray x = manager.create(values, new Shape(2, 3, 8, 8));
        return network.forward(new ParameterStore(manager, false), x, false).toFloatArray();
    }

    @Test
    void allWeightsComeBack() throws IOException {
        BuiltNetwork first = network(4, 1);
        BuiltNetwork second = network(4, 2);
        WeightMapping.Outcome outcome = PLAIN.apply(ForeignWeights.read(saved(first, "")), second);
        assertThat(forward(second)).isEqualTo(forward(first));
        assertThat(outcome.taken()).containsExactlyElementsOf(first.parameters().sequencedKeySet());
        assertThat(outcome.kept()).isEmpty();
        assertThat(outcome.left()).as("counters of batches are nobody's").isEmpty();
    }

    @Test
    void anotherHeadKeepsItsStart() throws IOException {
        ForeignWeights weights = ForeignWeights.read(saved(network(4, 1), "module."));
        BuiltNetwork other = network(7, 2);
        float[] head = other.parameters().get("linear.weight").getArray().toFloatArray();
        WeightMapping mapping = mapping(Map.of("^module\\.", ""), List.of(), List.of("linear\\..*"));
        WeightMapping.Outcome outcome = mapping.apply(weights, other);
        assertThat(outcome.kept()).containsExactly("linear.weight", "linear.bias");
        assertThat(outcome.left()).containsExactly("module.linear.weight", "module.linear.bias");
        assertThat(other.parameters().get("linear.weight").getArray().toFloatArray())
                .isEqualTo(head);
        assertThat(other.parameters().get("conv1.weight").getArray().toFloatArray())
                .isEqualTo(weights.values().get("module.conv1.weight"));
        outcome = mapping(Map.of("^module\\.", ""), List.of("conv1\\..*", "bn1\\..*"), List.of())
                .apply(weights, other);
        assertThat(outcome.taken()).hasSize(5);
    }

    @Test
    void whatDoesNotFitIsSaidAndChangesNothing() throws IOException {
        Path file = saved(network(4, 1), "");
        ForeignWeights weights = ForeignWeights.read(file);
        BuiltNetwork other = network(7, 2);
        float[] before = forward(other);
        assertThatThrownBy(() -> PLAIN.apply(weights, other))
                .isInstanceOf(QuernException.class)
                .hasMessage("tensor 'linear.weight' of " + file
                        + " is [4, 16], but 'linear.weight' of the network is [7, 16]");
        assertThat(forward(other)).isEqualTo(before);
        float kept = weights.values().get("bn1.bias")[1];
        weights.values().get("bn1.bias")[1] = Float.NaN;
        assertThatThrownBy(() -> PLAIN.apply(weights, other)).hasMessage("tensor 'bn1.bias' of " + file + " holds NaN");
        weights.values().get("bn1.bias")[1] = kept;
        weights.values().put("linear.wait", weights.values().remove("linear.weight"));
        weights.values().remove("linear.bias");
        assertThatThrownBy(() -> PLAIN.apply(weights, other))
                .hasMessage(file + " has no values for linear.weight, linear.bias; left over in it: linear.wait");
        assertThatThrownBy(() -> mapping(Map.of(), List.of("nobody"), List.of()).apply(weights, other))
                .hasMessageContaining("leave none of the network's weights, which are conv1.weight, bn1.weight");
        assertThatThrownBy(
                        () -> mapping(Map.of("\\d", ""), List.of(), List.of()).apply(weights, other))
                .hasMessageContaining("are both renamed to");
        assertThatThrownBy(() ->
                        mapping(Map.of("conv", "$3"), List.of(), List.of()).apply(weights, other))
                .hasMessageContaining("'$3' cannot replace 'conv'");
        assertThatThrownBy(() -> mapping(Map.of("(", ""), List.of(), List.of()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'(' is no regular expression");
    }

    @Test
    void numpyArchives() throws IOException {
        Path file = Files.write(directory.resolve("a.npz"), Base64.getDecoder().decode(ForeignWeightsTest.ARCHIVE));
        NetworkConfig config = NetworkConfig.of(new Mlp(List.of(), List.of(), ActivationFunction.RELU, false));
        BuiltNetwork network = NetworkBuilder.build(config, new int[] {3}, 2);
        NetworkBuilder.initialize(network, new int[] {3}, manager, 1);
        mapping(Map.of("^fc", "output"), List.of(), List.of()).apply(ForeignWeights.read(file), network);
        NDArray x = manager.create(new float[] {1, 2, 4}, new Shape(1, 3));
        assertThat(network.forward(new ParameterStore(manager, false), x, false).toFloatArray())
                .containsExactly(1 - 1.5f - 1 + 2, 1 + 1.5f + 5 + 14);
    }

    /// A model of DJL's own blocks, saved by DJL, and the same network here give the same.
    @Test
    void filesOfDjl() throws IOException {
        SequentialBlock theirs = new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(4)
                        .optPadding(new Shape(1, 1))
                        .build())
                .add(BatchNorm.builder().build())
                .add(Activation.reluBlock())
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(4)
                        .build())
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(5).build());
        theirs.setInitializer(new NormalInitializer(0.5f), parameter -> true);
        theirs.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 8, 8));
        for (Parameter each : theirs.getParameters().values()) {
            if (each.getType() == Parameter.Type.RUNNING_VAR) {
                each.getArray().set(each.getArray().abs().toFloatArray());
            }
        }
        try (Model model = Model.newInstance("net", Device.cpu(), "Quern")) {
            model.setBlock(theirs);
            model.save(directory, "net");
        }
        Path file = directory.resolve("net-0000.params");
        BuiltNetwork ours = ours();
        WeightMapping mapping = new WeightMapping(Map.of(), List.of(), List.of(), WeightMapping.Match.ORDER);
        WeightMapping.Outcome outcome = mapping.apply(ForeignWeights.read(file), ours);
        assertThat(outcome.left()).isEmpty();
        float[] pixels = new float[3 * 8 * 8];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i);
        }
        NDArray x = manager.create(pixels, new Shape(1, 3, 8, 8));
        ParameterStore store = new ParameterStore(manager, false);
        float[] expected =
                theirs.forward(store, new NDList(x), false).singletonOrThrow().toFloatArray();
        assertThat(ours.forward(store, x, false).toFloatArray()).containsExactly(expected, within(1e-5f));
        byte[] bytes = Files.readAllBytes(file);
        Path torn = directory.resolve("torn.params");
        for (int length = 1; length < bytes.length; length += 97) {
            Files.write(torn, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> mapping.apply(ForeignWeights.read(torn), ours))
                    .isInstanceOfAny(IOException.class, QuernException.class)
                    .hasMessageContaining("torn.params");
        }
    }

    private BuiltNetwork ours() {
        NetworkConfig config = Samples.config("""
                layers:
                  - convolution: {channels: 4, kernel: 3, padding: 1}
                  - batch-norm: {}
                  - activation: relu
                  - max-pool: {size: 2}
                  - convolution: {channels: 4, kernel: 3}
                  - flatten: {}
                """);
        BuiltNetwork ours = NetworkBuilder.build(config, INPUT, 5);
        NetworkBuilder.initialize(ours, INPUT, manager, 1);
        return ours;
    }
}
