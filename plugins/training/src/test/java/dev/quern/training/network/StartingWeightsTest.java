package dev.quern.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Parameter;
import dev.quern.training.network.architecture.InitializerConfig;
import dev.quern.training.network.part.Weight;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartingWeightsTest {

    private static InitializerConfig initializer(InitializerConfig.Type type, double gain) {
        return new InitializerConfig(
                type, gain == 0 ? OptionalDouble.empty() : OptionalDouble.of(gain), InitializerConfig.Fan.INPUTS);
    }

    /// A weight (200, 50, 1, 1).
    private static Weight weight(String name, Weight.Start start) {
        return new Weight(name, Parameter.Type.WEIGHT, new long[] {200, 50, 1, 1}, start, 50, 200);
    }

    private static float[] drawn(InitializerConfig initializer, long seed, String name) {
        return new StartingWeights(initializer, seed).of(weight(name, new Weight.Start.Drawn()));
    }

    /// Deviations by the formulas, and the largest value in deviations.
    @ParameterizedTest
    @CsvSource({
        "HE_NORMAL,        0,   0.2,      9",
        "HE_UNIFORM,       0,   0.2,      1.7321",
        "HE_UNIFORM,       1,   0.141421, 1.7321",
        "XAVIER_NORMAL,    0,   0.089443, 9",
        "XAVIER_UNIFORM,   0,   0.089443, 1.7321",
        "LECUN_NORMAL,     0,   0.141421, 9",
        "NORMAL,           0.5, 0.5,      9",
        "TRUNCATED_NORMAL, 0,   0.02,     2.2737",
    })
    void distributions(InitializerConfig.Type type, double gain, double deviation, double widest) {
        float[] values = drawn(initializer(type, gain), 3, "a");
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(sum / values.length).isCloseTo(0, within(0.05 * deviation));
        assertThat(Math.sqrt(squares / values.length)).isCloseTo(deviation, within(0.02 * deviation));
        assertThat(largest).isBetween(1.6 * deviation, widest * deviation * 1.0001);
    }

    @Test
    void dependOnNameAndSeedOnly() {
        InitializerConfig he = initializer(InitializerConfig.Type.HE_NORMAL, 0);
        assertThat(drawn(he, 3, "conv1.weight")).isEqualTo(drawn(he, 3, "conv1.weight"));
        assertThat(drawn(he, 3, "conv1.weight")).isNotEqualTo(drawn(he, 3, "conv2.weight"));
        assertThat(drawn(he, 3, "conv1.weight")).isNotEqualTo(drawn(he, 4, "conv1.weight"));
    }

    @Test
    void onesThatPassChannelsOn() {
        InitializerConfig he = initializer(InitializerConfig.Type.HE_NORMAL, 0);
        Weight weight =
                new Weight("w", Parameter.Type.WEIGHT, new long[] {3, 2, 3, 3}, new Weight.Start.Identity(), 18, 27);
        float[] values = new StartingWeights(he, 1).of(weight);
        for (int output = 0; output < 2; output++) {
            for (int i = 0; i < 18; i++) {
                assertThat(values[output * 18 + i]).isEqualTo(i == output * 9 + 4 ? 1f : 0f);
            }
        }
        assertThat(values[40]).isNotZero();
    }

    @Test
    void zerosAndFans() {
        assertThat(drawn(initializer(InitializerConfig.Type.ZEROS, 0), 3, "a")).containsOnly(0f);
        InitializerConfig backward = new InitializerConfig(
                InitializerConfig.Type.HE_NORMAL, OptionalDouble.empty(), InitializerConfig.Fan.OUTPUTS);
        assertThat(backward.deviation(50, 200)).isCloseTo(0.1, within(1e-12));
    }

    /// What is usual: by function, and as published.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mlp: {hidden: [4]}                         | HE_NORMAL",
                "mlp: {hidden: [4], activation: selu}       | LECUN_NORMAL",
                "lenet: {}                                  | XAVIER_UNIFORM",
                "lenet: {activation: relu}                  | HE_NORMAL",
                "linear: {}                                 | ZEROS",
                "convnext: {}                               | TRUNCATED_NORMAL",
                "layers: [{activation: tanh}, {flatten: {}}] | XAVIER_UNIFORM",
                "{lenet: {}, initializer: {type: normal, gain: 0.1}} | NORMAL",
            })
    void defaults(String network, InitializerConfig.Type type) {
        assertThat(Samples.config(network).start().type()).isEqualTo(type);
    }
}
