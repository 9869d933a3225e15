package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Range;
import dev.quern.training.network.part.Activate;
import dev.quern.training.network.part.BatchNormalization;
import dev.quern.training.network.part.Chain;
import dev.quern.training.network.part.Convolution;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.GlobalPooling;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Part;
import dev.quern.training.network.part.Pooling;
import dev.quern.training.network.part.Residual;
import dev.quern.training.network.part.Scale;
import dev.quern.training.network.part.Sizes;
import java.util.List;

/// The network of Page's "How to train your ResNet" (2018), 94 % on CIFAR-10 in 24 epochs: 379 million multiply-adds
/// for an image of 32x32.
@Doc("ResNet-9 of DAWNBench, for images of about 32x32")
public record Resnet9(
        @Doc("factor on channels; 0.5 costs a quarter") @Default("1") @Range(above = 0, atMost = 16)
        double width) implements Architecture {
    private static final double LOGIT_SCALE = 0.125;

    @Override
    public String title() {
        return "resnet-9";
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        return List.of(
                new Named("prep", unit(64)),
                new Named("layer1", down(128)),
                new Named("residual1", around(128)),
                new Named("layer2", down(256)),
                new Named("layer3", down(512)),
                new Named("residual3", around(512)),
                new Named("pool", new GlobalPooling(Pooling.Type.MAX)),
                new Named("scale", new Scale(false, LOGIT_SCALE)),
                new Named("linear", new Dense(outputs, false, false)));
    }

    private Chain unit(int channels) {
        return Chain.of("convolution")
                .then("conv", Convolution.of(Sizes.scaled(channels, width), 3).bias(false))
                .then("bn", BatchNormalization.usual())
                .then(Activate.RELU);
    }

    private Part down(int channels) {
        return unit(channels).then(Pooling.of(Pooling.Type.MAX, 2));
    }

    private Part around(int channels) {
        Chain body = Chain.of("body").then("0", unit(channels)).then("1", unit(channels));
        return Residual.around("residual", new Named("", body));
    }
}
