package dev.quern.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.PlanException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What does not fit is said when the job is planned: layer, what it got, remedy, the shapes before it.
class PlanErrorsTest {
    private static final String LENET_WITHOUT_FLATTEN = """
            layers:
              - convolution: {channels: 6, kernel: 5, padding: 2}
              - activation: tanh
              - average-pool: {size: 2}
              - convolution: {channels: 16, kernel: 5}
              - activation: tanh
              - average-pool: {size: 2}
              - dense: {units: 120}
            """;

    private static PlanException refused(String yaml, int... input) {
        NetworkConfig config = Samples.config(yaml);
        try {
            NetworkBuilder.build(config, input, 10);
        } catch (PlanException refused) {
            assertThatThrownBy(() -> NetworkSummary.of(config, input, 10)).hasMessage(refused.getMessage());
            return refused;
        }
        throw new AssertionError("was not refused");
    }

    @Test
    void theWholeMessage() {
        PlanException refused = refused(LENET_WITHOUT_FLATTEN, 1, 28, 28);
        assertThat(refused).hasMessage("layer 7 'dense' needs a flat input, got (16, 5, 5); add 'flatten' before it");
        assertThat(refused.hints())
                .containsExactly("shapes: (1, 28, 28) convolution (6, 28, 28) tanh (6, 28, 28) average-pool (6, 14, 14)"
                        + " convolution (16, 10, 10) tanh (16, 10, 10) average-pool (16, 5, 5)");
        assertThat(refused.key()).isEqualTo("network.layers.6");
    }

    @Test
    void whatComesBeforeTheOutput() {
        PlanException refused = refused("layers: [{convolution: {channels: 4, kernel: 3}}]", 1, 8, 8);
        assertThat(refused).hasMessageStartingWith("layer 2 'dense' needs a flat input, got (4, 6, 6)");
        assertThat(refused.key()).isEqualTo("network");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lenet: {}                    | 13         | layer 1 'conv1' (convolution) needs an image (channels, height, width), got (13)",
                "vgg: {depth: 11}             | 3, 16, 16  | layer 21 'features.20' (max-pool) spans 2 positions, more than (512, 1, 1) has; use",
                "alexnet: {}                  | 3, 32, 32  | layer 13 'features.12' (max-pool) spans 3 positions, more than (256, 1, 1)",
                "layers: [{convolution: {channels: 4, kernel: 9}}] | 1, 8, 8 | layer 1 'convolution' spans 9 positions, more than (1, 8, 8) has; use larger images",
                "layers: [{convolution: {channels: 4, kernel: 3, groups: 2}}] | 3, 8, 8 | layer 1 'convolution' has 2 groups, which must divide its 4 channels and those of (3, 8, 8)",
                "layers: [{max-pool: {size: 2, padding: 2}}] | 3, 8, 8 | layer 1 'max-pool' has windows of 2 with 2 of padding",
                "layers: [{flatten: {}}, {max-pool: {size: 2}}] | 3, 8, 8 | layer 2 'max-pool' needs an image (channels, height, width), got (192); move it before 'flatten'",
                "layers: [{flatten: {}}, {dense: {units: 1000000}}, {dense: {units: 1000000}}] | 3, 8, 8 | layer 3 'dense' has 1,000,000,000,000 weights for (1000000)",
                "mlp: {hidden: [100000]}      | 3, 20000, 20000 | layer 2 'dense1' (dense) has 120,000,000,000,000 weights",
            })
    void namesLayerShapeAndRemedy(String yaml, String shape, String message) {
        int[] input =
                Arrays.stream(shape.split(", ")).mapToInt(Integer::parseInt).toArray();
        assertThat(refused(yaml, input)).hasMessageContaining(message);
    }

    @Test
    void aResidualBlockThatChangesTheShape() {
        String yaml = """
                layers: [{residual: {block: wide}}, {flatten: {}}]
                blocks: {wide: [{convolution: {channels: 8, kernel: 3, padding: 1}}]}
                """;
        assertThat(refused(yaml, 3, 8, 8))
                .hasMessageContaining("layer 1 'residual' adds (8, 8, 8) of its layers to (3, 8, 8) of its shortcut;"
                        + " make both alike, or use 'shortcut: projection'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | exactly one kind of network, got 0",
                "{linear: {}, lenet: {}}                         | exactly one kind of network, got 2",
                "{resnet: {depth: 20}}                           | must be 18, 34, 50, 101 or 152, is 20",
                "{vgg: {depth: 12}}                              | must be 11, 13, 16 or 19, is 12",
                "{resnet-cifar: {depth: 21}}                     | must be 6 n + 2",
                "{mlp: {hidden: [10, 0]}}                        | 1 to 1,000,000 units, got 0",
                "{mlp: {hidden: [10, 9], dropout: [0.1, 1.0]}}   | at least 0 and below 1, got 1.0",
                "{mlp: {hidden: [10, 9], dropout: [0.1, 0.1, 0.1]}} | one for each of 2 hidden layers; got 3",
                "{layers: [{flatten: {}, dense: {units: 3}}]}    | a layer is of exactly one kind, got 2",
                "{layers: [{}]}                                  | a layer is of exactly one kind, got 0",
                "{layers: [{repeat: {block: a}}]}                | there is no block 'a'",
                "{layers: [{flatten: {}}], blocks: {a: [{repeat: {block: a}}]}} | block 'a' contains itself",
                "{lenet: {}, blocks: {a: [{flatten: {}}]}}       | only 'layers' refers to blocks",
                "{lenet: {widht: 2}}                             | unknown key 'widht'",
                "{layers: [{flatten: {}}], blocks: {a: [{repeat: {block: b, times: 1000}}], b: [{repeat: {block: c, times: 1000}}], c: [{flatten: {}}]}} | more than 10,000 layers",
            })
    void configs(String yaml, String message) {
        assertThat(Samples.problems(yaml)).contains(message);
    }
}
