package dev.quern.ingest;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.image.PixelColumn;
import dev.quern.datasets.image.Fit;

/// What decoded images are to be like.
@Doc("decodes images to one size")
public record ImageDecoding(
        @Doc("rows of pixels") @Range(atLeast = 1, atMost = 8192)
        int height,

        @Doc("columns of pixels") @Range(atLeast = 1, atMost = 8192)
        int width,

        @Doc("3 for colour, 1 for grey") @Default("3") @Range(atLeast = 1, atMost = 3)
        int channels,

        @Doc("how an image of another size becomes one of this: 'none' refuses it, 'stretch' distorts it, 'crop' takes"
                + " its largest centred part of the same shape, 'pad' shows all of it on black; a triangle filter"
                + " (bilinear, antialiased) makes the pixels")
        @Default("none")
        Fit resize,

        @Doc("most pixels (height times width) of an image before it is resized; a larger one is refused unread")
        @Default("33554432")
        @Range(atLeast = 1, atMost = 600000000)
        long maxPixels) {
    public ImageDecoding {
        PlanException.check(channels != 2, "channels", "must be 1 or 3, is 2");
        PlanException.check(
                (long) channels * height * width <= 1 << 26,
                "height",
                "%dx%dx%d is more than the %d bytes that an image may have",
                channels,
                height,
                width,
                1 << 26);
    }

    PixelColumn shape() {
        return new PixelColumn(channels, height, width);
    }
}
