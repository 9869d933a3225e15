package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A convolution of images with square kernels.
///
/// @param channels of the output
/// @param padding positions of zeros at each edge
/// @param groups groups of channels that do not see each other; [#DEPTHWISE] for one group for each input channel
/// @param identity whether it starts as one that passes channels on
public record Convolution(
        int channels, int kernel, int stride, int padding, int dilation, int groups, boolean bias, boolean identity)
        implements Part {
    /// As many groups as input channels.
    public static final int DEPTHWISE = 0;

    /// A convolution of stride 1 that keeps height and width (for odd kernels), with a bias.
    public static Convolution of(int channels, int kernel) {
        return new Convolution(channels, kernel, 1, (kernel - 1) / 2, 1, 1, true, false);
    }

    /// The same with another stride.
    public Convolution stride(int other) {
        return new Convolution(channels, kernel, other, padding, dilation, groups, bias, identity);
    }

    /// The same with another padding.
    public Convolution padding(int other) {
        return new Convolution(channels, kernel, stride, other, dilation, groups, bias, identity);
    }

    /// The same with other groups.
    public Convolution groups(int other) {
        return new Convolution(channels, kernel, stride, padding, dilation, other, bias, identity);
    }

    /// The same with another dilation.
    public Convolution dilation(int other) {
        return new Convolution(channels, kernel, stride, padding, other, groups, bias, identity);
    }

    /// The same with or without a bias.
    public Convolution bias(boolean wanted) {
        return new Convolution(channels, kernel, stride, padding, dilation, groups, wanted, identity);
    }

    /// The same, started as one that passes channels on.
    public Convolution asIdentity() {
        return new Convolution(channels, kernel, stride, padding, dilation, groups, bias, true);
    }

    @Override
    public String kind() {
        return "convolution";
    }

    private int groupsOf(int[] input) {
        return groups == DEPTHWISE ? input[0] : groups;
    }

    @Override
    public int[] output(int[] input) {
        Misfit.requireImage(input);
        int split = groupsOf(input);
        if (input[0] % split != 0 || channels % split != 0) {
            throw new Misfit(
                    String.format(
                            Locale.ROOT,
                            "has %d groups, which must divide its %d channels and those of %s",
                            split,
                            channels,
                            Sizes.text(input)),
                    "use a common divisor");
        }
        int reach = Math.toIntExact(dilation * (kernel - 1L) + 1);
        return new int[] {
            channels,
            Misfit.positions(input[1], reach, stride, padding, false, input),
            Misfit.positions(input[2], reach, stride, padding, false, input)
        };
    }

    @Override
    public List<Weight> weights(int[] input) {
        int split = groupsOf(input);
        long window = (long) kernel * kernel;
        long[] shape = {channels, input[0] / split, kernel, kernel};
        Weight.Start start = identity ? new Weight.Start.Identity() : new Weight.Start.Drawn();
        List<Weight> weights = new ArrayList<>();
        weights.add(new Weight(
                "weight", Parameter.Type.WEIGHT, shape, start, input[0] / split * window, channels / split * window));
        if (bias) {
            weights.add(Weight.constant("bias", Parameter.Type.BIAS, 0, channels));
        }
        return weights;
    }

    @Override
    public Cost cost(int[] input) {
        long outputs = Sizes.count(output(input));
        return new Cost(outputs * (input[0] / groupsOf(input)) * kernel * kernel, outputs);
    }

    @Override
    public NDArray forward(Values values, NDArray x) {
        int split = groups == DEPTHWISE ? Math.toIntExact(x.getShape().get(1)) : groups;
        return Conv2d.conv2d(
                        x,
                        values.of("weight"),
                        bias ? values.of("bias") : null,
                        new Shape(stride, stride),
                        new Shape(padding, padding),
                        new Shape(dilation, dilation),
                        split)
                .singletonOrThrow();
    }
}
