package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;

/// A fully connected layer.
///
/// @param everywhere whether it is applied along the last axis at each place of the others, not on flat inputs only
public record Dense(int units, boolean bias, boolean everywhere) implements Part {

    /// A layer with a bias on flat inputs.
    public static Dense of(int units) {
        return new Dense(units, true, false);
    }

    @Override
    public String kind() {
        return "dense";
    }

    @Override
    public int[] output(int[] input) {
        if (!everywhere && input.length != 1) {
            throw new Misfit("needs a flat input, got " + Sizes.text(input), "add 'flatten' before it");
        }
        int[] output = input.clone();
        output[input.length - 1] = units;
        return output;
    }

    @Override
    public List<Weight> weights(int[] input) {
        long features = input[input.length - 1];
        List<Weight> weights = new ArrayList<>();
        weights.add(new Weight(
                "weight",
                Parameter.Type.WEIGHT,
                new long[] {units, features},
                new Weight.Start.Drawn(),
                features,
                units));
        if (bias) {
            weights.add(Weight.constant("bias", Parameter.Type.BIAS, 0, units));
        }
        return weights;
    }

    @Override
    public Cost cost(int[] input) {
        long outputs = Sizes.count(output(input));
        return new Cost(Math.multiplyExact(outputs, input[input.length - 1]), outputs);
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        return Linear.linear(x, values.of("weight"), bias ? values.of("bias") : null)
                .singletonOrThrow();
    }
}
