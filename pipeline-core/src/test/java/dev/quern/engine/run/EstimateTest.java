package dev.quern.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.engine.PlannedStep;
import dev.quern.engine.run.Estimate.StepEstimate;
import dev.quern.fake.FakeJob;
import dev.quern.fake.FakeSteps;
import dev.quern.fake.FakeSteps.Collect;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.Publish;
import dev.quern.fake.FakeSteps.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EstimateTest extends JobFixture {
    private static final int FILES = 40;

    private FakeJob job() throws IOException {
        for (String name : new String[] {"a.txt", "b.txt", "c.txt"}) {
            Files.delete(input.resolve(name));
        }
        for (int file = 0; file < FILES; file++) {
            write("file-%02d.txt".formatted(file), 100, 199);
        }
        return keeping("")
                .step("total", "sum", new Sum.Config(), "even")
                .step("all", "collect", new Collect.Config(false), "rows=even", "sum=total")
                .step("seen", "publish", new Publish.Config(), "all");
    }

    private Estimate.Outcome estimate(FakeJob job, long bytes) throws IOException {
        return Estimate.of(runner, job.plan(), options.withParallelism(2), bytes);
    }

    @Test
    void countsOfASampleBecomeCountsOfAll() throws IOException {
        Estimate.Outcome outcome = estimate(job(), 4000);
        assertThat(outcome.failed()).isNull();
        assertThat(outcome.inputBytes()).isEqualTo(FILES * 400);
        assertThat(outcome.sampledBytes()).isEqualTo(4000);
        assertThat(outcome.steps()).extracting(StepEstimate::step).containsExactly("numbers", "even", "total");
        assertThat(outcome.left()).containsExactly("all", "seen");
        StepEstimate even = outcome.steps().get(1);
        assertThat(even.rowsIn()).isEqualTo(100 * FILES);
        assertThat(even.rowsOut()).isEqualTo(Map.of("", 50L * FILES));
        assertThat(even.dropped()).isEqualTo(Map.of("not-a-multiple", 50L * FILES));
        assertThat(even.counted()).isEqualTo(Map.of("seen", 100L * FILES));
        assertThat(outcome.seconds()).isPositive();
        assertThat(options.store()).doesNotExist();
        assertThat(FakeSteps.calls("collect") + FakeSteps.calls("publish")).isZero();
    }

    @Test
    void sampleIsSpreadOverAllSplits() throws IOException {
        FakeJob job = job();
        for (int file = 0; file < FILES; file++) {
            write("file-%02d.txt".formatted(file), 100, file < FILES / 2 ? 139 : 179);
        }
        StepEstimate even = estimate(job, 4000).steps().get(1);
        assertThat(even.rowsIn()).isCloseTo(60L * FILES, within(60L));
    }

    @Test
    void demandsOnTheWholeDoNotFailTheSample() throws IOException {
        FakeJob job = job();
        job = reading()
                .step(
                        "even",
                        "keep",
                        new KeepMultiples.Config(2, ""),
                        expecting(new PlannedStep.Expectation("rows", "", 1_000_000, Double.MAX_VALUE)),
                        "numbers");
        assertThat(estimate(job, 4000).failed()).isNull();
    }

    @Test
    void failureOfTheSampleIsTold() throws IOException {
        FakeJob job = job();
        for (int file = 0; file < FILES; file++) {
            Files.writeString(input.resolve("file-%02d.txt".formatted(file)), "no number\n");
        }
        RunResult failed = estimate(job, 4000).failed();
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.record().failures().getFirst().message()).contains("not a number");
    }

    @Test
    void filesThatCannotBeCutAreNotReadWhole() throws IOException {
        FakeJob job = job();
        assertThat(estimate(job, 10).failed().record().failures().getFirst().message())
                .contains("a sample of step 'numbers' would be 800 bytes", "cannot be cut");
    }

    @Test
    void timeLiesOnTheLineThroughBothMeasurements() {
        assertThat(Estimate.line(10, 2, 30, 4, 1000)).isCloseTo(101, within(1e-9));
        assertThat(Estimate.line(10, 2, 30, 8, 1000)).isCloseTo(300, within(1e-9));
        assertThat(Estimate.line(10, 4, 30, 3, 60)).isCloseTo(6, within(1e-9));
        assertThat(Estimate.line(10, 4, 10, 5, 10)).isCloseTo(5, within(1e-9));
    }
}
