package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Range;
import dev.quern.training.network.part.Activate;
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

/// AlexNet in one tower (Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks"), without
/// local response normalisation. The maps go flat as they are, so the first dense layer depends on the size of the
/// images.
@Doc("AlexNet: five convolutions and three dense layers")
public record Alexnet(
        @Doc("factor on channels and units") @Default("1") @Range(above = 0, atMost = 16)
        double width,

        @Doc("share of units dropped before the hidden dense layers") @Default("0.5") @Range(atLeast = 0, atMost = 0.95)
        double dropout,

        @Doc("imagenet for large images; small begins with a 3x3 convolution that keeps the size") @Default("imagenet")
        Stem stem)
        implements Architecture {

    @Override
    public String title() {
        return "alexnet";
    }

    @Override
    public List<Named> layers(int[] input, int outputs) {
        Convolution first = Convolution.of(channels(64), 11).stride(4).padding(2);
        Pooling pool = Pooling.max(3, 2, 0);
        List<Part> features = List.of(
                stem == Stem.SMALL ? Convolution.of(channels(64), 3) : first,
                Activate.RELU,
                pool,
                Convolution.of(channels(192), 5),
                Activate.RELU,
                pool,
                Convolution.of(channels(384), 3),
                Activate.RELU,
                Convolution.of(channels(256), 3),
                Activate.RELU,
                Convolution.of(channels(256), 3),
                Activate.RELU,
                pool);
        List<Part> classifier = List.of(
                RandomDrop.dropout(dropout),
                Dense.of(channels(4096)),
                Activate.RELU,
                RandomDrop.dropout(dropout),
                Dense.of(channels(4096)),
                Activate.RELU,
                Dense.of(outputs));
        List<Named> layers = new ArrayList<>(Numbered.all("features", features));
        layers.add(new Named("flatten", new Flatten()));
        layers.addAll(Numbered.all("classifier", classifier));
        return layers;
    }

    private int channels(int published) {
        return Sizes.scaled(published, width);
    }
}
