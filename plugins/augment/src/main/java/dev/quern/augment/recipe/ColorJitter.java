package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;

/// Changes brightness, contrast, saturation and hue by random amounts, in an order drawn anew for each image, as
/// torchvision's ColorJitter does. Grey is 0.2989 red + 0.587 green + 0.114 blue there and here; contrast is the
/// distance to the mean of grey. After each of the four, intensities are cut off at 0 and 1.
final class ColorJitter implements Change {
    private static final float RED = 0.2989f;
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;
    private static final int KINDS = 4;

    private final Augmentation.ColorJitter step;
    private final int size;
    private final int plane;
    private final boolean colored;
    private final int[] order = new int[KINDS];

    ColorJitter(Augmentation.ColorJitter step, PixelColumn shape) {
        this.step = step;
        this.size = shape.size();
        this.plane = shape.height() * shape.width();
        this.colored = shape.channels() == 3;
    }

    @Override
    public void apply(float[] images, int offset, Draws draws) {
        if (!draws.chance(step.probability())) {
            return;
        }
        for (int i = 0; i < KINDS; i++) {
            int other = draws.below(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        for (int kind : order) {
            change(kind, images, offset, draws);
        }
    }

    private void change(int kind, float[] images, int offset, Draws draws) {
        switch (kind) {
            case 0 -> {
                if (step.brightness() > 0) {
                    brightness(images, offset, factor(step.brightness(), draws));
                }
            }
            case 1 -> {
                if (step.contrast() > 0) {
                    contrast(images, offset, factor(step.contrast(), draws));
                }
            }
            case 2 -> {
                if (step.saturation() > 0) {
                    saturation(images, offset, factor(step.saturation(), draws));
                }
            }
            default -> {
                if (step.hue() > 0) {
                    hue(images, offset, (float) draws.between(-step.hue(), step.hue()));
                }
            }
        }
    }

    private static float factor(double most, Draws draws) {
        return (float) draws.between(1 - most, 1 + most);
    }

    void brightness(float[] images, int offset, float factor) {
        Intensities.scale(images, offset, size, factor, 0);
    }

    void contrast(float[] images, int offset, float factor) {
        double mean = colored
                ? RED * mean(images, offset, plane)
                        + GREEN * mean(images, offset + plane, plane)
                        + BLUE * mean(images, offset + 2 * plane, plane)
                : mean(images, offset, size);
        Intensities.scale(images, offset, size, factor, (float) ((1 - factor) * mean));
    }

    private static double mean(float[] images, int offset, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += images[offset + i];
        }
        return sum / count;
    }

    void saturation(float[] images, int offset, float factor) {
        int green = offset + plane;
        int blue = green + plane;
        for (int i = 0; i < plane; i++) {
            float grey = RED * images[offset + i] + GREEN * images[green + i] + BLUE * images[blue + i];
            float rest = (1 - factor) * grey;
            images[offset + i] = factor * images[offset + i] + rest;
            images[green + i] = factor * images[green + i] + rest;
            images[blue + i] = factor * images[blue + i] + rest;
        }
        Intensities.bound(images, offset, size);
    }

    /// Turns the hue of each pixel, leaving saturation and value of the HSV model as they are.
    ///
    /// @param turns of the circle of hues, -0.5 to 1
    void hue(float[] images, int offset, float turns) {
        int green = offset + plane;
        int blue = green + plane;
        for (int i = 0; i < plane; i++) {
            float r = images[offset + i];
            float g = images[green + i];
            float b = images[blue + i];
            float value = Math.max(r, Math.max(g, b));
            float chroma = value - Math.min(r, Math.min(g, b));
            if (chroma > 0) {
                float sixths = turned(sixths(r, g, b, value, chroma) + 6 * turns);
                float least = value - chroma;
                images[offset + i] = least + chroma * part(Math.abs(sixths - 3) - 1);
                images[green + i] = least + chroma * part(2 - Math.abs(sixths - 2));
                images[blue + i] = least + chroma * part(2 - Math.abs(sixths - 4));
            }
        }
    }

    /// The hue in sixths of the circle, from red at 0 by way of green at 2 and blue at 4 (Smith 1978).
    private static float sixths(float r, float g, float b, float value, float chroma) {
        if (r == value) {
            return (g - b) / chroma;
        }
        return g == value ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
    }

    /// Back into 0 to 6.
    private static float turned(float sixths) {
        float least = sixths < 0 ? sixths + 6 : sixths;
        return least > 6 ? least - 6 : least;
    }

    private static float part(float value) {
        return Math.max(0, Math.min(1, value));
    }
}
