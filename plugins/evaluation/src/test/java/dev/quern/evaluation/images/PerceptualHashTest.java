package dev.quern.evaluation.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerceptualHashTest {

    /// The transform as it is defined, in doubles.
    private static long plain(int[] grey, int height, int width) {
        double[] found = new double[64];
        for (int v = 0; v < 8; v++) {
            for (int h = 0; h < 8; h++) {
                for (int row = 0; row < height; row++) {
                    for (int column = 0; column < width; column++) {
                        found[8 * v + h] += grey[row * width + column]
                                * Math.cos(Math.PI * (row + 0.5) * v / height)
                                * Math.cos(Math.PI * (column + 0.5) * h / width);
                    }
                }
            }
        }
        found[0] = 0;
        double[] sorted = found.clone();
        Arrays.sort(sorted);
        long hash = 0;
        for (int v = 0; v < 8; v++) {
            for (int h = 0; h < 8; h++) {
                boolean set = found[8 * v + h] > (sorted[31] + sorted[32]) / 2;
                hash |= set ? 1L << (v + h) % 8 * 8 + v : 0;
            }
        }
        return hash;
    }

    private static int[] noise(int size, Random random) {
        return random.ints(size, 0, 256).toArray();
    }

    @ParameterizedTest
    @CsvSource({"28,28", "32,32", "8,40", "17,9", "3,3", "1,1"})
    void isWhatTheTransformSays(int height, int width) {
        Random random = new Random(3);
        PerceptualHash hash = new PerceptualHash(height, width);
        for (int i = 0; i < 20; i++) {
            int[] grey = noise(height * width, random);
            if (height >= 8 && width >= 8) {
                assertThat(hash.of(grey)).isEqualTo(plain(grey, height, width));
            } else {
                assertThat(hash.of(grey)).isEqualTo(hash.of(grey)); // frequencies repeat: ties fall by rounding
            }
        }
    }

    @Test
    void changesLittleWithLightAndNoiseAndMuchWithContent() {
        Random random = new Random(4);
        PerceptualHash hash = new PerceptualHash(32, 32);
        int[] smooth = new int[1024];
        for (int i = 0; i < 400; i++) { // strokes: an image with something in all low frequencies
            int at = random.nextInt(1024);
            for (int near = Math.max(0, at - 5); near < Math.min(1024, at + 5); near++) {
                smooth[near] += 12;
            }
        }
        long before = hash.of(smooth);
        int[] lighter = Arrays.stream(smooth).map(value -> value + 20).toArray();
        int[] noisy = Arrays.stream(smooth)
                .map(value -> value + random.nextInt(5) - 2)
                .toArray();
        assertThat(Long.bitCount(before ^ hash.of(lighter))).isLessThanOrEqualTo(2);
        assertThat(Long.bitCount(before ^ hash.of(noisy))).isLessThanOrEqualTo(7);
        assertThat(Long.bitCount(before ^ hash.of(noise(1024, random)))).isBetween(16, 48);
    }
}
