package dev.quern.augment;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.recipe.RecipeAugmenters;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Processor time that each step of a recipe takes for an image, on one thread, with every image changed (flip:
/// every other). All rounds must give the same bits, and intensities from 0 to 1.
///
/// Run: `sh benchmarks/run.sh augment`, with a size such as `3x224x224` as argument for others than 28 and 32.
final class AugmentBenchmark {
    private static final int ROUNDS = 7;
    private static final int IMAGES = 64;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long ROUND_NANOSECONDS = 200_000_000;

    private AugmentBenchmark() {}

    public static void main(String[] arguments) {
        String[] shapes = arguments.length > 0 ? arguments : new String[] {"1x28x28", "3x32x32"};
        for (String text : shapes) {
            int[] sizes =
                    Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
            PixelColumn shape = new PixelColumn(sizes[0], sizes[1], sizes[2]);
            recipes(shape).forEach((name, recipe) -> measure(name, recipe, shape));
        }
    }

    private static Map<String, List<Augmentation>> recipes(PixelColumn shape) {
        Map<String, List<Augmentation>> recipes = new LinkedHashMap<>();
        recipes.put("nothing", List.of());
        recipes.put("shift", Recipes.of(Recipes.shift(2)));
        recipes.put("shift, rotate", Recipes.of(Recipes.shift(2), Recipes.rotate(15)));
        recipes.put("elastic", Recipes.of(Recipes.elastic(8, 4)));
        recipes.put("shift, rotate, elastic", Recipes.of(Recipes.shift(2), Recipes.rotate(15), Recipes.elastic(8, 4)));
        recipes.put("flip", Recipes.of(Recipes.flip()));
        recipes.put("flip, pad-crop", Recipes.of(Recipes.flip(), Recipes.padCrop(4)));
        recipes.put("crop", Recipes.of(Recipes.crop()));
        recipes.put("cutout", Recipes.of(new Augmentation.Cutout(8, 0, 1)));
        recipes.put("brightness", Recipes.of(new Augmentation.ColorJitter(0.4, 0, 0, 0, 1)));
        recipes.put("contrast", Recipes.of(new Augmentation.ColorJitter(0, 0.4, 0, 0, 1)));
        if (shape.channels() == 3) {
            recipes.put("saturation", Recipes.of(new Augmentation.ColorJitter(0, 0, 0.4, 0, 1)));
            recipes.put("hue", Recipes.of(new Augmentation.ColorJitter(0, 0, 0, 0.1, 1)));
        }
        recipes.put("noise", Recipes.of(new Augmentation.Noise(0.05, 1)));
        recipes.put("blur", Recipes.of(new Augmentation.Blur(0.1, 2, 1)));
        return recipes;
    }

    private static void measure(String name, List<Augmentation> recipe, PixelColumn shape) {
        Augmenter augmenter = new RecipeAugmenters().of(recipe, shape);
        float[] images = images(shape);
        float[] work = new float[images.length];
        double[] rates = new double[ROUNDS];
        long answer = 0;
        for (int round = -2; round < ROUNDS; round++) {
            long spent = 0;
            long done = 0;
            while (spent < ROUND_NANOSECONDS) {
                System.arraycopy(images, 0, work, 0, images.length);
                long start = THREADS.getCurrentThreadCpuTime();
                for (int i = 0; i < IMAGES; i++) {
                    augmenter.augment(work, i * shape.size(), shape, i);
                }
                spent += THREADS.getCurrentThreadCpuTime() - start;
                done += IMAGES;
            }
            long hash = check(work);
            if (round > -2 && hash != answer) {
                throw new IllegalStateException(name + " gave other images in round " + round);
            }
            answer = hash;
            rates[Math.max(round, 0)] = spent / 1e3 / done;
        }
        Arrays.sort(rates);
        System.out.printf(
                Locale.ROOT,
                "%s, %s: %.2f us an image (%.2f to %.2f), %.0f images/s%n",
                shape,
                name,
                rates[ROUNDS / 2],
                rates[0],
                rates[ROUNDS - 1],
                1e6 / rates[ROUNDS / 2]);
    }

    private static long check(float[] images) {
        for (float value : images) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalStateException("an intensity became " + value);
            }
        }
        return Arrays.hashCode(images);
    }

    /// Boxes of random intensities on noise.
    private static float[] images(PixelColumn shape) {
        SplittableRandom random = new SplittableRandom(1);
        float[] images = new float[IMAGES * shape.size()];
        for (int plane = 0; plane < IMAGES * shape.channels(); plane++) {
            int left = random.nextInt(shape.width());
            int top = random.nextInt(shape.height());
            float box = random.nextFloat() * 0.9f;
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    images[(plane * shape.height() + y) * shape.width() + x] =
                            random.nextFloat() * 0.1f + (x > left && y > top ? box : 0);
                }
            }
        }
        return images;
    }
}
