package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;

/// Turns images between (channels, height, width) and (height, width, channels).
///
/// @param toChannelsLast whether channels go last; otherwise first
public record Permutation(boolean toChannelsLast) implements Part {

    @Override
    public String kind() {
        return toChannelsLast ? "channels-last" : "channels-first";
    }

    @Override
    public int[] output(int[] input) {
        Misfit.requireImage(input);
        return toChannelsLast ? new int[] {input[1], input[2], input[0]} : new int[] {input[2], input[0], input[1]};
    }

    @Override
    public Cost cost(int[] input) {
        return Cost.NONE;
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        return toChannelsLast ? x.transpose(0, 2, 3, 1) : x.transpose(0, 3, 1, 2);
    }
}
