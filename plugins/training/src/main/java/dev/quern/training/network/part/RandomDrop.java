package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.Dropout;
import java.util.Arrays;

/// Drops numbers at random in training and scales the others, so that the mean stays.
///
/// @param rate share that is dropped
/// @param whole whether all numbers of an example are dropped together: in the body of a residual block this is
/// stochastic depth (Huang et al. 2016), otherwise it is dropout (Srivastava et al. 2014)
public record RandomDrop(double rate, boolean whole) implements Part {

    /// Dropout of single numbers.
    public static RandomDrop dropout(double rate) {
        return new RandomDrop(rate, false);
    }

    @Override
    public String kind() {
        return whole ? "stochastic-depth" : "dropout";
    }

    @Override
    public int[] output(int[] input) {
        return input;
    }

    @Override
    public Cost cost(int[] input) {
        return rate == 0 ? Cost.NONE : new Cost(0, Sizes.count(input));
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        if (!values.training() || rate == 0) {
            return x;
        }
        if (!whole) {
            return Dropout.dropout(x, (float) rate, true).singletonOrThrow();
        }
        long[] each = new long[x.getShape().dimension()];
        Arrays.fill(each, 1);
        each[0] = x.getShape().get(0);
        try (NDArray ones = x.getManager().ones(new Shape(each));
                NDArray kept = Dropout.dropout(ones, (float) rate, true).singletonOrThrow()) {
            return x.mul(kept);
        }
    }
}
