package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import java.util.List;

/// A piece of a network. Shapes are those of one example: (channels, height, width) or (features). All but [#forward]
/// is arithmetic and touches no engine, so that a job can be planned without one.
public interface Part {

    /// What it is, as job files write it: `convolution`, `max-pool`.
    String kind();

    /// Shape of what it gives.
    ///
    /// @throws Misfit where it cannot take this input
    int[] output(int[] input);

    /// What it learns or keeps, in a fixed order; names are unique within the part.
    ///
    /// @param input a shape that [#output] takes
    default List<Weight> weights(int[] input) {
        return List.of();
    }

    /// What it costs for one example.
    ///
    /// @param input a shape that [#output] takes
    default Cost cost(int[] input) {
        return new Cost(0, Sizes.count(output(input)));
    }

    /// Applies it.
    ///
    /// @param x (rows, input shape)
    /// @return (rows, output shape); `x` itself where there is nothing to do
    NDArray forward(Values values, NDArray x);
}
