package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;

/// Cuts a random part out of an image and enlarges it to the image's size (Szegedy et al. 2015), drawn as in
/// torchvision's RandomResizedCrop: the share of the area evenly, the ratio of width to height evenly in its logarithm;
/// after ten parts that do not fit, the largest part in the middle whose ratio is allowed. Bilinear, with pixels as
/// areas: their centres lie at halves.
final class Crop implements Change {
    private static final int TRIES = 10;

    private final Augmentation.Crop step;
    private final PixelColumn shape;
    private final float[] source;
    private final float[] row;
    private final int[] lefts;
    private final int[] rights;
    private final float[] weights;

    /// The part that was drawn last.
    int top;

    int left;
    int height;
    int width;

    Crop(Augmentation.Crop step, PixelColumn shape) {
        this.step = step;
        this.shape = shape;
        this.source = new float[shape.height() * shape.width()];
        this.row = new float[shape.width()];
        this.lefts = new int[shape.width()];
        this.rights = new int[shape.width()];
        this.weights = new float[shape.width()];
    }

    @Override
    public void apply(float[] images, int offset, Draws draws) {
        if (draws.chance(step.probability())) {
            draw(draws);
            enlarge(images, offset);
        }
    }

    void draw(Draws draws) {
        double ratio = StrictMath.log(step.aspect());
        double area = (double) shape.height() * shape.width();
        for (int i = 0; i < TRIES; i++) {
            double target = area * draws.between(step.smallest(), step.largest());
            double aspect = StrictMath.exp(draws.between(-ratio, ratio));
            width = (int) Math.rint(Math.sqrt(target * aspect));
            height = (int) Math.rint(Math.sqrt(target / aspect));
            if (width > 0 && width <= shape.width() && height > 0 && height <= shape.height()) {
                top = draws.below(shape.height() - height + 1);
                left = draws.below(shape.width() - width + 1);
                return;
            }
        }
        middle();
    }

    private void middle() {
        height = Math.min(shape.height(), Math.max(1, (int) Math.rint(shape.width() * step.aspect())));
        width = Math.min(shape.width(), Math.max(1, (int) Math.rint(shape.height() * step.aspect())));
        top = (shape.height() - height) / 2;
        left = (shape.width() - width) / 2;
    }

    /// Enlarges the part that was drawn. Its own border is the border: nothing beyond it shows.
    void enlarge(float[] images, int offset) {
        if (width == shape.width() && height == shape.height()) {
            return;
        }
        columns();
        int plane = shape.height() * shape.width();
        for (int channel = 0; channel < shape.channels(); channel++) {
            int at = offset + channel * plane;
            System.arraycopy(images, at, source, 0, plane);
            for (int y = 0; y < shape.height(); y++) {
                double place = place(y, height, shape.height());
                int upper = (int) place;
                int lower = Math.min(upper + 1, height - 1);
                blend((top + upper) * shape.width() + left, (top + lower) * shape.width() + left, (float)
                        (place - upper));
                spread(images, at + y * shape.width());
            }
        }
    }

    /// Where the centre of a pixel of the enlarged image lies in the part.
    private static double place(int pixel, int part, int whole) {
        return Math.clamp((pixel + 0.5) * part / whole - 0.5, 0, part - 1);
    }

    private void columns() {
        for (int x = 0; x < lefts.length; x++) {
            double place = place(x, width, lefts.length);
            lefts[x] = (int) place;
            rights[x] = Math.min(lefts[x] + 1, width - 1);
            weights[x] = (float) (place - lefts[x]);
        }
    }

    private void blend(int upper, int lower, float weight) {
        for (int x = 0; x < width; x++) {
            row[x] = source[upper + x] + weight * (source[lower + x] - source[upper + x]);
        }
    }

    private void spread(float[] images, int to) {
        for (int x = 0; x < weights.length; x++) {
            float value = row[lefts[x]];
            images[to + x] = value + weights[x] * (row[rights[x]] - value);
        }
    }
}
