package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/// Parts applied one after the other. Immutable.
public record Chain(String kind, List<Named> parts) implements Part {
    public Chain {
        parts = List.copyOf(parts);
    }

    /// A chain without parts, which gives what it gets.
    ///
    /// @param kind what the whole is
    public static Chain of(String kind) {
        return new Chain(kind, List.of());
    }

    /// This chain and one part more.
    public Chain then(String name, Part part) {
        List<Named> longer = new ArrayList<>(parts);
        longer.add(new Named(name, part));
        return new Chain(kind, longer);
    }

    /// This chain and one part more that has no weights, and so needs no name.
    public Chain then(Part part) {
        return then("", part);
    }

    @Override
    public int[] output(int[] input) {
        int[] shape = input;
        for (Named each : parts) {
            shape = each.part().output(shape);
        }
        return shape;
    }

    @Override
    public List<Weight> weights(int[] input) {
        List<Weight> weights = new ArrayList<>();
        int[] shape = input;
        for (Named each : parts) {
            for (Weight weight : each.part().weights(shape)) {
                weights.add(weight.within(each.name()));
            }
            shape = each.part().output(shape);
        }
        return weights;
    }

    @Override
    public Cost cost(int[] input) {
        Cost cost = Cost.NONE;
        int[] shape = input;
        for (Named each : parts) {
            cost = cost.plus(each.part().cost(shape));
            shape = each.part().output(shape);
        }
        return cost;
    }

    /// Applies the parts; what is between them is given back as soon as the next has it.
    @Override
    public NDArray forward(Values values, NDArray input) {
        NDArray x = input;
        for (Named each : parts) {
            NDArray next = each.part().forward(values.within(each.name()), x);
            if (next != x && x != input) {
                x.close();
            }
            x = next;
        }
        return x;
    }
}
