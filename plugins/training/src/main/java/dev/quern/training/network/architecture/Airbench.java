package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Range;
import dev.quern.training.network.part.Activate;
import dev.quern.training.network.part.ActivationFunction;
import dev.quern.training.network.part.BatchNormalization;
import dev.quern.training.network.part.Chain;
import dev.quern.training.network.part.Convolution;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.GlobalPooling;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Part;
import dev.quern.training.network.part.Pooling;
import dev.quern.training.network.part.Scale;
import dev.quern.training.network.part.Sizes;
import java.util.List;

/// The network of airbench94 (Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU"): 118 million
/// multiply-adds for an image of 32x32. Convolutions start as ones that pass their channels on. The first convolution
/// is learned; it is not made of the training images as in the paper.
@Doc("the network of airbench94: the least arithmetic for images of about 32x32")
public record Airbench(
        @Doc("factor on channels") @Default("1") @Range(above = 0, atMost = 16)
        double width) implements Architecture {
    private static final double LOGIT_SCALE = 1.0 / 9;
    private static final double MOMENTUM = 0.6;
    private static final double EPSILON = 1e-6;
    private static final Activate GELU = new Activate(ActivationFunction.GELU);

    @Override
    public String title() {
        return "airbench";
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        int patch = 2 * 2 * input[0];
        return List.of(
                new Named("whiten", Convolution.of(2 * patch, 2).padding(0)),
                new Named("gelu", GELU),
                new Named("group1", group(64)),
                new Named("group2", group(256)),
                new Named("group3", group(256)),
                new Named("pool", new GlobalPooling(Pooling.Type.MAX)),
                new Named("scale", new Scale(false, LOGIT_SCALE)),
                new Named("linear", new Dense(outputs, false, false)));
    }

    private Part group(int published) {
        int channels = Sizes.scaled(published, width);
        Convolution convolution = Convolution.of(channels, 3).bias(false).asIdentity();
        BatchNormalization norm = new BatchNormalization(MOMENTUM, EPSILON, false, 1);
        return Chain.of("convolutions")
                .then("conv1", convolution)
                .then(Pooling.of(Pooling.Type.MAX, 2))
                .then("norm1", norm)
                .then(GELU)
                .then("conv2", convolution)
                .then("norm2", norm)
                .then(GELU);
    }
}
