package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.training.network.part.ActivationFunction;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

@Doc("one layer: exactly one kind")
public record LayerConfig(
        @Doc("convolution of an image") Optional<Convolving> convolution,
        @Doc("fully connected layer on a flat input") Optional<Connecting> dense,
        @Doc("function of each number") Optional<ActivationFunction> activation,

        @Doc("batch normalisation of each channel or feature")
        Optional<BatchNorm> batchNorm,

        @Doc("layer normalisation over channels or features")
        Optional<LayerNorm> layerNorm,

        @Doc("maximum of square windows") Optional<Window> maxPool,
        @Doc("mean of square windows") Optional<Window> averagePool,

        @Doc("mean of each channel; gives a flat output, written {}")
        Optional<Nothing> globalAveragePool,

        @Doc("share of numbers dropped in training") @Range(atLeast = 0, atMost = 0.95)
        OptionalDouble dropout,

        @Doc("all numbers in one row, written {}") Optional<Nothing> flatten,

        @Doc("adds what a named block gives to its input") Optional<Shortcut> residual,

        @Doc("a named block, once or several times") Optional<Repetition> repeat) {

    public LayerConfig {
        long present = Stream.of(
                                convolution,
                                dense,
                                activation,
                                batchNorm,
                                layerNorm,
                                maxPool,
                                averagePool,
                                globalAveragePool,
                                flatten,
                                residual,
                                repeat)
                        .filter(Optional::isPresent)
                        .count()
                + (dropout.isPresent() ? 1 : 0);
        PlanException.check(present == 1, "", "a layer is of exactly one kind, got %d", present);
    }

    public record Convolving(
            @Doc("channels of the output") @Range(atLeast = 1, atMost = 65536)
            int channels,

            @Doc("height and width of the kernel") @Range(atLeast = 1, atMost = 255)
            int kernel,

            @Doc("step of the kernel") @Default("1") @Range(atLeast = 1, atMost = 255)
            int stride,

            @Doc("zeros at each edge; (kernel - 1) / 2 keeps the size") @Default("0") @Range(atLeast = 0, atMost = 255)
            int padding,

            @Doc("whether each channel has a summand; no use before a normalisation") @Default("true")
            boolean bias,

            @Doc("groups of channels that do not see each other") @Default("1") @Range(atLeast = 1, atMost = 65536)
            int groups,

            @Doc("distance of the kernel's points") @Default("1") @Range(atLeast = 1, atMost = 255)
            int dilation) {}

    public record Connecting(
            @Doc("numbers of the output") @Range(atLeast = 1, atMost = 1_000_000)
            int units,

            @Doc("whether each unit has a summand; no use before a normalisation") @Default("true")
            boolean bias) {}

    public record BatchNorm(
            @Doc("share of the old running statistics that stays") @Default("0.9") @Range(atLeast = 0, atMost = 0.9999)
            double momentum,

            @Doc("added to the variance") @Default("1e-5") @Range(above = 0, atMost = 1)
            double epsilon) {}

    public record LayerNorm(
            @Doc("added to the variance") @Default("1e-6") @Range(above = 0, atMost = 1)
            double epsilon) {}

    public record Window(
            @Doc("height and width of a window") @Range(atLeast = 1, atMost = 1024)
            int size,

            @Doc("step of the windows; the size unless given") @Range(atLeast = 1, atMost = 1024)
            OptionalInt stride,

            @Doc("positions at each edge that do not count") @Default("0") @Range(atLeast = 0, atMost = 512)
            int padding) {}

    @Doc("a layer without settings")
    public record Nothing() {}

    public record Shortcut(
            @Doc("name of the block among 'blocks'") String block,

            @Doc("identity, or projection (a 1x1 convolution with batch normalisation) where the block changes the"
                    + " shape")
            @Default("identity")
            Path shortcut,

            @Doc("function of the sum") Optional<ActivationFunction> activation) {

        /// What is added to the block.
        public enum Path {
            IDENTITY,
            PROJECTION
        }
    }

    public record Repetition(
            @Doc("name of the block among 'blocks'") String block,

            @Doc("how often it stands there, each time with weights of its own")
            @Default("1")
            @Range(atLeast = 1, atMost = 1000)
            int times) {}
}
