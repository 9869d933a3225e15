package dev.quern.augment.recipe;

import static dev.quern.api.PlanException.check;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;

/// Refuses steps of a recipe that images of a shape cannot have.
final class Fit {
    private Fit() {}

    /// @param key of the step, such as `0.`
    /// @throws dev.quern.api.PlanException where the step does not fit
    static void require(Augmentation step, PixelColumn shape, String key) {
        step.shift().ifPresent(shift -> {
            within(shift.x(), shape.width(), shape, key + "shift.x");
            within(shift.y(), shape.height(), shape, key + "shift.y");
        });
        step.padCrop().ifPresent(padCrop -> padCrop(padCrop, shape, key + "pad-crop.pixels"));
        step.cutout().ifPresent(cutout -> {
            int longer = Math.max(shape.height(), shape.width());
            check(
                    cutout.size() <= longer,
                    key + "cutout.size",
                    "must be at most %d for images of %s, is %d",
                    longer,
                    shape,
                    cutout.size());
        });
        step.colorJitter().ifPresent(jitter -> {
            colored(jitter.saturation(), shape, key + "color-jitter.saturation");
            colored(jitter.hue(), shape, key + "color-jitter.hue");
        });
    }

    private static void within(double most, int size, PixelColumn shape, String key) {
        check(most < size, key, "must be less than %d for images of %s, is %s", size, shape, most);
    }

    private static void padCrop(Augmentation.PadCrop step, PixelColumn shape, String key) {
        int shorter = Math.min(shape.height(), shape.width());
        switch (step.padding()) {
            case ZERO, EDGE ->
                check(
                        step.pixels() <= shorter,
                        key,
                        "must be at most %d for images of %s, is %d",
                        shorter,
                        shape,
                        step.pixels());
            case REFLECT ->
                check(
                        step.pixels() < shorter,
                        key,
                        "must be less than %d to reflect images of %s, is %d",
                        shorter,
                        shape,
                        step.pixels());
        }
    }

    private static void colored(double strength, PixelColumn shape, String key) {
        check(
                strength == 0 || shape.channels() == 3,
                key,
                "needs images of 3 channels, these are %s; leave it out or set it to 0",
                shape);
    }
}
