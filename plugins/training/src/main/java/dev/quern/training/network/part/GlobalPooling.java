package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.pooling.Pool;

/// One number for each channel: (channels, height, width) to (channels).
public record GlobalPooling(Pooling.Type type) implements Part {
    /// The mean of each channel.
    public static final GlobalPooling AVERAGE = new GlobalPooling(Pooling.Type.AVERAGE);

    @Override
    public String kind() {
        return type == Pooling.Type.MAX ? "global-max-pool" : "global-average-pool";
    }

    @Override
    public int[] output(int[] input) {
        Misfit.requireImage(input);
        return new int[] {input[0]};
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        return type == Pooling.Type.MAX ? Pool.globalMaxPool2d(x) : Pool.globalAvgPool2d(x);
    }
}
