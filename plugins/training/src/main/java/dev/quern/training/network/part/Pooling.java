package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/// The maximum or the mean of square windows; padding does not count.
///
/// @param ceiling whether a last window may reach beyond the edge
public record Pooling(Type type, int size, int stride, int padding, boolean ceiling) implements Part {

    /// What is made of a window.
    public enum Type {
        AVERAGE,
        MAX
    }

    /// Windows side by side.
    public static Pooling of(Type type, int size) {
        return new Pooling(type, size, size, 0, false);
    }

    /// The maximum of windows.
    public static Pooling max(int size, int stride, int padding) {
        return new Pooling(Type.MAX, size, stride, padding, false);
    }

    @Override
    public String kind() {
        return type == Type.MAX ? "max-pool" : "average-pool";
    }

    @Override
    public int[] output(int[] input) {
        Misfit.requireImage(input);
        if (2L * padding > size) {
            throw new Misfit("has windows of " + size + " with " + padding + " of padding", "pad by at most half");
        }
        return new int[] {
            input[0],
            Misfit.positions(input[1], size, stride, padding, ceiling, input),
            Misfit.positions(input[2], size, stride, padding, ceiling, input)
        };
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        Shape window = new Shape(size, size);
        Shape step = new Shape(stride, stride);
        Shape edge = new Shape(padding, padding);
        return type == Type.MAX
                ? Pool.maxPool2d(x, window, step, edge, ceiling)
                : Pool.avgPool2d(x, window, step, edge, ceiling, false);
    }
}
