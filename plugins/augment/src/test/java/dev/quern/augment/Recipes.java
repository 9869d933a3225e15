package dev.quern.augment;

import dev.quern.api.image.Augmentation;
import java.util.List;
import java.util.Optional;

/// Steps of recipes for tests.
public final class Recipes {
    private static final int PARTS = Augmentation.class.getRecordComponents().length;

    private Recipes() {}

    /// A recipe of these parts, each one of the records nested in [Augmentation].
    public static List<Augmentation> of(Record... parts) {
        return List.of(parts).stream().map(Recipes::step).toList();
    }

    private static Augmentation step(Record part) {
        Object[] arguments = new Object[PARTS];
        Class<?>[] types = new Class<?>[PARTS];
        for (int i = 0; i < PARTS; i++) {
            String name = Augmentation.class.getRecordComponents()[i].getName();
            boolean here = name.equalsIgnoreCase(part.getClass().getSimpleName());
            arguments[i] = here ? Optional.of(part) : Optional.empty();
            types[i] = Optional.class;
        }
        try {
            return Augmentation.class.getConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("the record's constructor takes its components", impossible);
        }
    }

    public static Augmentation.Shift shift(double pixels) {
        return new Augmentation.Shift(pixels, pixels, 1);
    }

    public static Augmentation.Rotate rotate(double degrees) {
        return new Augmentation.Rotate(degrees, 1);
    }

    public static Augmentation.Elastic elastic(double alpha, double sigma) {
        return new Augmentation.Elastic(alpha, sigma, 1);
    }

    public static Augmentation.Flip flip() {
        return new Augmentation.Flip(true, false, 0.5);
    }

    public static Augmentation.PadCrop padCrop(int pixels) {
        return new Augmentation.PadCrop(pixels, Augmentation.Padding.ZERO);
    }

    public static Augmentation.Crop crop() {
        return new Augmentation.Crop(0.08, 1, 4 / 3.0, 1);
    }

    public static Augmentation.ColorJitter colorJitter(double strength, double hue) {
        return new Augmentation.ColorJitter(strength, strength, strength, hue, 1);
    }
}
