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
import dev.quern.training.network.part.RandomDrop;
import dev.quern.training.network.part.Residual;
import java.util.ArrayList;
import java.util.List;

/// MobileNetV2 (Sandler et al. 2018, table 2): inverted residuals with linear bottlenecks. Channels are multiples of 8.
@Doc("MobileNetV2")
public record MobilenetV2(
        @Doc("factor on channels") @Default("1") @Range(above = 0, atMost = 16)
        double width,

        @Doc("imagenet for large images; small keeps the size of images of about 32x32 twice longer")
        @Default("imagenet")
        Stem stem,

        @Doc("share of features dropped before the output") @Default("0.2") @Range(atLeast = 0, atMost = 0.95)
        double dropout)
        implements Architecture {
    /// Expansion, channels, blocks, stride of the first block.
    private static final int[][] STAGES = {
        {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };
    private static final int LAST = 1280;
    private static final int MULTIPLE = 8;
    private static final Activate RELU6 = new Activate(ActivationFunction.RELU6);

    @Override
    public String title() {
        return "mobilenet-v2";
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        boolean small = stem == Stem.SMALL;
        int channels = channels(32);
        List<Part> features = new ArrayList<>();
        features.add(unit("convolution", Convolution.of(channels, 3).stride(small ? 1 : 2)));
        for (int stage = 0; stage < STAGES.length; stage++) {
            int after = channels(STAGES[stage][1]);
            for (int block = 0; block < STAGES[stage][2]; block++) {
                boolean halves = block == 0 && STAGES[stage][3] == 2 && !(small && stage == 1);
                features.add(inverted(channels, STAGES[stage][0], after, halves ? 2 : 1));
                channels = after;
            }
        }
        features.add(unit("convolution", Convolution.of(width > 1 ? channels(LAST) : LAST, 1)));
        List<Named> layers = new ArrayList<>(Numbered.all("features", features));
        layers.add(new Named("avgpool", GlobalPooling.AVERAGE));
        layers.add(new Named("classifier.0", RandomDrop.dropout(dropout)));
        layers.add(new Named("classifier.1", Dense.of(outputs)));
        return layers;
    }

    /// The nearest multiple of 8, at least 8, and not below nine tenths.
    private int channels(int published) {
        double wanted = published * width;
        int nearest = Math.max(MULTIPLE, (int) (wanted + MULTIPLE / 2.0) / MULTIPLE * MULTIPLE);
        return nearest < 0.9 * wanted ? nearest + MULTIPLE : nearest;
    }

    private static Chain unit(String kind, Convolution convolution) {
        return Chain.of(kind)
                .then("0", convolution.bias(false))
                .then("1", BatchNormalization.usual())
                .then(RELU6);
    }

    private static Part inverted(int before, int expansion, int after, int stride) {
        Chain body = Chain.of("inverted-residual");
        int next = 0;
        if (expansion != 1) {
            body = body.then(Integer.toString(next++), unit("expand", Convolution.of(before * expansion, 1)));
        }
        Convolution depthwise =
                Convolution.of(before * expansion, 3).stride(stride).groups(Convolution.DEPTHWISE);
        body = body.then(Integer.toString(next++), unit("depthwise", depthwise))
                .then(Integer.toString(next++), Convolution.of(after, 1).bias(false))
                .then(Integer.toString(next), BatchNormalization.usual());
        Named named = new Named("conv", body);
        return stride == 1 && before == after
                ? Residual.around("inverted-residual", named)
                : new Chain("inverted-residual", List.of(named));
    }

    @Override
    public InitializerConfig initializer() {
        return InitializerConfig.of(InitializerConfig.Type.HE_NORMAL).byOutputs();
    }
}
