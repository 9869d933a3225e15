package dev.quern.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.beam.Runners;
import dev.quern.engine.run.JobRunner;
import dev.quern.engine.run.RunOptions;
import dev.quern.engine.run.RunResult;
import dev.quern.fake.FakeSteps.AddSum;
import dev.quern.fake.FakeSteps.Collect;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.ReadNumbers;
import dev.quern.fake.FakeSteps.SplitAt;
import dev.quern.fake.FakeSteps.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every runner must do: run each kind of step, and bring failures back whole.
public abstract class RunnerContract {
    @TempDir
    private Path temporary;

    private Path input;
    protected RunOptions options;
    protected final JobRunner runner = new JobRunner(new FakeFunctions(), step -> List.of(), Runners::open);

    @BeforeEach
    void files() throws IOException {
        input = Files.createDirectory(temporary.resolve("input"));
        for (int file = 0; file < 5; file++) {
            Files.writeString(input.resolve(file + ".txt"), (2 * file) + "\n" + (2 * file + 1) + "\n13\n");
        }
        options = RunOptions.in(temporary.resolve("store"), temporary.resolve("runs"));
    }

    protected final FakeJob job(String onThirteen) {
        return new FakeJob()
                .runner(name())
                .step("numbers", "read", new ReadNumbers.Config(input.toString()))
                .step("even", "keep", new KeepMultiples.Config(1, onThirteen), "numbers")
                .step("parts", "split", new SplitAt.Config(10), "even")
                .step("total", "sum", new Sum.Config(), "parts.low")
                .step("moved", "shift", new AddSum.Config("first-pass"), "parts.high")
                .step("all", "collect", new Collect.Config(false), "rows=moved", "sum=total");
    }

    @Test
    void runsEveryKindOfStepInProcess() throws IOException {
        RunResult result = runner.run(job("").plan(), options);
        assertThat(result.record().failures()).isEmpty();
        assertThat(result.exitCode()).isZero();
        // Five times 13, each moved by their sum.
        assertThat(Files.readString(result.folder().resolve("report/index.html")))
                .isEqualTo("78\n".repeat(5));
    }

    @Test
    void failureCrossesTheRunnerWithItsStepAndPlace() {
        RunResult result = runner.run(job("refuse").plan(), options);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.record().failures()).hasSize(1).first().satisfies(failure -> {
            assertThat(failure.step()).isEqualTo("even");
            assertThat(failure.code()).isEqualTo("E2006");
            assertThat(failure.message()).isEqualTo("thirteen is no number");
            assertThat(failure.remedy()).isEqualTo("leave it out");
        });
    }

    /// Name of the runner in job files.
    protected abstract String name();
}
