package dev.quern.augment;

import dev.quern.api.image.Augmentation.Padding;
import dev.quern.api.image.PixelColumn;
import java.util.SplittableRandom;

/// Images for tests, and plain ways to look at them.
public final class Pictures {
    private Pictures() {}

    /// An image of random intensities from 0 to 1.
    public static float[] noise(PixelColumn shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] image = new float[shape.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextFloat();
        }
        return image;
    }

    /// The index of what a position shows, found by walking: back and forth where the border reflects. -1 is black.
    public static int shown(Padding padding, int position, int length) {
        int at = position;
        while (at < 0 || at >= length) {
            switch (padding) {
                case ZERO -> {
                    return -1;
                }
                case EDGE -> at = at < 0 ? 0 : length - 1;
                case REFLECT -> at = length == 1 ? 0 : at < 0 ? -at : 2 * (length - 1) - at;
            }
        }
        return at;
    }

    /// What a place of a plane shows, with a border.
    public static float at(float[] image, int plane, int height, int width, int row, int column, Padding padding) {
        int y = shown(padding, row, height);
        int x = shown(padding, column, width);
        return y < 0 || x < 0 ? 0 : image[plane + y * width + x];
    }

    /// Bilinear interpolation of a plane at any place, black beyond the border.
    public static double bilinear(float[] image, int plane, int height, int width, double row, double column) {
        double value = 0;
        int top = (int) Math.floor(row);
        int left = (int) Math.floor(column);
        for (int y = top; y <= top + 1; y++) {
            for (int x = left; x <= left + 1; x++) {
                double weight = (1 - Math.abs(row - y)) * (1 - Math.abs(column - x));
                value += weight * at(image, plane, height, width, y, x, Padding.ZERO);
            }
        }
        return value;
    }
}
