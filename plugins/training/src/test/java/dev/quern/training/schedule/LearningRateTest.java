package dev.quern.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateTest {
    @ParameterizedTest
    @CsvSource({"1, 2", "4, 2", "5, 1", "8, 1", "9, 0.5"})
    void stepsFallAfterEachPeriod(long step, double expected) {
        assertThat(new LearningRate(2, 0, 0, 12, LearningRate.steps(4, 0.5)).at(step))
                .isEqualTo(expected);
    }

    @Test
    void exponentialFallsByItsFactorInEachPeriod() {
        LearningRate rate = new LearningRate(2, 3, 0, 100, LearningRate.exponential(10, 0.5));
        assertThat(rate.at(4)).isEqualTo(2);
        assertThat(rate.at(14)).isCloseTo(1, within(1e-12));
        assertThat(rate.at(9)).isCloseTo(2 * Math.sqrt(0.5), within(1e-12));
    }

    /// The values of `torch.optim.lr_scheduler.OneCycleLR` with `max_lr=1, total_steps=11`, from its formula.
    @Test
    void oneCycleRisesAndFalls() {
        LearningRate rate = new LearningRate(1, 0, 0, 11, LearningRate.oneCycle(0.3));
        assertThat(rate.at(1)).isCloseTo(0.04, within(1e-12));
        assertThat(rate.at(4)).isCloseTo(1, within(1e-12));
        double third = 0.04 + 0.96 * 0.5 * (1 - Math.cos(Math.PI / 3));
        assertThat(rate.at(2)).isCloseTo(third, within(1e-12));
        assertThat(rate.at(11)).isCloseTo(4e-6, within(1e-12));
    }
}
