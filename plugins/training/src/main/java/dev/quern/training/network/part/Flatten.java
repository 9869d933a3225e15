package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/// All numbers of an example in one row.
public record Flatten() implements Part {

    @Override
    public String kind() {
        return "flatten";
    }

    @Override
    public int[] output(int[] input) {
        long size = Sizes.count(input);
        if (size > Integer.MAX_VALUE) {
            throw new Misfit("gives " + size + " features", "use smaller images, or pool before it");
        }
        return new int[] {(int) size};
    }

    @Override
    public Cost cost(int[] input) {
        return Cost.NONE;
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        Shape shape = x.getShape();
        return shape.dimension() == 2 ? x : x.reshape(new Shape(shape.get(0), shape.size() / shape.get(0)));
    }
}
