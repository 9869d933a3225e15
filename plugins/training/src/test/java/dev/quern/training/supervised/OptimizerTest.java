package dev.quern.training.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.quern.api.compute.FusedOperations;
import dev.quern.training.Engines;
import dev.quern.training.model.ComposedOperations;
import dev.quern.training.supervised.WeightUpdate.Learned;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule against its formula in double precision, fused and composed of plain operations.
class OptimizerTest {
    /// Not a multiple of any vector's width.
    private static final int SIZE = 37;

    private static final double RATE = 0.05;

    /// A rule for one weight, written down from its paper.
    interface Formula {
        /// @param d gradient with its decay
        /// @param states kept from step to step
        /// @return the new weight
        double step(double w, double d, double[] states, int step);
    }

    private static Stream<Arguments> rules() {
        Formula sgd = (w, d, s, t) -> w - RATE * d;
        Formula momentum = (w, d, s, t) -> w - RATE * (s[0] = 0.8 * s[0] + d);
        Formula nesterov = (w, d, s, t) -> {
            s[0] = 0.8 * s[0] + d;
            return w - RATE * (d + 0.8 * s[0]);
        };
        Formula rmsprop = (w, d, s, t) -> {
            s[0] = 0.95 * s[0] + 0.05 * d * d;
            return w - RATE * d / (Math.sqrt(s[0]) + 1e-4);
        };
        Formula rmspropMomentum = (w, d, s, t) -> {
            s[0] = 0.95 * s[0] + 0.05 * d * d;
            s[1] = 0.8 * s[1] + d / (Math.sqrt(s[0]) + 1e-4);
            return w - RATE * s[1];
        };
        Formula adagrad = (w, d, s, t) -> w - RATE * d / (Math.sqrt(s[0] += d * d) + 1e-4);
        Formula adam = (w, d, s, t) -> {
            s[0] = 0.85 * s[0] + 0.15 * d;
            s[1] = 0.97 * s[1] + 0.03 * d * d;
            double first = s[0] / (1 - Math.pow(0.85, t));
            double second = s[1] / (1 - Math.pow(0.97, t));
            return w - RATE * first / (Math.sqrt(second) + 1e-4);
        };
        String betas = ", 'beta1': 0.85, 'beta2': 0.97, 'epsilon': 1e-4";
        return Stream.of(
                Arguments.of("'type': 'sgd'", sgd, 0.1),
                Arguments.of("'type': 'momentum', 'momentum': 0.8", momentum, 0.1),
                Arguments.of("'type': 'nesterov', 'momentum': 0.8", nesterov, 0.1),
                Arguments.of("'type': 'rmsprop', 'rho': 0.95, 'epsilon': 1e-4", rmsprop, 0.1),
                Arguments.of("'type': 'rmsprop', 'rho': 0.95, 'epsilon': 1e-4, 'momentum': 0.8", rmspropMomentum, 0.1),
                Arguments.of("'type': 'adagrad', 'epsilon': 1e-4", adagrad, 0.1),
                Arguments.of("'type': 'adam'" + betas, adam, 0.1),
                Arguments.of("'type': 'adamw'" + betas, adam, 0));
    }

    private static OptimizerConfig config(String text) {
        return Runs.config("{'network': {'mlp': {}}, 'epochs': 1, 'optimizer': {'learning-rate': " + RATE + ", " + text
                        + "}}")
                .optimizer();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void followsItsFormula(String text, Formula formula, double coupled) {
        OptimizerConfig config = config(text + ", 'weight-decay': 0.1");
        double apart = coupled == 0 ? 1 - RATE * 0.1 : 1;
        double scale = 0.5;
        for (boolean fused : new boolean[] {true, false}) {
            double[] weights = values(1);
            double[][] states = new double[SIZE][2];
            float[] got = run(config, fused, 6, scale, weights.clone());
            for (int step = 1; step <= 6; step++) {
                double[] gradients = values(10 + step);
                for (int i = 0; i < SIZE; i++) {
                    double d = gradients[i] * scale + coupled * weights[i];
                    weights[i] = formula.step(weights[i] * apart, d, states[i], step);
                }
            }
            for (int i = 0; i < SIZE; i++) {
                assertThat((double) got[i]).as("fused %s, weight %d", fused, i).isCloseTo(weights[i], within(2e-5));
            }
        }
    }

    private static double[] values(long seed) {
        Random random = new Random(seed);
        double[] values = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// Takes steps on a matrix whose gradient is given, and on a vector, which does not decay.
    private static float[] run(OptimizerConfig config, boolean fused, int steps, double scale, double[] start) {
        Engine engine = Engines.engine();
        try (NDManager manager = engine.newBaseManager()) {
            FusedOperations composed = new ComposedOperations();
            NDArray weight = array(manager, start);
            weight.setRequiresGradient(true);
            Learned learned = new Learned("w", weight, true, 1);
            FusedOperations operations = fused ? FusedOperations.of(manager, composed) : composed;
            WeightUpdate update = new WeightUpdate(config, operations, manager, List.of(learned));
            for (int step = 1; step <= steps; step++) {
                try (GradientCollector collector = engine.newGradientCollector()) {
                    collector.backward(
                            weight.mul(array(manager, values(10 + step))).sum());
                }
                update.apply(step, config.learningRate(), scale);
            }
            return weight.toFloatArray();
        }
    }

    private static NDArray array(NDManager manager, double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return manager.create(floats, new Shape(1, SIZE));
    }

    @Test
    void penaltiesAndClippingChangeGradients() {
        OptimizerConfig config = config("'type': 'sgd', 'l1': 0.01, 'l2': 0.2, 'clip-value': 0.3");
        double[] weights = values(1);
        float[] got = run(config, true, 1, 0.5, weights.clone());
        double[] gradients = values(11);
        for (int i = 0; i < SIZE; i++) {
            double clipped = Math.max(-0.3, Math.min(0.3, 0.5 * gradients[i]));
            double d = clipped + 0.01 * Math.signum(weights[i]) + 0.2 * weights[i];
            assertThat((double) got[i]).isCloseTo(weights[i] - RATE * d, within(1e-6));
        }
    }

    @Test
    void adamwTakesAnL2PenaltyBesideItsDecay() {
        OptimizerConfig both = config("'type': 'adamw', 'weight-decay': 0.1, 'l2': 0.3");
        double[] weights = values(1);
        float[] got = run(both, true, 1, 1, weights.clone());
        double[] gradients = values(11);
        for (int i = 0; i < SIZE; i++) {
            double d = gradients[i] + 0.3 * weights[i]; // the first step of Adam is the sign of the gradient
            assertThat((double) got[i])
                    .isCloseTo(weights[i] * (1 - RATE * 0.1) - RATE * d / (Math.abs(d) + 1e-8), within(1e-5));
        }
    }

    @Test
    void averagesMoveByAShare() {
        try (NDManager manager = Engines.engine().newBaseManager()) {
            for (FusedOperations operations :
                    List.of(FusedOperations.of(manager, new ComposedOperations()), new ComposedOperations())) {
                NDArray average = array(manager, values(1));
                operations.average(new NDList(average), new NDList(array(manager, values(2))), 0.25);
                float[] got = average.toFloatArray();
                for (int i = 0; i < SIZE; i++) {
                    assertThat((double) got[i]).isCloseTo(0.75 * values(1)[i] + 0.25 * values(2)[i], within(1e-6));
                }
            }
        }
    }
}
