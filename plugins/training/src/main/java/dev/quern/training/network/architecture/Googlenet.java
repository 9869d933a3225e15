package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Range;
import dev.quern.training.network.part.Activate;
import dev.quern.training.network.part.BatchNormalization;
import dev.quern.training.network.part.Branches;
import dev.quern.training.network.part.Chain;
import dev.quern.training.network.part.Convolution;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.GlobalPooling;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Part;
import dev.quern.training.network.part.Pooling;
import dev.quern.training.network.part.RandomDrop;
import dev.quern.training.network.part.Sizes;
import java.util.ArrayList;
import java.util.List;

/// GoogLeNet (Szegedy et al. 2014, table 1), without local response normalisation and without the two auxiliary
/// classifiers: they were there to help gradients through, which batch normalisation does better, and add to no
/// prediction.
@Doc("GoogLeNet (Inception v1), without auxiliary classifiers")
public record Googlenet(
        @Doc("whether convolutions are followed by batch normalisation") @Default("true")
        boolean batchNorm,

        @Doc("paper, or torchvision: with 3x3 for 5x5 convolutions and a smaller last pooling, so that its weights fit")
        @Default("paper")
        Variant variant,

        @Doc("factor on channels") @Default("1") @Range(above = 0, atMost = 16)
        double width,

        @Doc("imagenet for large images; small keeps the size of images of about 32x32") @Default("imagenet")
        Stem stem,

        @Doc("share of features dropped before the output") @Default("0.2") @Range(atLeast = 0, atMost = 0.95)
        double dropout)
        implements Architecture {
    private static final double EPSILON = 1e-3;

    /// Whose details it has.
    public enum Variant {
        PAPER,
        TORCHVISION
    }

    /// Channels of an inception module: 1x1, 3x3 reduced, 3x3, 5x5 reduced, 5x5, after pooling.
    private record Module(String name, int one, int reducedThree, int three, int reducedFive, int five, int pooled) {}

    private static final List<List<Module>> STAGES = List.of(
            List.of(
                    new Module("inception3a", 64, 96, 128, 16, 32, 32),
                    new Module("inception3b", 128, 128, 192, 32, 96, 64)),
            List.of(
                    new Module("inception4a", 192, 96, 208, 16, 48, 64),
                    new Module("inception4b", 160, 112, 224, 24, 64, 64),
                    new Module("inception4c", 128, 128, 256, 24, 64, 64),
                    new Module("inception4d", 112, 144, 288, 32, 64, 64),
                    new Module("inception4e", 256, 160, 320, 32, 128, 128)),
            List.of(
                    new Module("inception5a", 256, 160, 320, 32, 128, 128),
                    new Module("inception5b", 384, 192, 384, 48, 128, 128)));

    @Override
    public String title() {
        return batchNorm ? "googlenet-bn" : "googlenet";
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        boolean small = stem == Stem.SMALL;
        Pooling pool = new Pooling(Pooling.Type.MAX, 3, 2, 0, true);
        List<Named> layers = new ArrayList<>();
        layers.add(new Named("conv1", convolution(64, small ? 3 : 7, small ? 1 : 2)));
        if (!small) {
            layers.add(new Named("maxpool1", pool));
        }
        layers.add(new Named("conv2", convolution(64, 1, 1)));
        layers.add(new Named("conv3", convolution(192, 3, 1)));
        if (!small) {
            layers.add(new Named("maxpool2", pool));
        }
        for (int stage = 0; stage < STAGES.size(); stage++) {
            STAGES.get(stage).forEach(module -> layers.add(new Named(module.name(), inception(module))));
            if (stage == 0) {
                layers.add(new Named("maxpool3", pool));
            } else if (stage == 1) {
                int size = variant == Variant.PAPER ? 3 : 2;
                layers.add(new Named("maxpool4", new Pooling(Pooling.Type.MAX, size, 2, 0, true)));
            }
        }
        layers.add(new Named("avgpool", GlobalPooling.AVERAGE));
        layers.add(new Named("dropout", RandomDrop.dropout(dropout)));
        layers.add(new Named("fc", Dense.of(outputs)));
        return layers;
    }

    private Part convolution(int channels, int kernel, int stride) {
        Convolution convolution = Convolution.of(Sizes.scaled(channels, width), kernel)
                .stride(stride)
                .bias(!batchNorm);
        Chain chain = Chain.of("convolution").then("conv", convolution);
        if (batchNorm) {
            chain = chain.then("bn", new BatchNormalization(0.9, EPSILON, true, 1));
        }
        return chain.then(Activate.RELU);
    }

    private Part inception(Module module) {
        int wide = variant == Variant.PAPER ? 5 : 3;
        Part three = Chain.of("branch")
                .then("0", convolution(module.reducedThree(), 1, 1))
                .then("1", convolution(module.three(), 3, 1));
        Part five = Chain.of("branch")
                .then("0", convolution(module.reducedFive(), 1, 1))
                .then("1", convolution(module.five(), wide, 1));
        Part pooled = Chain.of("branch").then("0", Pooling.max(3, 1, 1)).then("1", convolution(module.pooled(), 1, 1));
        return new Branches(
                "inception",
                List.of(
                        new Named("branch1", convolution(module.one(), 1, 1)),
                        new Named("branch2", three),
                        new Named("branch3", five),
                        new Named("branch4", pooled)));
    }
}
