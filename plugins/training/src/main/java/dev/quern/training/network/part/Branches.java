package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/// Parts that all take the same image; their outputs stand one after the other as channels.
public record Branches(String kind, List<Named> parts) implements Part {
    public Branches {
        parts = List.copyOf(parts);
    }

    @Override
    public int[] output(int[] input) {
        int[] joined = null;
        for (Named each : parts) {
            int[] shape = each.part().output(input);
            if (joined == null) {
                joined = shape.clone();
            } else if (shape[1] != joined[1] || shape[2] != joined[2]) {
                throw new Misfit(
                        "has branches of different sizes, " + Sizes.text(joined) + " and " + Sizes.text(shape),
                        "give all branches the same stride");
            } else {
                joined[0] = Math.addExact(joined[0], shape[0]);
            }
        }
        return joined;
    }

    @Override
    public List<Weight> weights(int[] input) {
        List<Weight> weights = new ArrayList<>();
        for (Named each : parts) {
            each.part().weights(input).forEach(weight -> weights.add(weight.within(each.name())));
        }
        return weights;
    }

    @Override
    public Cost cost(int[] input) {
        Cost cost = new Cost(0, Sizes.count(output(input)));
        for (Named each : parts) {
            cost = cost.plus(each.part().cost(input));
        }
        return cost;
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        NDList outputs = new NDList(parts.size());
        for (Named each : parts) {
            outputs.add(each.part().forward(values.within(each.name()), x));
        }
        NDArray joined = NDArrays.concat(outputs, 1);
        outputs.forEach(NDArray::close);
        return joined;
    }
}
