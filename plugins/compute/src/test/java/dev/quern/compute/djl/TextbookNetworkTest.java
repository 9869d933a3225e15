package dev.quern.compute.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;

/// The 2-2-1 linear network of a widely used back-propagation tutorial: inputs 2 and 3, hidden weights .11, .21
/// and .12, .08, output weights .14 and .15, target 1. It predicts 0.191, its error is 0.327.
///
/// By hand: h = (2*.11 + 3*.21, 2*.12 + 3*.08) = (0.85, 0.48); p = .85*.14 + .48*.15 = 0.191; e = (0.191 - 1)^2
/// / 2 = 0.327. With d = p - 1 = -0.809 the output weights' slopes are d*h, the hidden ones' d * .14 * (2, 3)
/// and d * .15 * (2, 3).
class TextbookNetworkTest {

    @Test
    void predictsAndDifferentiatesTheWorkedExample() {
        try (NDManager manager = NDManager.newBaseManager(QuernEngine.NAME)) {
            NDArray input = manager.create(new float[] {2, 3}, new Shape(1, 2));
            NDArray hidden = manager.create(new float[] {.11f, .21f, .12f, .08f}, new Shape(2, 2));
            NDArray output = manager.create(new float[] {.14f, .15f}, new Shape(1, 2));
            hidden.setRequiresGradient(true);
            output.setRequiresGradient(true);
            try (GradientCollector collector =
                    Engine.getEngine(QuernEngine.NAME).newGradientCollector()) {
                NDArray middle =
                        input.getNDArrayInternal().linear(input, hidden, null).singletonOrThrow();
                NDArray prediction =
                        middle.getNDArrayInternal().linear(middle, output, null).singletonOrThrow();
                NDArray error = prediction.sub(1).square().mul(0.5f).sum();
                assertThat(prediction.toFloatArray()[0]).isCloseTo(0.191f, within(1e-6f));
                assertThat(error.getFloat()).isCloseTo(0.32724f, within(1e-5f));
                collector.backward(error);
            }
            float d = -0.809f;
            assertThat(output.getGradient().toFloatArray())
                    .containsExactly(new float[] {d * .85f, d * .48f}, within(1e-6f));
            assertThat(hidden.getGradient().toFloatArray())
                    .containsExactly(
                            new float[] {d * .14f * 2, d * .14f * 3, d * .15f * 2, d * .15f * 3}, within(1e-6f));
        }
    }
}
