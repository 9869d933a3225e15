package dev.quern.evaluation.images;

import dev.quern.api.Columns;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.testing.TestRows;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.Field;

/// Images drawn for tests: a bright spot on a ground, where the class says.
final class TestImages {
    static final PixelColumn GREY = new PixelColumn(1, 16, 16);

    private TestImages() {}

    /// A spot of the class, moved and blurred by chance, on noise.
    static byte[] spot(PixelColumn shape, int label, Random random) {
        byte[] pixels = new byte[shape.size()];
        double top = shape.height() * (0.25 + 0.5 * (label & 1)) + random.nextGaussian() * 0.4;
        double left = shape.width() * (0.25 + 0.5 * (label >> 1 & 1)) + random.nextGaussian() * 0.4;
        double width = 2 + random.nextDouble() * 0.5;
        for (int at = 0; at < pixels.length; at++) {
            int row = at / shape.width() % shape.height();
            int column = at % shape.width();
            double distance = Math.pow((row - top) / width, 2) + Math.pow((column - left) / width, 2);
            pixels[at] = (byte) Math.clamp(Math.round(20 + 200 * Math.exp(-distance / 2) + random.nextInt(16)), 0, 255);
        }
        return pixels;
    }

    /// The image with a little noise.
    static byte[] noisy(byte[] pixels, int most, Random random) {
        byte[] noisy = pixels.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = (byte) Math.clamp((noisy[i] & 0xff) + random.nextInt(2 * most + 1) - most, 0, 255);
        }
        return noisy;
    }

    static TestRows rows(PixelColumn shape) {
        return TestRows.of(columns(shape));
    }

    static Field[] columns(PixelColumn shape) {
        return new Field[] {Columns.text("id"), shape.field("image"), Columns.text("label")};
    }

    /// A table of the images, all in split 0.
    static ImageTable table(PixelColumn shape, byte[][] images, int[] labels) {
        ImageMeasures measures = new ImageMeasures(shape);
        ImageTable table = new ImageTable(measures.thumbnailSize());
        for (int row = 0; row < images.length; row++) {
            table.add(0, labels[row], measures.of(images[row]));
        }
        return table;
    }
}
