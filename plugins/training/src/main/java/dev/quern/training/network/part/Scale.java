package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.List;

/// Multiplies by a number.
///
/// @param learns whether each channel has a factor of its own that is learned (layer scale, Touvron et al. 2021)
/// @param factor the number, or what the factors start with
public record Scale(boolean learns, double factor) implements Part {

    @Override
    public String kind() {
        return learns ? "layer-scale" : "scale";
    }

    @Override
    public int[] output(int[] input) {
        if (learns) {
            Misfit.requireImage(input);
        }
        return input;
    }

    @Override
    public List<Weight> weights(int[] input) {
        return learns
                ? List.of(Weight.constant("layer_scale", Parameter.Type.OTHER, factor, input[0], 1, 1))
                : List.of();
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        return learns ? x.mul(values.of("layer_scale")) : x.mul((float) factor);
    }
}
