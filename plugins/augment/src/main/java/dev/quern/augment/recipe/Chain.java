package dev.quern.augment.recipe;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.random.Draws;
import java.util.ArrayList;
import java.util.List;

/// A recipe made ready for images of one shape: changes of single images and mixers of batches, each in the
/// order of the recipe, each with a stream of random numbers of its own. For one thread.
final class Chain {
    private final List<Change> changes = new ArrayList<>();
    private final List<Mixer> mixers = new ArrayList<>();
    private final Draws draws = new Draws();
    private final PixelColumn shape;
    private Geometry open;

    /// @throws dev.quern.api.PlanException where a step does not fit
    Chain(List<Augmentation> recipe, PixelColumn shape) {
        this.shape = shape;
        for (int i = 0; i < recipe.size(); i++) {
            Fit.require(recipe.get(i), shape, i + ".");
            geometry(recipe.get(i));
            pixels(recipe.get(i));
            mixers(recipe.get(i));
        }
    }

    private void geometry(Augmentation step) {
        step.shift().ifPresent(shift -> map().add(
                        shift.probability(),
                        (map, random) -> map.shift(
                                random.between(-shift.x(), shift.x()), random.between(-shift.y(), shift.y()))));
        step.rotate().ifPresent(rotate -> map().add(
                        rotate.probability(),
                        (map, random) -> map.rotate(random.between(-rotate.degrees(), rotate.degrees()))));
        step.scale().ifPresent(scale -> map().add(
                        scale.probability(),
                        (map, random) -> map.scale(random.between(scale.smallest(), scale.largest()))));
        step.shear().ifPresent(shear -> map().add(
                        shear.probability(),
                        (map, random) -> map.shear(random.between(-shear.degrees(), shear.degrees()))));
        step.elastic().ifPresent(elastic -> map().bend(
                        elastic.probability(),
                        new Displacement(shape.height(), shape.width(), elastic.alpha(), elastic.sigma())));
    }

    /// The map that a step can still be added to.
    private Geometry map() {
        if (open == null || open.isFull()) {
            open = new Geometry(shape);
            changes.add(open);
        }
        return open;
    }

    private void pixels(Augmentation step) {
        step.flip().ifPresent(flip -> add(new Flip(flip, shape)));
        step.crop().ifPresent(crop -> add(new Crop(crop, shape)));
        step.padCrop().ifPresent(padCrop -> add(new PadCrop(padCrop, shape)));
        step.cutout().ifPresent(cutout -> add(new Cutout(cutout, shape)));
        step.colorJitter().ifPresent(jitter -> add(new ColorJitter(jitter, shape)));
        step.noise().ifPresent(noise -> add(new Noise(noise, shape)));
        step.blur().ifPresent(blur -> add(new Blur(blur, shape)));
    }

    private void add(Change change) {
        changes.add(change);
        open = null;
    }

    private void mixers(Augmentation step) {
        step.mixup().ifPresent(mixup -> mixers.add(new Mixup(mixup, shape)));
        step.cutMix().ifPresent(cutMix -> mixers.add(new CutMix(cutMix, shape)));
    }

    boolean mixes() {
        return !mixers.isEmpty();
    }

    /// Changes one image in place.
    void augment(float[] images, int offset, long seed) {
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).apply(images, offset, draws.restart(seed, i));
        }
        // Rounding may have left an interpolated intensity a hair above 1.
        Intensities.bound(images, offset, shape.size());
    }

    /// Mixes a batch in place. Streams of mixers are counted downwards from -1, apart from those of changes.
    void mix(float[] images, float[] targets, int rows, int classes, long seed) {
        for (int i = 0; i < mixers.size(); i++) {
            mixers.get(i).mix(images, targets, rows, classes, draws.restart(seed, ~i));
        }
    }
}
