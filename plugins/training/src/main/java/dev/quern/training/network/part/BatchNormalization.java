package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.BatchNorm;
import java.util.List;

/// Batch normalisation of each channel or feature (Ioffe and Szegedy 2015).
///
/// @param momentum share of the old running statistics that stays
/// @param scales whether it learns a factor
/// @param gain what that factor starts with; 0 makes a residual block start as its shortcut
public record BatchNormalization(double momentum, double epsilon, boolean scales, double gain) implements Part {

    /// With momentum 0.9 and epsilon 1e-5.
    public static BatchNormalization usual() {
        return new BatchNormalization(0.9, 1e-5, true, 1);
    }

    /// The same with a factor that starts with 0.
    public BatchNormalization closed() {
        return new BatchNormalization(momentum, epsilon, scales, 0);
    }

    @Override
    public String kind() {
        return "batch-norm";
    }

    @Override
    public int[] output(int[] input) {
        return input;
    }

    @Override
    public List<Weight> weights(int[] input) {
        long channels = input[0];
        Weight factor = Weight.constant("weight", Parameter.Type.GAMMA, gain, channels);
        Weight shift = Weight.constant("bias", Parameter.Type.BETA, 0, channels);
        Weight mean = Weight.constant("running_mean", Parameter.Type.RUNNING_MEAN, 0, channels);
        Weight variance = Weight.constant("running_var", Parameter.Type.RUNNING_VAR, 1, channels);
        return scales ? List.of(factor, shift, mean, variance) : List.of(shift, mean, variance);
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        if (scales) {
            return forward(values, x, values.of("weight"));
        }
        try (NDArray ones = x.getManager().ones(new Shape(x.getShape().get(1)))) {
            return forward(values, x, ones);
        }
    }

    private NDArray forward(Values values, NDArray x, NDArray factor) {
        return BatchNorm.batchNorm(
                        x,
                        values.of("running_mean"),
                        values.of("running_var"),
                        factor,
                        values.of("bias"),
                        1,
                        (float) momentum,
                        (float) epsilon,
                        values.training())
                .singletonOrThrow();
    }
}
