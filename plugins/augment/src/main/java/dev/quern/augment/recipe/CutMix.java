package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;

/// Puts a rectangle of another image of the batch into each image, and as much of its target into the target as the
/// rectangle takes of the area (Yun et al. 2019): one rectangle and one random permutation for the batch. The rectangle
/// has the shape of the image; where the border cuts it off, the share is that of what is left.
final class CutMix implements Mixer {
    private final Augmentation.CutMix step;
    private final PixelColumn shape;
    private final Partners partners = new Partners();

    CutMix(Augmentation.CutMix step, PixelColumn shape) {
        this.step = step;
        this.shape = shape;
    }

    @Override
    public void mix(float[] images, float[] targets, int rows, int classes, Draws draws) {
        if (draws.chance(step.probability())) {
            double side = Math.sqrt(1 - draws.beta(step.alpha()));
            int height = (int) (shape.height() * side);
            int width = (int) (shape.width() * side);
            int top = draws.below(shape.height()) - height / 2;
            int left = draws.below(shape.width()) - width / 2;
            partners.draw(rows, draws);
            paste(images, targets, classes, top, left, height, width);
        }
    }

    private void paste(float[] images, float[] targets, int classes, int top, int left, int height, int width) {
        int first = Math.max(0, top);
        int begin = Math.max(0, left);
        int last = Math.min(shape.height(), top + height);
        int end = Math.min(shape.width(), left + width);
        double area = (double) (last - first) * (end - begin);
        partners.paste(images, shape.channels(), shape.height(), shape.width(), first, last, begin, end);
        partners.blend(targets, classes, (float) (1 - area / ((double) shape.height() * shape.width())));
    }
}
