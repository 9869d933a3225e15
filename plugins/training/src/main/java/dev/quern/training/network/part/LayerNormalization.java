package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.LayerNorm;
import java.util.List;

/// Layer normalisation (Ba, Kiros and Hinton 2016) over the channels at each place of an image, or over all features.
///
/// @param channelsLast whether images come as (height, width, channels)
public record LayerNormalization(double epsilon, boolean channelsLast) implements Part {

    @Override
    public String kind() {
        return "layer-norm";
    }

    @Override
    public int[] output(int[] input) {
        return input;
    }

    private int channels(int[] input) {
        return channelsLast ? input[input.length - 1] : input[0];
    }

    @Override
    public List<Weight> weights(int[] input) {
        return List.of(
                Weight.constant("weight", Parameter.Type.GAMMA, 1, channels(input)),
                Weight.constant("bias", Parameter.Type.BETA, 0, channels(input)));
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        if (channelsLast || x.getShape().dimension() == 2) {
            return normal(values, x);
        }
        try (NDArray last = x.transpose(0, 2, 3, 1);
                NDArray normal = normal(values, last)) {
            return normal.transpose(0, 3, 1, 2);
        }
    }

    private NDArray normal(Values values, NDArray x) {
        Shape last = new Shape(x.getShape().get(x.getShape().dimension() - 1));
        return LayerNorm.layerNorm(x, last, values.of("weight"), values.of("bias"), (float) epsilon)
                .singletonOrThrow();
    }
}
