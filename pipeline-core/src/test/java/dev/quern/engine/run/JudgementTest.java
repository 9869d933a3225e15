package dev.quern.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.engine.PlannedStep.Gate;
import dev.quern.engine.record.StepRecord.GateRecord;
import dev.quern.engine.record.StepRecord.Verdict;
import dev.quern.engine.store.StepFacts;
import dev.quern.engine.store.StoredMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final StoredMetric ACCURACY = new StoredMetric("accuracy", Map.of(), 0.99, 0.985, 0.993, 1_000);

    private static StepFacts facts(StoredMetric... metrics) {
        return new StepFacts(0, Map.of(), Map.of(), Map.of(), Map.of(), List.of(metrics), List.of());
    }

    private static StoredMetric gain(String metric, double value, Double lower) {
        return new StoredMetric(metric + "-gain-over-champion", Map.of(), value, lower, value + 0.01, 1_000);
    }

    private static GateRecord notWorse(double by, boolean without, StoredMetric... metrics) {
        Gate gate = new Gate(
                "accuracy",
                Optional.empty(),
                "value",
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Gate.NotWorse(by, without)));
        return Judgement.judge(gate, facts(metrics));
    }

    @Test
    void aLossThatMayBeLargerThanAllowedFails() {
        assertThat(notWorse(0.002, false, ACCURACY, gain("accuracy", 0.001, -0.0019))
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        assertThat(notWorse(0.002, false, ACCURACY, gain("accuracy", 0, -0.002)).verdict())
                .isEqualTo(Verdict.PASSED);
        GateRecord failed = notWorse(0.002, true, ACCURACY, gain("accuracy", 0.001, -0.0021));
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.metric()).isEqualTo("accuracy");
        assertThat(failed.explanation()).contains("accuracy-gain-over-champion (lower bound) is -0.0021");
    }

    @Test
    void withoutAChampionThePolicyDecides() {
        assertThat(notWorse(0.002, true, ACCURACY).verdict()).isEqualTo(Verdict.PASSED);
        GateRecord failed = notWorse(0.002, false, ACCURACY);
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.explanation()).contains("no-baseline says fail");
    }

    @Test
    void aMetricThatWasNotComparedIsNotJudgedWhateverThePolicy() {
        GateRecord open = notWorse(0.002, true, ACCURACY, gain("log-loss", 0.001, 0.0));
        assertThat(open.verdict()).isEqualTo(Verdict.NOT_JUDGED);
        assertThat(notWorse(0.002, true, gain("accuracy", 0.1, null)).verdict()).isEqualTo(Verdict.NOT_JUDGED);
    }
}
