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
import dev.quern.training.network.part.PaddedShortcut;
import dev.quern.training.network.part.Part;
import dev.quern.training.network.part.Residual;
import dev.quern.training.network.part.Sizes;
import java.util.ArrayList;
import java.util.List;

/// The thin residual networks for images of 32x32 (He et al. 2015, section 4.2), with shortcuts without weights.
@Doc("ResNet-20, -32, -44, -56, -110 for images of about 32x32")
public record ResnetCifar(
        @Doc("layers with weights: 6 n + 2, such as 20, 32, 44, 56, 110") @Range(atLeast = 8, atMost = 1202)
        int depth,

        @Doc("factor on channels") @Default("1") @Range(above = 0, atMost = 64)
        double width,

        @Doc("whether each residual block starts as its shortcut") @Default("false")
        boolean zeroLastNorm)
        implements Architecture {

    public ResnetCifar {
        PlanException.check(depth % 6 == 2, "depth", "must be 6 n + 2, such as 20 or 56; is %d", depth);
    }

    @Override
    public String title() {
        return "resnet-cifar-" + depth;
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        List<Named> layers = new ArrayList<>();
        layers.add(new Named("conv1", Convolution.of(Sizes.scaled(16, width), 3).bias(false)));
        layers.add(new Named("bn1", BatchNormalization.usual()));
        layers.add(new Named("relu", Activate.RELU));
        for (int stage = 0; stage < 3; stage++) {
            for (int block = 0; block < depth / 6; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                layers.add(new Named(
                        "layer" + (stage + 1) + "." + block, block(Sizes.scaled(16 << stage, width), stride)));
            }
        }
        layers.add(new Named("avgpool", GlobalPooling.AVERAGE));
        layers.add(new Named("linear", Dense.of(outputs)));
        return layers;
    }

    private Part block(int channels, int stride) {
        BatchNormalization last = BatchNormalization.usual();
        Chain body = Chain.of("body")
                .then("conv1", Convolution.of(channels, 3).stride(stride).bias(false))
                .then("bn1", BatchNormalization.usual())
                .then(Activate.RELU)
                .then("conv2", Convolution.of(channels, 3).bias(false))
                .then("bn2", zeroLastNorm ? last.closed() : last);
        Part shortcut = stride == 1 ? Chain.of("identity") : new PaddedShortcut(channels, stride);
        return Chain.of("basic-block")
                .then(new Residual("residual", new Named("", body), new Named("shortcut", shortcut)))
                .then(Activate.RELU);
    }
}
