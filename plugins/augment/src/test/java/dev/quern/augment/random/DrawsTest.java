package dev.quern.augment.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final Draws draws = new Draws();

    /// The JDK's SplittableRandom is the same generator: its first number is the mixed sum of its seed and the gamma.
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1", "-1, -1", "1234567, 42", "-9223372036854775808, 9223372036854775807"})
    void isSplitMix64(long seed, long stream) {
        long start = mixed(mixed(seed) + (stream - 1) * GOLDEN_GAMMA);
        SplittableRandom reference = new SplittableRandom(start);
        draws.restart(seed, stream);
        for (int i = 0; i < 100; i++) {
            assertThat(draws.bits()).isEqualTo(reference.nextLong());
        }
    }

    private static long mixed(long value) {
        return new SplittableRandom(value).nextLong();
    }

    @Test
    void uniformNumbersFillTheirRangeEvenly() {
        draws.restart(1, 0);
        even(i -> draws.uniform());
        draws.restart(2, 0);
        even(i -> (draws.between(-3, 5) + 3) / 8);
        draws.restart(3, 0);
        even(i -> (draws.below(700) + 0.5) / 700);
    }

    /// Images have seeds and steps have streams that follow one another.
    @Test
    void firstNumbersOfNeighbouringStreamsAreEven() {
        even(i -> draws.restart(i, 0).uniform());
        even(i -> draws.restart(7, i).uniform());
        even(i -> draws.restart(7, -i).uniform());
        even(i -> {
            draws.restart(i, 1).uniform();
            return draws.uniform();
        });
        // Sums of two neighbours modulo 1 are even where the two are independent.
        even(i -> (draws.restart(i, 0).uniform() + draws.restart(i + 1, 0).uniform()) % 1);
        even(i -> (draws.restart(i, 0).uniform() + draws.restart(i, 1).uniform()) % 1);
    }

    /// Chi-square over 100 bins: 99 degrees of freedom, between its quantiles of 0.0005 and 0.9995.
    private static void even(IntToDoubleFunction numbers) {
        int[] bins = new int[100];
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            bins[(int) (numbers.applyAsDouble(i) * 100)]++;
        }
        double chiSquare = 0;
        for (int bin : bins) {
            chiSquare += (bin - 1000.0) * (bin - 1000.0) / 1000;
        }
        assertThat(chiSquare).isBetween(58.0, 151.0);
    }

    @Test
    void chancesAreSureAtOneAndFollowTheirProbability() {
        draws.restart(4, 0);
        int hits = 0;
        for (int i = 0; i < 10_000; i++) {
            assertThat(draws.chance(1)).isTrue();
            assertThat(draws.chance(0)).isFalse();
            hits += draws.chance(0.3) ? 1 : 0;
        }
        assertThat(hits).isBetween(3000 - 184, 3000 + 184);
    }

    /// Shares within so many deviations, as tables of the normal distribution give them.
    @Test
    void gaussianNumbersFollowTheNormalDistribution() {
        double[] bounds = {0.25, 0.5, 1, 1.5, 2, 2.5, 3, 3.442619855899, 4};
        double[] shares = {
            0.19741265, 0.38292492, 0.68268949, 0.86638560, 0.95449974, 0.98758067, 0.99730020, 0.99942386, 0.99993666
        };
        int count = 1_000_000;
        int[] inside = new int[bounds.length];
        int above = 0;
        double squares = 0;
        draws.restart(5, 0);
        for (int i = 0; i < count; i++) {
            double number = draws.gaussian();
            above += number > 0 ? 1 : 0;
            squares += number * number;
            for (int k = 0; k < bounds.length; k++) {
                inside[k] += Math.abs(number) < bounds[k] ? 1 : 0;
            }
        }
        assertThat(above / (double) count).isCloseTo(0.5, within(0.002));
        assertThat(squares / count).isCloseTo(1, within(0.006));
        for (int k = 0; k < bounds.length; k++) {
            double error = Math.sqrt(shares[k] * (1 - shares[k]) / count);
            assertThat(inside[k] / (double) count).isCloseTo(shares[k], within(4 * error));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 1, 3, 100})
    void sharesFollowTheBetaDistribution(double alpha) {
        int count = 100_000;
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        draws.restart(6, 0);
        for (int i = 0; i < count; i++) {
            double share = draws.beta(alpha);
            assertThat(share >= 0 && share <= 1).isTrue();
            double distance = share - 0.5;
            sum += distance;
            squares += distance * distance;
            fourths += distance * distance * distance * distance;
        }
        double variance = 1 / (4 * (2 * alpha + 1));
        double kurtosis = 3 - 6 / (2 * alpha + 3);
        assertThat(sum / count).isCloseTo(0, within(4 * Math.sqrt(variance / count)));
        assertThat(squares / count / variance).isCloseTo(1, within(0.02));
        assertThat(fourths / count / (variance * variance) / kurtosis).isCloseTo(1, within(0.04));
    }

    @Test
    void aShareOfAlphaOneIsUniform() {
        draws.restart(7, 0);
        even(i -> draws.beta(1));
    }

    @Test
    void theSmallestAlphaChoosesOneOfBoth() {
        draws.restart(8, 0);
        int ones = 0;
        for (int i = 0; i < 1000; i++) {
            double share = draws.beta(Double.MIN_VALUE);
            assertThat(share == 0 || share == 1).isTrue();
            ones += (int) share;
        }
        assertThat(ones).isBetween(430, 570);
    }

    @Test
    void noiseFillsTwoRowsWithUniformNumbersOfADeviation() {
        float[] first = new float[100_002];
        float[] second = new float[100_002];
        draws.restart(9, 0).noise(first, second, 1, 100_000, 2);
        double most = 2 * Math.sqrt(3);
        even(i -> Math.min((first[i + 1] / most + 1) / 2, 0.9999999));
        even(i -> Math.min((second[i + 1] / most + 1) / 2, 0.9999999));
        even(i -> ((first[i + 1] + second[i + 1]) / most / 2 + 1) % 1);
        assertThat(new float[] {first[0], first[100_001], second[0], second[100_001]})
                .containsOnly(0);
        long after = draws.bits();
        draws.restart(9, 0);
        for (int i = 0; i < 100_000; i++) {
            draws.bits();
        }
        assertThat(draws.bits()).isEqualTo(after);
    }

    @Test
    void idsAndCopiesHaveSeedsOfTheirOwn() {
        Set<Long> seeds = new HashSet<>();
        for (int row = 0; row < 2000; row++) {
            long hash = Draws.hash(("train/" + row + ".png").getBytes(StandardCharsets.UTF_8));
            for (int copy = 0; copy < 20; copy++) {
                seeds.add(Draws.combine(1337, hash, copy));
            }
        }
        assertThat(seeds).hasSize(40_000);
        assertThat(Draws.combine(1, 2)).isNotEqualTo(Draws.combine(2, 1)).isEqualTo(Draws.combine(1, 2));
        assertThat(Draws.combine(0)).isNotEqualTo(Draws.combine(0, 0));
        assertThat(Draws.hash(new byte[0])).isNotEqualTo(Draws.hash(new byte[1]));
        assertThat(Draws.hash(new byte[] {-1})).isNotEqualTo(Draws.hash(new byte[] {1}));
    }
}
