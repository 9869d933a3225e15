package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
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
import dev.quern.training.network.part.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Residual networks (He et al. 2015, table 1). Bottlenecks have their stride in the 3x3 convolution, as all later
/// implementations do.
@Doc("ResNet-18, -34, -50, -101 or -152")
public record Resnet(
        @Doc("layers with weights: 18, 34, 50, 101 or 152") int depth,

        @Doc("factor on channels") @Default("1") @Range(above = 0, atMost = 16)
        double width,

        @Doc("imagenet for large images; small keeps the size of images of about 32x32") @Default("imagenet")
        Stem stem,

        @Doc("whether each residual block starts as its shortcut (Goyal et al. 2017)") @Default("false")
        boolean zeroLastNorm)
        implements Architecture {
    private static final Map<Integer, int[]> BLOCKS = Map.of(
            18, new int[] {2, 2, 2, 2},
            34, new int[] {3, 4, 6, 3},
            50, new int[] {3, 4, 6, 3},
            101, new int[] {3, 4, 23, 3},
            152, new int[] {3, 8, 36, 3});
    private static final int EXPANSION = 4;

    public Resnet {
        PlanException.check(BLOCKS.containsKey(depth), "depth", "must be 18, 34, 50, 101 or 152, is %d", depth);
    }

    @Override
    public String title() {
        return "resnet-" + depth;
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        int channels = Sizes.scaled(64, width);
        boolean small = stem == Stem.SMALL;
        List<Named> layers = new ArrayList<>();
        layers.add(new Named(
                "conv1",
                Convolution.of(channels, small ? 3 : 7).stride(small ? 1 : 2).bias(false)));
        layers.add(new Named("bn1", BatchNormalization.usual()));
        layers.add(new Named("relu", Activate.RELU));
        if (!small) {
            layers.add(new Named("maxpool", Pooling.max(3, 2, 1)));
        }
        int before = channels;
        for (int stage = 0; stage < 4; stage++) {
            int inner = Sizes.scaled(64 << stage, width);
            for (int block = 0; block < BLOCKS.get(depth)[stage]; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                layers.add(new Named("layer" + (stage + 1) + "." + block, block(before, inner, stride)));
                before = depth < 50 ? inner : EXPANSION * inner;
            }
        }
        layers.add(new Named("avgpool", GlobalPooling.AVERAGE));
        layers.add(new Named("fc", Dense.of(outputs)));
        return layers;
    }

    private Part block(int before, int inner, int stride) {
        int after = depth < 50 ? inner : EXPANSION * inner;
        Chain body = depth < 50 ? basic(inner, stride) : bottleneck(inner, stride);
        Chain shortcut = Chain.of("identity");
        if (stride != 1 || before != after) {
            shortcut = shortcut.then(
                            "0", Convolution.of(after, 1).stride(stride).bias(false))
                    .then("1", BatchNormalization.usual());
        }
        Residual sum = new Residual("residual", new Named("", body), new Named("downsample", shortcut));
        return Chain.of(depth < 50 ? "basic-block" : "bottleneck").then(sum).then(Activate.RELU);
    }

    private Chain basic(int channels, int stride) {
        return Chain.of("body")
                .then("conv1", Convolution.of(channels, 3).stride(stride).bias(false))
                .then("bn1", BatchNormalization.usual())
                .then(Activate.RELU)
                .then("conv2", Convolution.of(channels, 3).bias(false))
                .then("bn2", last());
    }

    private Chain bottleneck(int channels, int stride) {
        return Chain.of("body")
                .then("conv1", Convolution.of(channels, 1).bias(false))
                .then("bn1", BatchNormalization.usual())
                .then(Activate.RELU)
                .then("conv2", Convolution.of(channels, 3).stride(stride).bias(false))
                .then("bn2", BatchNormalization.usual())
                .then(Activate.RELU)
                .then("conv3", Convolution.of(EXPANSION * channels, 1).bias(false))
                .then("bn3", last());
    }

    private BatchNormalization last() {
        return zeroLastNorm ? BatchNormalization.usual().closed() : BatchNormalization.usual();
    }

    @Override
    public InitializerConfig initializer() {
        return InitializerConfig.of(InitializerConfig.Type.HE_NORMAL).byOutputs();
    }
}
