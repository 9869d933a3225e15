package dev.quern.api.image;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import java.util.Optional;
import java.util.stream.Stream;

/// One step of an augmentation recipe: exactly one component is present.
@Doc("exactly one change")
public record Augmentation(
        @Doc("moves the image") Optional<Shift> shift,
        @Doc("turns the image around its centre") Optional<Rotate> rotate,

        @Doc("enlarges or shrinks the image around its centre")
        Optional<Scale> scale,

        @Doc("slants the image") Optional<Shear> shear,
        @Doc("mirrors the image") Optional<Flip> flip,

        @Doc("cuts out a part and enlarges it to the size of the image (random resized crop)")
        Optional<Crop> crop,

        @Doc("pads the image, then cuts out a part of its size")
        Optional<PadCrop> padCrop,

        @Doc("bends the image (elastic distortion, Simard et al. 2003)")
        Optional<Elastic> elastic,

        @Doc("fills a square with one intensity (DeVries and Taylor 2017)")
        Optional<Cutout> cutout,

        @Doc("changes brightness, contrast, saturation and hue")
        Optional<ColorJitter> colorJitter,

        @Doc("adds Gaussian noise") Optional<Noise> noise,
        @Doc("blurs by a Gaussian") Optional<Blur> blur,

        @Doc("blends each image and its target with another of its batch (Zhang et al. 2018)")
        Optional<Mixup> mixup,

        @Doc("puts a rectangle of another image of its batch into each (Yun et al. 2019)")
        Optional<CutMix> cutMix) {

    public Augmentation {
        long present = Stream.of(
                        shift,
                        rotate,
                        scale,
                        shear,
                        flip,
                        crop,
                        padCrop,
                        elastic,
                        cutout,
                        colorJitter,
                        noise,
                        blur,
                        mixup,
                        cutMix)
                .filter(Optional::isPresent)
                .count();
        PlanException.check(present == 1, "", "each entry names exactly one change, got %d", present);
    }

    private static void checkOrder(double smallest, double largest) {
        PlanException.check(smallest <= largest, "smallest", "must be at most largest (%s), is %s", largest, smallest);
    }

    @Doc("by up to so many pixels in each direction, drawn evenly; pixels between two are blended")
    public record Shift(
            @Doc("most pixels to the left or right") @Range(atLeast = 0, atMost = 10000)
            double x,

            @Doc("most pixels up or down") @Range(atLeast = 0, atMost = 10000)
            double y,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {}

    public record Rotate(
            @Doc("most degrees in either direction, drawn evenly") @Range(above = 0, atMost = 180)
            double degrees,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {}

    public record Scale(
            @Doc("smallest factor; each is drawn evenly") @Range(atLeast = 0.01, atMost = 100)
            double smallest,

            @Doc("largest factor") @Range(above = 0, atMost = 100)
            double largest,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {
        public Scale {
            checkOrder(smallest, largest);
        }
    }

    public record Shear(
            @Doc("most degrees in either direction, drawn evenly") @Range(above = 0, atMost = 89)
            double degrees,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {}

    public record Flip(
            @Doc("left and right change places") @Default("true")
            boolean horizontal,

            @Doc("top and bottom change places") @Default("false")
            boolean vertical,

            @Doc("share of images, drawn for each direction") @Default("0.5") @Range(above = 0, atMost = 1)
            double probability) {
        public Flip {
            PlanException.check(horizontal || vertical, "horizontal", "mirrors in no direction; make one of both true");
        }
    }

    public record Crop(
            @Doc("smallest part of the image's area; the default suits large photographs, small images want more")
            @Default("0.08")
            @Range(above = 0, atMost = 1)
            double smallest,

            @Doc("largest part of the image's area") @Default("1") @Range(above = 0, atMost = 1)
            double largest,

            @Doc("most that width over height may differ from 1, as a factor")
            @Default("1.3333")
            @Range(atLeast = 1, atMost = 10)
            double aspect,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {
        public Crop {
            checkOrder(smallest, largest);
        }
    }

    public record PadCrop(
            @Doc("pixels added on each side") @Range(atLeast = 1, atMost = 1000)
            int pixels,

            @Doc("what the added pixels show") @Default("zero")
            Padding padding) {}

    /// What pixels beyond the border show.
    public enum Padding {
        ZERO,
        EDGE,
        REFLECT
    }

    public record Elastic(
            @Doc(
                    "strength: standard deviation of the displacement before smoothing, in pixels; 8 is mild, Simard's 34 is 19.6 here")
            @Default("8")
            @Range(above = 0, atMost = 1000)
            double alpha,

            @Doc("smoothness: standard deviation of the Gaussian that smooths the displacement, in pixels")
            @Default("4")
            @Range(above = 0, atMost = 100)
            double sigma,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {}

    public record Cutout(
            @Doc("side of the square in pixels; its centre may lie anywhere in the image")
            @Range(atLeast = 1, atMost = 10000)
            int size,

            @Doc("intensity that fills it") @Default("0") @Range(atLeast = 0, atMost = 1)
            double fill,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {}

    @Doc("each factor is drawn evenly from 1 - value to 1 + value")
    public record ColorJitter(
            @Doc("factor on all intensities") @Default("0") @Range(atLeast = 0, atMost = 1)
            double brightness,

            @Doc("factor on the distance to the mean") @Default("0") @Range(atLeast = 0, atMost = 1)
            double contrast,

            @Doc("factor on the distance to grey") @Default("0") @Range(atLeast = 0, atMost = 1)
            double saturation,

            @Doc("most turns of the hue, 0.5 for half a circle") @Default("0") @Range(atLeast = 0, atMost = 0.5)
            double hue,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {}

    public record Noise(
            @Doc("standard deviation of the noise, of intensities 0 to 1") @Range(above = 0, atMost = 1)
            double deviation,

            @Doc("share of images") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {}

    public record Blur(
            @Doc("smallest standard deviation of the Gaussian, in pixels")
            @Default("0.1")
            @Range(above = 0, atMost = 100)
            double smallest,

            @Doc("largest standard deviation, in pixels") @Range(above = 0, atMost = 100)
            double largest,

            @Doc("share of images") @Default("0.5") @Range(above = 0, atMost = 1)
            double probability) {
        public Blur {
            checkOrder(smallest, largest);
        }
    }

    public record Mixup(
            @Doc("both parameters of the beta distribution that the share is drawn from")
            @Default("0.2")
            @Range(above = 0, atMost = 100)
            double alpha,

            @Doc("share of batches") @Default("1") @Range(above = 0, atMost = 1)
            double probability) {}

    public record CutMix(
            @Doc("both parameters of the beta distribution that the share is drawn from")
            @Default("1")
            @Range(above = 0, atMost = 100)
            double alpha,

            @Doc("share of batches") @Default("0.5") @Range(above = 0, atMost = 1)
            double probability) {}
}
