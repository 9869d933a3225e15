package dev.quern.evaluation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A quick part of [CoverageSimulation] with fixed seeds; its bounds leave room for three standard errors.
class CoverageTest {

    /// Of 50 rows with a share of 0.99 the count is nearly always 48 to 50, so that no interval covers 93 to 97 %; this
    /// one covers 98.6 %.
    @ParameterizedTest
    @CsvSource({"50, 0.5", "200, 0.5", "1000, 0.5", "50, 0.9", "200, 0.9", "1000, 0.9", "200, 0.99", "1000, 0.99"})
    void sharesAreCoveredAsOftenAsPromised(int n, double p) {
        assertThat(new Simulation(3_000, 5).share(Cells.wilson(n, p))).isBetween(0.925, 0.985);
    }

    @Test
    void aShareNearOneOfFewRowsIsCoveredMoreOften() {
        assertThat(new Simulation(3_000, 5).share(Cells.wilson(50, 0.99))).isBetween(0.97, 0.995);
    }

    @Test
    void midPRejectsATrueHypothesisAsOftenAsItSaysAndTheExactTestLess() {
        Simulation simulation = new Simulation(4_000, 6);
        double mid = simulation.share(Cells.mcNemar(1_000, 0.2, false));
        assertThat(mid).isBetween(0.039, 0.061);
        assertThat(simulation.share(Cells.mcNemar(1_000, 0.2, true))).isLessThanOrEqualTo(mid);
    }

    @Test
    void thePairedBootstrapRejectsATrueHypothesisAsOftenAsItSays() {
        assertThat(new Simulation(400, 7).share(Cells.pairedBootstrap(100, 200)))
                .isBetween(0.017, 0.085);
    }

    @ParameterizedTest
    @CsvSource({"log-loss, 1", "macro-roc-auc, 1", "calibrated-calibration-error, 1"})
    void figuresAreCovered(String figure, double skill) {
        assertThat(new Simulation(40, 8).share(Cells.figure(figure, 200, skill, 128)))
                .isBetween(0.8, 1.0);
    }
}
