package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.training.network.part.Activate;
import dev.quern.training.network.part.ActivationFunction;
import dev.quern.training.network.part.BatchNormalization;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.Flatten;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.RandomDrop;
import java.util.ArrayList;
import java.util.List;

@Doc("a multi-layer perceptron: fully connected layers with a function between them")
public record Mlp(
        @Doc("units of each hidden layer; empty for a linear model") @Default("[]")
        List<Integer> hidden,

        @Doc("share of units dropped after each hidden layer: one for all, or one for each") @Default("[]")
        List<Double> dropout,

        @Doc("function after each hidden layer") @Default("relu")
        ActivationFunction activation,

        @Doc("whether hidden layers are followed by batch normalisation") @Default("false")
        boolean batchNorm)
        implements Architecture {
    private static final int MOST_UNITS = 1_000_000;

    public Mlp {
        for (int i = 0; i < hidden.size(); i++) {
            int units = hidden.get(i);
            PlanException.check(
                    units >= 1 && units <= MOST_UNITS, "hidden." + i, "1 to %,d units, got %,d", MOST_UNITS, units);
        }
        for (int i = 0; i < dropout.size(); i++) {
            double share = dropout.get(i);
            PlanException.check(share >= 0 && share < 1, "dropout." + i, "at least 0 and below 1, got %s", share);
        }
        PlanException.check(
                dropout.size() <= 1 || dropout.size() == hidden.size(),
                "dropout",
                "one share for all, or one for each of %d hidden layers; got %d",
                hidden.size(),
                dropout.size());
    }

    @Override
    public String title() {
        return hidden.isEmpty()
                ? "mlp"
                : "mlp-"
                        + String.join("-", hidden.stream().map(Object::toString).toList());
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        List<Named> layers = new ArrayList<>();
        layers.add(new Named("flatten", new Flatten()));
        for (int i = 0; i < hidden.size(); i++) {
            int number = i + 1;
            layers.add(new Named("dense" + number, Dense.of(hidden.get(i))));
            if (batchNorm) {
                layers.add(new Named("norm" + number, BatchNormalization.usual()));
            }
            layers.add(new Named("activation" + number, new Activate(activation)));
            double share = dropout.isEmpty() ? 0 : dropout.get(dropout.size() == 1 ? 0 : i);
            if (share > 0) {
                layers.add(new Named("dropout" + number, RandomDrop.dropout(share)));
            }
        }
        layers.add(new Named("output", Dense.of(outputs)));
        return layers;
    }

    @Override
    public InitializerConfig initializer() {
        return Initializers.suiting(activation);
    }
}
