package dev.quern.augment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.Augmentation.Padding;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.Pictures;
import dev.quern.augment.random.Draws;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseAndBlurTest {
    @Test
    void noiseHasMeanZeroAndItsDeviation() {
        PixelColumn shape = new PixelColumn(3, 200, 200);
        float[] image = new float[shape.size()];
        Arrays.fill(image, 0.5f);
        new Noise(new Augmentation.Noise(0.05, 1), shape).apply(image, 0, new Draws().restart(1, 0));
        double sum = 0;
        double squares = 0;
        double neighbours = 0;
        for (int i = 0; i < image.length; i++) {
            double noise = image[i] - 0.5;
            sum += noise;
            squares += noise * noise;
            neighbours += i > 0 ? noise * (image[i - 1] - 0.5) : 0;
        }
        assertThat(sum / image.length).isCloseTo(0, within(4 * 0.05 / Math.sqrt(image.length)));
        assertThat(Math.sqrt(squares / image.length)).isCloseTo(0.05, within(0.0005));
        assertThat(neighbours / squares).isCloseTo(0, within(4 / Math.sqrt(image.length)));
    }

    @Test
    void noiseIsCutOffAtBlackAndWhite() {
        PixelColumn shape = new PixelColumn(1, 10, 100);
        float[] image = new float[1000];
        Arrays.fill(image, 500, 1000, 1);
        new Noise(new Augmentation.Noise(1, 1), shape).apply(image, 0, new Draws().restart(2, 0));
        for (float value : image) {
            assertThat(value).isBetween(0f, 1f);
        }
        assertThat(image).contains(0f, 1f);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 9, 12, 1",
        "3, 12, 9, 2.5",
        "1, 1, 1, 3",
        "1, 1, 9, 2",
        "1, 9, 1, 0.3",
        "1, 3, 4, 6",
        "1, 5, 5, 1e-9"
    })
    void blursAsASumOverTheWholeNeighbourhood(int channels, int height, int width, double sigma) {
        PixelColumn shape = new PixelColumn(channels, height, width);
        float[] image = Pictures.noise(shape, 3);
        float[] blurred = image.clone();
        new Blur(new Augmentation.Blur(sigma, sigma, 1), shape).apply(blurred, 0, new Draws().restart(1, 0));
        compare(image, blurred, shape, sigma);
    }

    /// One blur serves all strengths, so that nothing of a stronger one may be left in a weaker one.
    @Test
    void drawsTheStrengthEvenly() {
        PixelColumn shape = new PixelColumn(1, 6, 8);
        Blur blur = new Blur(new Augmentation.Blur(0.1, 3, 1), shape);
        Draws draws = new Draws();
        for (int seed = 0; seed < 30; seed++) {
            float[] image = Pictures.noise(shape, seed);
            float[] blurred = image.clone();
            blur.apply(blurred, 0, draws.restart(seed, 0));
            draws.restart(seed, 0).chance(1);
            compare(image, blurred, shape, 0.1 + 2.9 * draws.uniform());
        }
    }

    private static void compare(float[] image, float[] blurred, PixelColumn shape, double sigma) {
        int height = shape.height();
        int width = shape.width();
        int radius = Math.max(1, (int) Math.ceil(3 * sigma));
        for (int i = 0; i < image.length; i++) {
            double sum = 0;
            double weights = 0;
            for (int dy = -radius; dy <= radius; dy++) {
                for (int dx = -radius; dx <= radius; dx++) {
                    double weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
                    int row = i / width % height + dy;
                    int plane = i / (height * width) * height * width;
                    sum += weight * Pictures.at(image, plane, height, width, row, i % width + dx, Padding.EDGE);
                    weights += weight;
                }
            }
            assertThat((double) blurred[i]).isCloseTo(sum / weights, within(2e-6));
        }
    }
}
