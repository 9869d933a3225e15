package dev.quern.evaluation.images;

import dev.quern.api.image.PixelColumn;
import dev.quern.evaluation.report.Picture;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Measures one image after the other. Not safe for use by several threads at once.
final class ImageMeasures {
    /// Samples of a thumbnail at most.
    private static final int THUMBNAIL = 200;

    private final PixelColumn shape;
    private final PerceptualHash hash;
    private final MessageDigest digest;
    private final int[] grey;
    private final int thumbnailHeight;
    private final int thumbnailWidth;

    /// What is known of an image.
    ///
    /// @param digestHigh the first 64 bits of the SHA-256 of its pixels, `digestLow` the next
    /// @param brightness mean of the grey values, 0 to 255
    /// @param contrast their standard deviation
    /// @param sharpness standard deviation of their Laplacian (Pech-Pacheco and others, 2000)
    /// @param thumbnail (channels, height, width), reduced by means over boxes
    record Measured(
            long digestHigh,
            long digestLow,
            long perceptual,
            float brightness,
            float contrast,
            float sharpness,
            byte[] thumbnail) {}

    ImageMeasures(PixelColumn shape) {
        this.shape = shape;
        this.hash = new PerceptualHash(shape.height(), shape.width());
        this.grey = new int[shape.height() * shape.width()];
        int side = Math.max(1, (int) Math.sqrt((double) THUMBNAIL / shape.channels()));
        this.thumbnailHeight = Math.min(side, shape.height());
        this.thumbnailWidth = Math.min(side, shape.width());
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Bytes of a thumbnail.
    int thumbnailSize() {
        return shape.channels() * thumbnailHeight * thumbnailWidth;
    }

    /// @param pixels (channels, height, width)
    Measured of(byte[] pixels) {
        ByteBuffer digested = ByteBuffer.wrap(digest.digest(pixels));
        grey(pixels);
        long sum = 0;
        long squares = 0;
        for (int value : grey) {
            sum += value;
            squares += (long) value * value;
        }
        Picture picture = new Picture(shape.channels(), shape.height(), shape.width(), pixels);
        return new Measured(
                digested.getLong(),
                digested.getLong(),
                hash.of(grey),
                (float) sum / grey.length,
                deviation(sum, squares, grey.length),
                sharpness(),
                picture.reduced(thumbnailHeight, thumbnailWidth).pixels());
    }

    private static float deviation(long sum, long squares, long count) {
        double mean = (double) sum / count;
        return (float) Math.sqrt(Math.max(0, (double) squares / count - mean * mean));
    }

    /// Grey values by the weights of ITU-R BT.601, or the mean of other channels than three.
    private void grey(byte[] pixels) {
        int plane = grey.length;
        for (int at = 0; at < plane; at++) {
            if (shape.channels() == 3) {
                grey[at] = (299 * (pixels[at] & 0xff)
                                + 587 * (pixels[plane + at] & 0xff)
                                + 114 * (pixels[2 * plane + at] & 0xff)
                                + 500)
                        / 1000;
            } else {
                int sum = 0;
                for (int channel = 0; channel < shape.channels(); channel++) {
                    sum += pixels[channel * plane + at] & 0xff;
                }
                grey[at] = sum / shape.channels();
            }
        }
    }

    private float sharpness() {
        int width = shape.width();
        long sum = 0;
        long squares = 0;
        for (int row = 1; row < shape.height() - 1; row++) {
            for (int column = 1; column < width - 1; column++) {
                int at = row * width + column;
                int value = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - 4 * grey[at];
                sum += value;
                squares += (long) value * value;
            }
        }
        long count = Math.max(1, (long) (shape.height() - 2) * (width - 2));
        return deviation(sum, squares, count);
    }
}
