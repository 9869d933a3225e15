package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Range;
import dev.quern.training.network.part.Activate;
import dev.quern.training.network.part.ActivationFunction;
import dev.quern.training.network.part.BatchNormalization;
import dev.quern.training.network.part.Convolution;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.Flatten;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Pooling;
import dev.quern.training.network.part.RandomDrop;
import dev.quern.training.network.part.Sizes;
import java.util.ArrayList;
import java.util.List;

/// Two convolutions and three dense layers (LeCun et al. 1998, figure 2), with all 6 x 16 connections of the second
/// convolution. Images below 32 pixels are padded by 2, so that 28x28 digits stand on 32x32 as in the paper.
@Doc("LeNet-5; as published with tanh and mean pooling")
public record Lenet(
        @Doc("function after each layer") @Default("tanh") ActivationFunction activation,

        @Doc("how images are halved") @Default("average") Pooling.Type pooling,

        @Doc("whether layers are followed by batch normalisation") @Default("false")
        boolean batchNorm,

        @Doc("factor on channels and units") @Default("1") @Range(above = 0, atMost = 64)
        double width,

        @Doc("share of units dropped after the two hidden dense layers") @Default("0") @Range(atLeast = 0, atMost = 0.9)
        double dropout)
        implements Architecture {
    private static final int PAPER_SIZE = 32;

    @Override
    public String title() {
        return "lenet-5";
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        int padding = input.length == 3 && Math.min(input[1], input[2]) < PAPER_SIZE ? 2 : 0;
        List<Named> layers = new ArrayList<>();
        convolution(layers, 1, Convolution.of(Sizes.scaled(6, width), 5).padding(padding));
        convolution(layers, 2, Convolution.of(Sizes.scaled(16, width), 5).padding(0));
        layers.add(new Named("flatten", new Flatten()));
        dense(layers, 3, Sizes.scaled(120, width));
        dense(layers, 4, Sizes.scaled(84, width));
        layers.add(new Named("output", Dense.of(outputs)));
        return layers;
    }

    private void convolution(List<Named> layers, int number, Convolution convolution) {
        layers.add(new Named("conv" + number, convolution.bias(!batchNorm)));
        activate(layers, number);
        layers.add(new Named("pool" + number, Pooling.of(pooling, 2)));
    }

    private void dense(List<Named> layers, int number, int units) {
        layers.add(new Named("dense" + number, new Dense(units, !batchNorm, false)));
        activate(layers, number);
        if (dropout > 0) {
            layers.add(new Named("dropout" + number, RandomDrop.dropout(dropout)));
        }
    }

    private void activate(List<Named> layers, int number) {
        if (batchNorm) {
            layers.add(new Named("norm" + number, BatchNormalization.usual()));
        }
        layers.add(new Named("activation" + number, new Activate(activation)));
    }

    @Override
    public InitializerConfig initializer() {
        return Initializers.suiting(activation);
    }
}
