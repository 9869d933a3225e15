package dev.quern.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.evaluation.statistics.DocumentBootstrap.Resamples;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentBootstrapTest {

    @Test
    void weightsFollowThePoissonDistributionOfMeanOne() {
        DocumentBootstrap bootstrap = new DocumentBootstrap(7, 1);
        int draws = 200_000;
        int[] counts = new int[32];
        for (int i = 0; i < draws; i++) {
            counts[bootstrap.weight(i % 500, i / 500)]++;
        }
        double expected = Math.exp(-1);
        for (int k = 0; k < 6; k++) {
            double tolerance = 4 * Math.sqrt(expected * (1 - expected) / draws);
            assertThat(counts[k] / (double) draws).as("P(w = %d)", k).isCloseTo(expected, within(tolerance));
            expected /= k + 1;
        }
    }

    @Test
    void weightsDependOnSeedKeyAndResampleOnly() {
        DocumentBootstrap bootstrap = new DocumentBootstrap(7, 400);
        double[] one = {1};
        Resamples first = bootstrap.resample(new long[] {11}, new double[] {3}, one);
        Resamples second = bootstrap.resample(new long[] {12}, new double[] {5}, one);
        Resamples both = bootstrap.resample(new long[] {12, 11}, new double[] {5, 3}, new double[] {1, 1});
        for (int r = 0; r < 400; r++) {
            assertThat(both.numerators()[r]).isEqualTo(first.numerators()[r] + second.numerators()[r]);
        }
        assertThat(both.without(second).ratios()).isEqualTo(first.ratios());
        assertThat(new DocumentBootstrap(8, 400)
                        .resample(new long[] {11}, new double[] {3}, one)
                        .numerators())
                .isNotEqualTo(first.numerators());
    }

    @Test
    void aResampleWithoutDocumentsHasNoRatio() {
        double[] ratios = new DocumentBootstrap(1, 200)
                .resample(new long[] {5}, new double[] {2}, new double[] {1})
                .ratios();
        assertThat(ratios).contains(Double.NaN).contains(2.0);
    }

    /// Documents of log-normal length, their bits per byte correlated with it: like source files. 2,000 simulated sets
    /// of 100 documents; the standard error of a coverage of 95 % is then 0.5 points.
    @Test
    void intervalsCoverTheTrueRatioAboutAsOftenAsTheyClaim() {
        assertThat(coverage(100, 2_000)).isBetween(0.92, 0.97);
    }

    @Test
    void intervalsOfFewDocumentsAreWidened() {
        assertThat(coverage(10, 2_000)).isBetween(0.88, 0.97);
    }

    private static double coverage(int documents, int sets) {
        Random random = new Random(20_260_101L + documents);
        double truth = trueRatio();
        int covered = 0;
        for (int set = 0; set < sets; set++) {
            double[] bits = new double[documents];
            double[] bytes = new double[documents];
            long[] keys = new long[documents];
            for (int d = 0; d < documents; d++) {
                draw(random, d, bits, bytes);
                keys[d] = random.nextLong();
            }
            double[] ratios =
                    new DocumentBootstrap(set, 400).resample(keys, bits, bytes).ratios();
            Interval interval = Interval.percentile(ratios, 0.95, Interval.effective(bytes));
            covered += interval.lower() <= truth && truth <= interval.upper() ? 1 : 0;
        }
        return covered / (double) sets;
    }

    private static void draw(Random random, int d, double[] bits, double[] bytes) {
        double size = random.nextGaussian();
        bytes[d] = Math.exp(8 + 0.8 * size);
        double perByte = 1.5 - 0.1 * size + 0.25 * random.nextGaussian();
        bits[d] = bytes[d] * perByte;
    }

    /// E[bits] / E[bytes]: with weights exp(0.8 s) the mean of s is 0.8.
    private static double trueRatio() {
        return 1.5 - 0.1 * 0.8;
    }
}
