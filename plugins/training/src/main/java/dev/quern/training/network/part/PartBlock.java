package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.List;

/// A part as a DJL block. All weights are parameters of this one block, under the part's names.
public final class PartBlock extends AbstractBlock {
    private final Part part;
    private final int[] input;
    private final List<Weight> weights;

    /// @param input shape of one example, which the part takes
    public PartBlock(Part part, int[] input) {
        super((byte) 1);
        this.part = part;
        this.input = input.clone();
        weights = part.weights(input);
        for (Weight weight : weights) {
            addParameter(Parameter.builder()
                    .setName(weight.name())
                    .setType(weight.type())
                    .optShape(new Shape(weight.shape()))
                    .optRequiresGrad(weight.learns())
                    .build());
        }
    }

    /// What is to be known of each parameter, in their order.
    public List<Weight> weights() {
        return weights;
    }

    /// What it is, as job files write it.
    public String kind() {
        return part.kind();
    }

    /// @param inputs x (rows, input shape)
    /// @return (rows, output shape)
    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> arguments) {
        NDArray x = inputs.singletonOrThrow();
        return new NDList(part.forward(new Values(parameters, store, x.getDevice(), training, ""), x));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        long[] row = inputShapes[0].slice(1).getShape();
        int[] given = Arrays.stream(row).mapToInt(Math::toIntExact).toArray();
        if (!Arrays.equals(given, input)) {
            throw new IllegalArgumentException(
                    kind() + " was made for " + Sizes.text(input) + ", got " + Sizes.text(given));
        }
        int[] output = part.output(input);
        long[] shape = new long[output.length + 1];
        shape[0] = inputShapes[0].get(0);
        Arrays.setAll(shape, i -> i == 0 ? shape[0] : output[i - 1]);
        return new Shape[] {new Shape(shape)};
    }
}
