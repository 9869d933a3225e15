package dev.quern.augment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.Pictures;
import dev.quern.augment.random.Draws;
import java.awt.Color;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColorJitterTest {
    private static final PixelColumn COLORED = new PixelColumn(3, 6, 7);
    private static final PixelColumn GREY = new PixelColumn(1, 6, 7);
    private static final int PLANE = 42;

    private static ColorJitter jitter(PixelColumn shape) {
        return new ColorJitter(new Augmentation.ColorJitter(1, 1, 1, 0.5, 1), shape);
    }

    private static double cut(double value) {
        return Math.min(Math.max(value, 0), 1);
    }

    private static double grey(float[] image, int pixel) {
        return 0.2989 * image[pixel] + 0.587 * image[PLANE + pixel] + 0.114 * image[2 * PLANE + pixel];
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.4f, 1, 1.7f, 2})
    void brightnessIsAFactor(float factor) {
        float[] image = Pictures.noise(COLORED, 1);
        float[] changed = image.clone();
        jitter(COLORED).brightness(changed, 0, factor);
        for (int i = 0; i < image.length; i++) {
            assertThat((double) changed[i]).isCloseTo(cut(factor * image[i]), within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.4f, 1, 1.7f, 2})
    void contrastIsAFactorOnTheDistanceToTheMeanOfGrey(float factor) {
        float[] image = Pictures.noise(COLORED, 2);
        double mean = 0;
        for (int i = 0; i < PLANE; i++) {
            mean += grey(image, i) / PLANE;
        }
        float[] changed = image.clone();
        jitter(COLORED).contrast(changed, 0, factor);
        for (int i = 0; i < image.length; i++) {
            assertThat((double) changed[i]).isCloseTo(cut(mean + factor * (image[i] - mean)), within(1e-6));
        }
    }

    @Test
    void contrastOfAGreyImageIsAroundItsMean() {
        float[] image = {0.2f, 0.4f, 0.9f, 0.5f};
        new ColorJitter(new Augmentation.ColorJitter(0, 1, 0, 0, 1), new PixelColumn(1, 2, 2)).contrast(image, 0, 1.5f);
        assertThat(image).containsExactly(new float[] {0.05f, 0.35f, 1, 0.5f}, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.4f, 1, 1.7f, 2})
    void saturationIsAFactorOnTheDistanceToGrey(float factor) {
        float[] image = Pictures.noise(COLORED, 3);
        float[] changed = image.clone();
        jitter(COLORED).saturation(changed, 0, factor);
        for (int i = 0; i < image.length; i++) {
            double grey = grey(image, i % PLANE);
            assertThat((double) changed[i]).isCloseTo(cut(grey + factor * (image[i] - grey)), within(1e-6));
        }
    }

    /// The JDK's own conversion gives hue, saturation and value and takes them back, in whole bytes.
    @ParameterizedTest
    @ValueSource(floats = {-0.5f, -0.31f, -0.01f, 0, 0.2f, 1 / 3f, 0.5f, 1})
    void hueTurnsTheCircleOfTheHsvModel(float turns) {
        float[] image = Pictures.noise(COLORED, 4);
        for (int i = 0; i < image.length; i++) {
            image[i] = Math.round(image[i] * 255) / 255f;
        }
        // Where hues begin and end: pure colours and those where two channels are the same.
        float[][] edges = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {0, 1, 1}, {1, 0, 1}, {0, 0, 0}, {1, 1, 1}};
        for (int i = 0; i < edges.length; i++) {
            for (int channel = 0; channel < 3; channel++) {
                image[channel * PLANE + i] = edges[i][channel];
            }
        }
        float[] changed = image.clone();
        jitter(COLORED).hue(changed, 0, turns);
        for (int i = 0; i < PLANE; i++) {
            float[] hsv = Color.RGBtoHSB(
                    Math.round(image[i] * 255),
                    Math.round(image[PLANE + i] * 255),
                    Math.round(image[2 * PLANE + i] * 255),
                    null);
            Color expected = new Color(Color.HSBtoRGB(hsv[0] + turns, hsv[1], hsv[2]));
            assertThat(changed[i] * 255).isCloseTo(expected.getRed(), within(0.51f));
            assertThat(changed[PLANE + i] * 255).isCloseTo(expected.getGreen(), within(0.51f));
            assertThat(changed[2 * PLANE + i] * 255).isCloseTo(expected.getBlue(), within(0.51f));
        }
    }

    @Test
    void aWholeTurnOfTheHueChangesNothing() {
        float[] image = Pictures.noise(COLORED, 5);
        float[] changed = image.clone();
        jitter(COLORED).hue(changed, 0, 1);
        assertThat(changed).containsExactly(image, within(2e-6f));
        jitter(COLORED).hue(changed, 0, 0.5f);
        jitter(COLORED).hue(changed, 0, -0.5f);
        assertThat(changed).containsExactly(image, within(4e-6f));
    }

    @Test
    void greyStaysGrey() {
        float[] image = Pictures.noise(COLORED, 6);
        for (int i = 0; i < PLANE; i++) {
            image[PLANE + i] = image[2 * PLANE + i] = image[i];
        }
        float[] turned = image.clone();
        jitter(COLORED).hue(turned, 0, 0.3f);
        assertThat(turned).containsExactly(image);
        // The weights of grey add up to 0.9999.
        float[] saturated = image.clone();
        jitter(COLORED).saturation(saturated, 0, 2);
        assertThat(saturated).containsExactly(image, within(1.1e-4f));
    }

    @Test
    void eachImageHasAnOrderAndFactorsOfItsOwn() {
        ColorJitter jitter = jitter(COLORED);
        Draws draws = new Draws();
        for (int seed = 0; seed < 50; seed++) {
            float[] image = Pictures.noise(COLORED, seed);
            float[] changed = image.clone();
            jitter.apply(changed, 0, draws.restart(seed, 0));
            draws.restart(seed, 0).chance(1);
            for (int kind : order(draws)) {
                switch (kind) {
                    case 0 -> jitter.brightness(image, 0, (float) draws.between(0, 2));
                    case 1 -> jitter.contrast(image, 0, (float) draws.between(0, 2));
                    case 2 -> jitter.saturation(image, 0, (float) draws.between(0, 2));
                    default -> jitter.hue(image, 0, (float) draws.between(-0.5, 0.5));
                }
            }
            assertThat(changed).containsExactly(image);
        }
    }

    /// Fisher and Yates, from the inside out.
    private static int[] order(Draws draws) {
        int[] order = new int[4];
        for (int i = 0; i < 4; i++) {
            int place = draws.below(i + 1);
            order[i] = order[place];
            order[place] = i;
        }
        return order;
    }

    @Test
    void allOrdersOccur() {
        Set<Float> results = new HashSet<>();
        ColorJitter jitter = new ColorJitter(new Augmentation.ColorJitter(1, 1, 0, 0, 1), GREY);
        Draws draws = new Draws();
        for (int seed = 0; seed < 2000; seed++) {
            float[] image = Pictures.noise(GREY, 7);
            jitter.apply(image, 0, draws.restart(seed, 0));
            results.add(image[0] + image[41]);
        }
        assertThat(results).hasSizeGreaterThan(1500);
        Set<Integer> orders = new HashSet<>();
        for (int seed = 0; seed < 400; seed++) {
            draws.restart(seed, 0).chance(1);
            orders.add(java.util.Arrays.hashCode(order(draws)));
        }
        assertThat(orders).hasSize(24);
    }

    @Test
    void leavesOutWhatHasNoStrength() {
        float[] image = Pictures.noise(GREY, 8);
        float[] changed = image.clone();
        new ColorJitter(new Augmentation.ColorJitter(0, 0, 0, 0, 1), GREY).apply(changed, 0, new Draws().restart(1, 0));
        assertThat(changed).containsExactly(image);
    }
}
