package dev.quern.training.network.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.VGG;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.quern.training.network.BuiltNetwork;
import dev.quern.training.network.NetworkBuilder;
import dev.quern.training.network.NetworkConfig;
import dev.quern.training.network.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Networks of DJL's model zoo that are the same as ours: what DJL saved of them gives the same predictions here. Its
/// others differ from their papers in kernels, padding or the first layer.
class ModelZooAgreementTest {
    @TempDir
    private Path directory;

    static Stream<Arguments> networks() {
        Supplier<Block> mlp = () -> new Mlp(28 * 28, 10, new int[] {32, 16});
        Supplier<Block> vgg = () -> VGG.builder().build();
        return Stream.of(
                Arguments.of("mlp: {hidden: [32, 16]}", new int[] {1, 28, 28}, mlp),
                Arguments.of("{vgg: {depth: 11}, initializer: {type: zeros}}", new int[] {1, 32, 32}, vgg));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void predictsAlike(String yaml, int[] input, Supplier<Block> zoo) throws IOException {
        NetworkConfig config = Samples.config(yaml);
        try (NDManager manager = Samples.manager("Quern");
                Model model = Model.newInstance("zoo", Device.cpu(), "Quern")) {
            Block theirs = zoo.get();
            Shape one = new Shape(1, input[0], input[1], input[2]);
            theirs.initialize(manager, DataType.FLOAT32, one);
            model.setBlock(theirs);
            model.save(directory, "zoo");
            BuiltNetwork ours = NetworkBuilder.build(config, input, 10);
            NetworkBuilder.initialize(ours, input, manager, 1);
            WeightMapping.Outcome outcome = new WeightMapping(Map.of(), List.of(), List.of(), WeightMapping.Match.ORDER)
                    .apply(ForeignWeights.read(directory.resolve("zoo-0000.params")), ours);
            assertThat(outcome.left()).isEmpty();
            NDArray x = Samples.images(manager, 4, 2, input[0], input[1], input[2]);
            ParameterStore store = new ParameterStore(manager, false);
            NDArray expected = theirs.forward(store, new NDList(x), false).singletonOrThrow();
            NDArray given = ours.forward(store, x, false);
            float scale = expected.abs().max().getFloat();
            assertThat(scale).isPositive();
            assertThat(given.sub(expected).abs().max().getFloat()).isLessThan(1e-4f * scale);
        }
    }
}
