package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import java.util.Locale;

/// Applies a function to each number.
public record Activate(ActivationFunction function) implements Part {
    /// max(0, x).
    public static final Activate RELU = new Activate(ActivationFunction.RELU);

    @Override
    public String kind() {
        return function.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public int[] output(int[] input) {
        return input;
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        return function.apply(x);
    }
}
