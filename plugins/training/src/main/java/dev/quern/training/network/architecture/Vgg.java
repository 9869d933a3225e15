package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.training.network.part.Activate;
import dev.quern.training.network.part.BatchNormalization;
import dev.quern.training.network.part.Convolution;
import dev.quern.training.network.part.Dense;
import dev.quern.training.network.part.Flatten;
import dev.quern.training.network.part.Named;
import dev.quern.training.network.part.Part;
import dev.quern.training.network.part.Pooling;
import dev.quern.training.network.part.RandomDrop;
import dev.quern.training.network.part.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// VGG (Simonyan and Zisserman 2014, table 1, configurations A, B, D and E). The maps go flat as they are, so the first
/// dense layer depends on the size of the images.
@Doc("VGG-11, -13, -16 or -19")
public record Vgg(
        @Doc("layers with weights: 11, 13, 16 or 19") int depth,

        @Doc("whether convolutions are followed by batch normalisation") @Default("false")
        boolean batchNorm,

        @Doc("factor on channels") @Default("1") @Range(above = 0, atMost = 16)
        double width,

        @Doc("units of each of the two hidden dense layers; 512 is enough for images of 32x32")
        @Default("4096")
        @Range(atLeast = 1, atMost = 65536)
        int units,

        @Doc("share of units dropped after the hidden dense layers") @Default("0.5") @Range(atLeast = 0, atMost = 0.95)
        double dropout)
        implements Architecture {
    private static final int[] CHANNELS = {64, 128, 256, 512, 512};
    private static final Map<Integer, int[]> CONVOLUTIONS = Map.of(
            11, new int[] {1, 1, 2, 2, 2},
            13, new int[] {2, 2, 2, 2, 2},
            16, new int[] {2, 2, 3, 3, 3},
            19, new int[] {2, 2, 4, 4, 4});

    public Vgg {
        PlanException.check(CONVOLUTIONS.containsKey(depth), "depth", "must be 11, 13, 16 or 19, is %d", depth);
    }

    @Override
    public String title() {
        return "vgg-" + depth + (batchNorm ? "-bn" : "");
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        List<Part> features = new ArrayList<>();
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            for (int i = 0; i < CONVOLUTIONS.get(depth)[stage]; i++) {
                features.add(Convolution.of(Sizes.scaled(CHANNELS[stage], width), 3));
                if (batchNorm) {
                    features.add(BatchNormalization.usual());
                }
                features.add(Activate.RELU);
            }
            features.add(Pooling.of(Pooling.Type.MAX, 2));
        }
        List<Part> classifier = List.of(
                Dense.of(units),
                Activate.RELU,
                RandomDrop.dropout(dropout),
                Dense.of(units),
                Activate.RELU,
                RandomDrop.dropout(dropout),
                Dense.of(outputs));
        List<Named> layers = new ArrayList<>(Numbered.all("features", features));
        layers.add(new Named("flatten", new Flatten()));
        layers.addAll(Numbered.all("classifier", classifier));
        return layers;
    }
}
