package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/// A shortcut without weights: every stride-th row and column, new channels zero (option A of He et al. 2015).
///
/// @param channels of the output, at least those of the input
public record PaddedShortcut(int channels, int stride) implements Part {

    @Override
    public String kind() {
        return "padded-shortcut";
    }

    @Override
    public int[] output(int[] input) {
        Misfit.requireImage(input);
        if (channels < input[0]) {
            throw new Misfit("gives " + channels + " channels, less than " + Sizes.text(input), "use more channels");
        }
        return new int[] {channels, (input[1] - 1) / stride + 1, (input[2] - 1) / stride + 1};
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        Shape one = new Shape(1, 1);
        NDArray taken = stride == 1 ? x : Pool.maxPool2d(x, one, new Shape(stride, stride), new Shape(0, 0), false);
        Shape shape = taken.getShape();
        if (shape.get(1) == channels) {
            return taken;
        }
        Shape missing = new Shape(shape.get(0), channels - shape.get(1), shape.get(2), shape.get(3));
        try (NDArray zeros = x.getManager().zeros(missing)) {
            return taken.concat(zeros, 1);
        }
    }
}
