package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;

/// A residual block whose shortcut is found from the shapes: the input itself, or a 1x1 convolution with batch
/// normalisation that has the stride and the channels of the body.
///
/// @param projects whether the shortcut is such a convolution
public record Projected(Part body, boolean projects) implements Part {

    @Override
    public String kind() {
        return "residual";
    }

    private Residual residual(int[] input) {
        Named inner = new Named("body", body);
        int[] output = body.output(input);
        if (!projects) {
            return Residual.around(kind(), inner);
        }
        Misfit.requireImage(input);
        Misfit.requireImage(output);
        int stride = Math.max(1, Math.ceilDiv(input[1], output[1]));
        Chain shortcut = Chain.of("projection")
                .then("conv", Convolution.of(output[0], 1).stride(stride).bias(false))
                .then("norm", BatchNormalization.usual());
        return new Residual(kind(), inner, new Named("shortcut", shortcut));
    }

    @Override
    public int[] output(int[] input) {
        return residual(input).output(input);
    }

    @Override
    public List<Weight> weights(int[] input) {
        return residual(input).weights(input);
    }

    @Override
    public Cost cost(int[] input) {
        return residual(input).cost(input);
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        long[] shape = x.getShape().slice(1).getShape();
        int[] input = new int[shape.length];
        Arrays.setAll(input, i -> Math.toIntExact(shape[i]));
        return residual(input).forward(values, x);
    }
}
