package dev.quern.augment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.Augmentation.Padding;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.Pictures;
import dev.quern.augment.Recipes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeAugmenterTest {
    private static final PixelColumn SMALL = new PixelColumn(3, 6, 7);
    private static final List<Augmentation> LONG = Recipes.of(
            Recipes.shift(2),
            Recipes.rotate(15),
            Recipes.elastic(8, 4),
            Recipes.flip(),
            Recipes.padCrop(2),
            Recipes.colorJitter(0.4, 0.1),
            Recipes.crop(),
            new Augmentation.Blur(0.1, 2, 0.5),
            new Augmentation.Noise(0.05, 1),
            new Augmentation.Cutout(4, 0, 1));

    private static Augmenter of(PixelColumn shape, List<Augmentation> recipe) {
        return new RecipeAugmenters().of(recipe, shape);
    }

    @Test
    void anEmptyRecipeChangesNothing() {
        float[] image = Pictures.noise(SMALL, 1);
        float[] changed = image.clone();
        Augmenter augmenter = of(SMALL, List.of());
        augmenter.augment(changed, 0, SMALL, 5);
        float[] targets = {1, 0, 0, 1};
        augmenter.mix(changed, targets, 1, 4, SMALL, 5);
        assertThat(augmenter.mixes()).isFalse();
        assertThat(changed).containsExactly(image);
        assertThat(targets).containsExactly(1, 0, 0, 1);
    }

    @Test
    void aRecipeThatChangesSingleImagesDoesNotMix() {
        assertThat(of(SMALL, LONG).mixes()).isFalse();
        assertThat(of(SMALL, Recipes.of(Recipes.flip(), new Augmentation.CutMix(1, 0.5)))
                        .mixes())
                .isTrue();
    }

    @Test
    void whatLeavesTheRangeIsCutOff() {
        float[] image = new float[SMALL.size()];
        Arrays.fill(image, 0, 60, -0.5f);
        Arrays.fill(image, 60, 126, 1.5f);
        of(SMALL, List.of()).augment(image, 0, SMALL, 1);
        assertThat(image).containsOnly(0, 1);
    }

    @Test
    void changesOneImageAmongOthersBySeedAlone() {
        Augmenter augmenter = of(SMALL, LONG);
        float[] image = Pictures.noise(SMALL, 2);
        float[] many = new float[5 * SMALL.size()];
        Arrays.fill(many, 7);
        for (int place : new int[] {3, 1}) {
            System.arraycopy(image, 0, many, place * SMALL.size(), SMALL.size());
            augmenter.augment(many, place * SMALL.size(), SMALL, 12);
            augmenter.augment(image.clone(), 0, SMALL, 13);
        }
        float[] alone = image.clone();
        of(SMALL, LONG).augment(alone, 0, SMALL, 12);
        for (int i = 0; i < many.length; i++) {
            int place = i / SMALL.size();
            assertThat(many[i]).isEqualTo(place == 1 || place == 3 ? alone[i % SMALL.size()] : 7);
        }
        float[] other = image.clone();
        augmenter.augment(other, 0, SMALL, 13);
        assertThat(other).isNotEqualTo(alone);
    }

    /// What a step draws does not depend on how much the steps before it drew.
    @Test
    void stepsHaveStreamsOfTheirOwn() {
        float[] image = Pictures.noise(SMALL, 3);
        float[] expected = image.clone();
        Chain first = new Chain(Recipes.of(new Augmentation.Noise(0.2, 0.5)), SMALL);
        Chain both = new Chain(Recipes.of(new Augmentation.Noise(0.2, 0.5), new Augmentation.Cutout(3, 1, 1)), SMALL);
        for (int seed = 0; seed < 20; seed++) {
            float[] changed = image.clone();
            both.augment(changed, 0, seed);
            System.arraycopy(image, 0, expected, 0, image.length);
            first.augment(expected, 0, seed);
            new Cutout(new Augmentation.Cutout(3, 1, 1), SMALL)
                    .apply(expected, 0, new dev.quern.augment.random.Draws().restart(seed, 1));
            assertThat(changed).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @MethodSource
    void changesAShareOfImages(DoubleFunction<Record> step) {
        PixelColumn shape = new PixelColumn(3, 4, 4);
        Augmenter augmenter = of(shape, Recipes.of(step.apply(0.3)));
        float[] image = Pictures.noise(shape, 4);
        int changes = 0;
        for (int seed = 0; seed < 10_000; seed++) {
            float[] changed = image.clone();
            augmenter.augment(changed, 0, shape, seed);
            changes += Arrays.equals(changed, image) ? 0 : 1;
        }
        assertThat(changes).isBetween(3000 - 184, 3000 + 184);
    }

    static Stream<DoubleFunction<Record>> changesAShareOfImages() {
        return Stream.of(
                share -> new Augmentation.Shift(2, 2, share),
                share -> new Augmentation.Rotate(20, share),
                share -> new Augmentation.Scale(0.5, 1.5, share),
                share -> new Augmentation.Shear(20, share),
                share -> new Augmentation.Elastic(8, 2, share),
                share -> new Augmentation.Flip(true, false, share),
                share -> new Augmentation.Crop(0.1, 0.5, 1.2, share),
                share -> new Augmentation.Cutout(2, 0, share),
                share -> new Augmentation.ColorJitter(0.5, 0, 0, 0, share),
                share -> new Augmentation.Noise(0.1, share),
                share -> new Augmentation.Blur(1, 2, share));
    }

    @Test
    void mixesAShareOfBatches() {
        for (Record step : List.of(new Augmentation.Mixup(1, 0.3), new Augmentation.CutMix(1, 0.3))) {
            PixelColumn shape = new PixelColumn(1, 20, 20);
            Augmenter augmenter = of(shape, Recipes.of(step));
            int changes = 0;
            for (int seed = 0; seed < 3000; seed++) {
                float[] targets = {1, 0, 0, 1};
                augmenter.mix(new float[800], targets, 2, 2, shape, seed);
                changes += targets[0] == 1 ? 0 : 1;
            }
            // Half of the permutations of two rows leave both alone.
            assertThat(changes).isBetween(450 - 80, 450 + 80);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 1, 17", "1, 17, 1", "3, 1, 1", "3, 5, 4", "1, 28, 28", "3, 32, 32", "4, 3, 7"})
    void randomRecipesStayWithinTheRangeAndAreRepeatable(int channels, int height, int width) {
        PixelColumn shape = new PixelColumn(channels, height, width);
        for (int seed = 0; seed < 60; seed++) {
            List<Augmentation> recipe = recipe(new SplittableRandom(seed), shape);
            float[] image = Pictures.noise(shape, seed);
            extremes(image);
            float[] changed = image.clone();
            float[] again = image.clone();
            of(shape, recipe).augment(changed, 0, shape, seed);
            of(shape, recipe).augment(again, 0, shape, seed);
            assertThat(again).as("%s", recipe).containsExactly(changed);
            assertThat(isWithinRange(changed)).as("%s", recipe).isTrue();
        }
    }

    private static boolean isWithinRange(float[] image) {
        boolean within = true;
        for (float value : image) {
            within &= value >= 0 && value <= 1;
        }
        return within;
    }

    private static void extremes(float[] image) {
        for (int i = 0; i < image.length; i += 3) {
            image[i] = Math.round(image[i]);
        }
    }

    private static List<Augmentation> recipe(SplittableRandom random, PixelColumn shape) {
        List<Record> steps = new ArrayList<>();
        int count = random.nextInt(1, 7);
        int shorter = Math.min(shape.height(), shape.width());
        for (int i = 0; i < count; i++) {
            double share = random.nextDouble(0.3, 1);
            double strength = random.nextDouble(0.001, 1);
            steps.add(
                    switch (random.nextInt(11)) {
                        case 0 ->
                            new Augmentation.Shift(
                                    strength * (shape.width() - 0.01), strength * (shape.height() - 0.01), share);
                        case 1 -> new Augmentation.Rotate(180 * strength, share);
                        case 2 -> new Augmentation.Scale(0.01, 0.01 + 99 * strength, share);
                        case 3 -> new Augmentation.Shear(89 * strength, share);
                        case 4 -> new Augmentation.Elastic(1000 * strength, 9 * strength, share);
                        case 5 -> new Augmentation.Flip(true, true, share);
                        case 6 -> new Augmentation.Crop(strength * 0.5, strength, 1 + 9 * strength, share);
                        case 7 -> new Augmentation.Cutout(1 + (int) (strength * (shorter - 1)), strength, share);
                        case 8 ->
                            shape.channels() == 3
                                    ? new Augmentation.ColorJitter(strength, strength, strength, strength / 2, share)
                                    : new Augmentation.ColorJitter(strength, strength, 0, 0, share);
                        case 9 -> new Augmentation.Noise(strength, share);
                        default -> new Augmentation.Blur(strength, 4 * strength, share);
                    });
        }
        if (random.nextBoolean()) {
            steps.add(new Augmentation.PadCrop(shorter, random.nextBoolean() ? Padding.ZERO : Padding.EDGE));
        }
        return Recipes.of(steps.toArray(Record[]::new));
    }

    @Test
    void changesLargeImages() {
        PixelColumn large = new PixelColumn(3, 512, 512);
        float[] image = Pictures.noise(large, 5);
        float[] changed = image.clone();
        of(large, LONG).augment(changed, 0, large, 1);
        int same = 0;
        for (int i = 0; i < image.length; i++) {
            same += changed[i] == image[i] ? 1 : 0;
        }
        assertThat(isWithinRange(changed)).isTrue();
        assertThat(same).isLessThan(image.length / 100);
    }

    @Test
    void fourThreadsAtOnceGiveWhatOneGives() throws Exception {
        PixelColumn shape = new PixelColumn(3, 24, 24);
        Augmenter augmenter = of(shape, LONG);
        List<float[]> expected = images(augmenter, shape);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<List<float[]>> work = () -> images(augmenter, shape);
            for (Future<List<float[]>> future : threads.invokeAll(List.of(work, work, work, work))) {
                List<float[]> images = future.get();
                for (int i = 0; i < images.size(); i++) {
                    assertThat(images.get(i)).containsExactly(expected.get(i));
                }
            }
        }
    }

    private static List<float[]> images(Augmenter augmenter, PixelColumn shape) {
        List<float[]> images = new ArrayList<>();
        for (int seed = 0; seed < 100; seed++) {
            float[] image = Pictures.noise(shape, seed);
            augmenter.augment(image, 0, shape, seed);
            images.add(image);
        }
        return images;
    }

    @Test
    void anAugmenterIsForOneShape() {
        PixelColumn other = new PixelColumn(3, 7, 6);
        Augmenter augmenter = of(SMALL, LONG);
        assertThatThrownBy(() -> augmenter.augment(new float[126], 0, other, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("this augmenter is for images of 3x6x7, got 3x7x6");
        assertThatThrownBy(() -> augmenter.mix(new float[126], new float[1], 1, 1, other, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatDoesNotFit(Record step, PixelColumn shape, String key, String message) {
        List<Augmentation> recipe = Recipes.of(Recipes.flip(), step);
        assertThatThrownBy(() -> of(shape, recipe))
                .isInstanceOf(dev.quern.api.PlanException.class)
                .hasMessage(message)
                .hasFieldOrPropertyWithValue("key", key);
    }

    static Stream<Arguments> refusesWhatDoesNotFit() {
        PixelColumn grey = new PixelColumn(1, 20, 30);
        PixelColumn colored = new PixelColumn(3, 20, 30);
        return Stream.of(
                Arguments.of(
                        new Augmentation.Shift(30, 0, 1),
                        grey,
                        "1.shift.x",
                        "must be less than 30 for images of 1x20x30, is 30.0"),
                Arguments.of(
                        new Augmentation.Shift(29.9, 20, 1),
                        grey,
                        "1.shift.y",
                        "must be less than 20 for images of 1x20x30, is 20.0"),
                Arguments.of(
                        new Augmentation.PadCrop(21, Padding.ZERO),
                        grey,
                        "1.pad-crop.pixels",
                        "must be at most 20 for images of 1x20x30, is 21"),
                Arguments.of(
                        new Augmentation.PadCrop(21, Padding.EDGE),
                        grey,
                        "1.pad-crop.pixels",
                        "must be at most 20 for images of 1x20x30, is 21"),
                Arguments.of(
                        new Augmentation.PadCrop(20, Padding.REFLECT),
                        colored,
                        "1.pad-crop.pixels",
                        "must be less than 20 to reflect images of 3x20x30, is 20"),
                Arguments.of(
                        new Augmentation.Cutout(31, 0, 1),
                        grey,
                        "1.cutout.size",
                        "must be at most 30 for images of 1x20x30, is 31"),
                Arguments.of(
                        new Augmentation.ColorJitter(1, 1, 0.1, 0, 1),
                        grey,
                        "1.color-jitter.saturation",
                        "needs images of 3 channels, these are 1x20x30; leave it out or set it to 0"),
                Arguments.of(
                        new Augmentation.ColorJitter(1, 1, 0, 0.1, 1),
                        new PixelColumn(4, 20, 30),
                        "1.color-jitter.hue",
                        "needs images of 3 channels, these are 4x20x30; leave it out or set it to 0"));
    }

    @Test
    void takesWhatJustFits() {
        PixelColumn grey = new PixelColumn(1, 20, 30);
        List<Augmentation> recipe = Recipes.of(
                new Augmentation.Shift(29.9, 19.9, 1),
                new Augmentation.PadCrop(20, Padding.ZERO),
                new Augmentation.PadCrop(20, Padding.EDGE),
                new Augmentation.PadCrop(19, Padding.REFLECT),
                new Augmentation.Cutout(30, 0, 1),
                new Augmentation.ColorJitter(1, 1, 0, 0, 1));
        float[] image = Pictures.noise(grey, 6);
        of(grey, recipe).augment(image, 0, grey, 1);
        assertThat(image).hasSize(600);
    }
}
