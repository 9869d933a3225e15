package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The sum of what a body gives and what a shortcut gives (He et al. 2015). A shortcut without parts gives the input.
public record Residual(String kind, Named body, Named shortcut) implements Part {

    /// A body beside the input itself.
    public static Residual around(String kind, Named body) {
        return new Residual(kind, body, new Named("", Chain.of("identity")));
    }

    @Override
    public int[] output(int[] input) {
        int[] inner = body.part().output(input);
        int[] outer = shortcut.part().output(input);
        if (!Arrays.equals(inner, outer)) {
            throw new Misfit(
                    "adds " + Sizes.text(inner) + " of its layers to " + Sizes.text(outer) + " of its shortcut",
                    "make both alike, or use 'shortcut: projection'");
        }
        return inner;
    }

    @Override
    public List<Weight> weights(int[] input) {
        List<Weight> weights = new ArrayList<>();
        for (Named each : List.of(body, shortcut)) {
            each.part().weights(input).forEach(weight -> weights.add(weight.within(each.name())));
        }
        return weights;
    }

    @Override
    public Cost cost(int[] input) {
        Cost sum = new Cost(0, Sizes.count(output(input)));
        return sum.plus(body.part().cost(input)).plus(shortcut.part().cost(input));
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        NDArray inner = body.part().forward(values.within(body.name()), x);
        NDArray outer = shortcut.part().forward(values.within(shortcut.name()), x);
        NDArray sum = inner.add(outer);
        inner.close();
        if (outer != x) {
            outer.close();
        }
        return sum;
    }
}
