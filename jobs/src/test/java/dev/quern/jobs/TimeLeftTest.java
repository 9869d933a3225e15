package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.engine.record.RunRecord;
import dev.quern.engine.record.StepRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> STEPS = List.of("read", "clean", "train", "report");

    private static StepRecord step(String name, String stage, double seconds, StepRecord.Status status) {
        return new StepRecord(name, "use", status, "", "f", stage, List.of(), seconds, null, null, List.of());
    }

    private static StepRecord done(String name, String stage, double seconds) {
        return step(name, stage, seconds, StepRecord.Status.DONE);
    }

    private static RunRecord run(String id, StepRecord... steps) {
        return new RunRecord(
                "job",
                id,
                "DONE",
                0,
                1,
                "",
                "",
                false,
                "",
                Map.of(),
                "flink",
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(steps),
                List.of());
    }

    /// Read and clean are fused: 10 s together.
    private static final RunRecord WHOLE =
            run("1", done("read", "a", 10), done("clean", "a", 10), done("train", "b", 100), done("report", "c", 5));

    @Test
    void addsWhatTheStepsToComeTookLastTime() {
        TimeLeft left = new TimeLeft(STEPS, List.of(WHOLE));
        left.started("read", 0);
        left.started("clean", 0);
        assertThat(left.after("read", 6, 4 * SECOND)).hasValue(6 + 100 + 5);
        left.ended("read", 10 * SECOND);
        left.ended("clean", 10 * SECOND);
        left.started("train", 10 * SECOND);
        assertThat(left.after("train", 60, 50 * SECOND)).hasValue(65);
    }

    @Test
    void isScaledByThePaceOfThisRun() {
        TimeLeft left = new TimeLeft(STEPS, List.of(WHOLE));
        left.started("read", 0);
        left.started("clean", 0);
        assertThat(left.after("read", 15, 5 * SECOND)).as("20 s instead of 10").hasValue(15 + 210);
        left.ended("read", 20 * SECOND);
        left.ended("clean", 20 * SECOND);
        left.started("train", 20 * SECOND);
        assertThat(left.after("train", 200, 40 * SECOND))
                .as("240 s instead of 110")
                .hasValue(200 + 11);
    }

    @Test
    void takesTheNewestRunThatMadeAStep() {
        RunRecord newer = run(
                "2",
                step("read", "", 0, StepRecord.Status.REUSED),
                step("clean", "", 0, StepRecord.Status.REUSED),
                done("train", "b", 50),
                step("report", "c", 1, StepRecord.Status.FAILED));
        TimeLeft left = new TimeLeft(STEPS, List.of(newer, WHOLE));
        left.ended("clean", 0);
        left.started("read", 0);
        assertThat(left.after("read", 10, 0)).hasValue(10 + 50 + 5);
        left.ended("report", 0);
        assertThat(left.after("read", 10, 0))
                .as("a step that is skipped costs nothing")
                .hasValue(10 + 50);
    }

    @Test
    void saysNothingAboutStepsThatNeverRan() {
        TimeLeft left = new TimeLeft(STEPS, List.of(run("1", done("read", "a", 10), done("clean", "a", 10))));
        left.started("read", 0);
        left.started("clean", 0);
        assertThat(left.after("read", 6, SECOND)).isEmpty();
        left.ended("train", 0);
        left.ended("report", 0);
        assertThat(left.after("read", 6, SECOND)).as("the last stage").hasValue(6);
    }
}
