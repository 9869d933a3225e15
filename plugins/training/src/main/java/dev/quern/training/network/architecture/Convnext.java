package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Range;
import dev.quern.training.network.part.Activate;
import dev.quern.training.network.part.ActivationFunction;
import dev.quern.training.network.part.Chain;
import dev.quern.training.network.part.Convolution;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.GlobalPooling;
import dev.quern.training.network.part.LayerNormalization;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Part;
import dev.quern.training.network.part.Permutation;
import dev.quern.training.network.part.RandomDrop;
import dev.quern.training.network.part.Residual;
import dev.quern.training.network.part.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// ConvNeXt (Liu et al. 2022, table 9; atto to nano as in Wightman's timm): depthwise 7x7 convolutions, layer
/// normalisation, layer scale, stochastic depth that grows from layer to layer.
@Doc("ConvNeXt")
public record Convnext(
        @Doc("atto, femto, pico, nano, tiny, small, base or large") @Default("tiny")
        Size size,

        @Doc("imagenet begins with patches of 4x4, small with 2x2 for images of about 32x32") @Default("imagenet")
        Stem stem,

        @Doc("share of examples for which the last block is left out; less for those before")
        @Default("0.1")
        @Range(atLeast = 0, atMost = 0.9)
        double stochasticDepth)
        implements Architecture {
    private static final double EPSILON = 1e-6;
    private static final double LAYER_SCALE = 1e-6;
    private static final int EXPANSION = 4;
    private static final LayerNormalization NORM = new LayerNormalization(EPSILON, false);

    /// Sizes with channels of the first stage and blocks of each stage.
    public enum Size {
        ATTO(40, 2, 2, 6, 2),
        FEMTO(48, 2, 2, 6, 2),
        PICO(64, 2, 2, 6, 2),
        NANO(80, 2, 2, 8, 2),
        TINY(96, 3, 3, 9, 3),
        SMALL(96, 3, 3, 27, 3),
        BASE(128, 3, 3, 27, 3),
        LARGE(192, 3, 3, 27, 3);

        private final int channels;
        private final int[] blocks;

        Size(int channels, int... blocks) {
            this.channels = channels;
            this.blocks = blocks;
        }
    }

    @Override
    public String title() {
        return "convnext-" + size.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        int patch = stem == Stem.SMALL ? 2 : 4;
        List<Named> layers = new ArrayList<>();
        layers.add(new Named(
                "features.0",
                Chain.of("patches").then("0", patches(size.channels, patch)).then("1", NORM)));
        int all = IntStream.of(size.blocks).sum();
        int done = 0;
        for (int stage = 0; stage < size.blocks.length; stage++) {
            int channels = size.channels << stage;
            if (stage > 0) {
                layers.add(new Named(
                        "features." + 2 * stage,
                        Chain.of("downsampling").then("0", NORM).then("1", patches(channels, 2))));
            }
            for (int block = 0; block < size.blocks[stage]; block++) {
                double left = stochasticDepth * done++ / (all - 1);
                layers.add(new Named("features." + (2 * stage + 1) + "." + block, block(channels, left)));
            }
        }
        layers.add(new Named("avgpool", GlobalPooling.AVERAGE));
        layers.add(new Named("classifier.0", NORM));
        layers.add(new Named("classifier.2", Dense.of(outputs)));
        return layers;
    }

    private static Convolution patches(int channels, int size) {
        return Convolution.of(channels, size).stride(size).padding(0);
    }

    private static Part block(int channels, double left) {
        Chain inner = Chain.of("block")
                .then("0", Convolution.of(channels, 7).groups(Convolution.DEPTHWISE))
                .then(new Permutation(true))
                .then("2", new LayerNormalization(EPSILON, true))
                .then("3", new Dense(EXPANSION * channels, true, true))
                .then(new Activate(ActivationFunction.GELU))
                .then("5", new Dense(channels, true, true))
                .then(new Permutation(false));
        Chain body = Chain.of("body")
                .then("block", inner)
                .then(new Scale(true, LAYER_SCALE))
                .then(new RandomDrop(left, true));
        return Residual.around("convnext-block", new Named("", body));
    }

    @Override
    public InitializerConfig initializer() {
        return InitializerConfig.of(InitializerConfig.Type.TRUNCATED_NORMAL);
    }
}
