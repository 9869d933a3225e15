package dev.quern.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {

    /// Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
    @Test
    void scoreIntervalsAreThoseOfNewcombesTable() {
        assertInterval(Proportion.score(81, 263, 0.95), 0.2553, 0.3662);
        assertInterval(Proportion.score(15, 148, 0.95), 0.0624, 0.1605);
        assertInterval(Proportion.score(0, 20, 0.95), 0, 0.1611);
        assertInterval(Proportion.score(1, 29, 0.95), 0.0061, 0.1718);
        assertInterval(Proportion.wilson(81, 263, 0.95), 0.2553, 0.3662);
    }

    @Test
    void nearAnEndThePoissonDistributionDecides() {
        // Half the 5 % point of chi-squared with 2 and 4 degrees of freedom: 0.0513 and 0.3554.
        assertThat(Proportion.wilson(1, 50, 0.95).lower()).isCloseTo(0.0512933 / 50, within(1e-8));
        assertThat(Proportion.wilson(48, 50, 0.95).upper()).isCloseTo(1 - 0.3553615 / 50, within(1e-8));
        assertThat(Proportion.wilson(50, 50, 0.95).upper()).isEqualTo(1);
        assertThat(Proportion.wilson(0, 1, 0.95).lower()).isZero();
        assertThat(Proportion.wilson(3, 51, 0.95).lower())
                .isLessThan(Proportion.score(3, 51, 0.95).lower());
        assertThat(Proportion.wilson(3, 50, 0.95)).isEqualTo(Proportion.score(3, 50, 0.95));
    }

    /// Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
    @Test
    void differencesAreThoseOfNewcombesTable() {
        assertInterval(Proportion.difference(56, 70, 48, 80, 0.95), 0.0524, 0.3339);
    }

    private static void assertInterval(Interval interval, double lower, double upper) {
        assertThat(interval.lower()).isCloseTo(lower, within(5e-5));
        assertThat(interval.upper()).isCloseTo(upper, within(5e-5));
    }

    @Test
    void mcNemarSumsTheBinomialTail() {
        assertThat(Proportion.mcNemarExact(0, 5)).isCloseTo(2.0 / 32, within(1e-12));
        assertThat(Proportion.mcNemarExact(2, 8)).isCloseTo(2 * (1 + 10 + 45) / 1024.0, within(1e-12));
        assertThat(Proportion.mcNemarMid(2, 8)).isCloseTo(2 * (1 + 10 + 45 / 2.0) / 1024.0, within(1e-12));
        assertThat(Proportion.mcNemarExact(4, 4)).isEqualTo(1);
        assertThat(Proportion.mcNemarMid(0, 0)).isEqualTo(1);
        assertThat(Proportion.mcNemarExact(30_000, 31_000)).isBetween(1e-5, 1e-3);
    }

    @Test
    void fisherSumsTheTablesThatAreLessLikely() {
        // Margins 4 and 4: tables 0..4 have weights 1, 16, 36, 16, 1 of 70.
        assertThat(Proportion.fisherMid(3, 4, 1, 4)).isCloseTo((2 + 32 / 2.0) / 70, within(1e-12));
        assertThat(Proportion.fisherMid(4, 4, 0, 4)).isCloseTo(1.0 / 70, within(1e-12));
        assertThat(Proportion.fisherMid(10, 10, 20, 20)).isEqualTo(1);
        assertThat(Proportion.fisherMid(0, 500, 400_000, 500_000)).isLessThan(1e-10);
    }

    @Test
    void factorialsAgreeWhereTheSeriesBegins() {
        double sum = 0;
        for (int n = 2; n <= 300; n++) {
            sum += Math.log(n);
            assertThat(LogFactorial.of(n)).isCloseTo(sum, within(1e-10));
        }
    }
}
