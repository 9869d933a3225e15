package dev.quern.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.api.testing.MemoryFiles;
import dev.quern.beam.Runners;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.run.JobRunner;
import dev.quern.engine.run.RunOptions;
import dev.quern.engine.run.RunResult;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.StoredFile;
import dev.quern.fake.FakeSteps.AddSum;
import dev.quern.fake.FakeSteps.Collect;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.ReadNumbers;
import dev.quern.fake.FakeSteps.SplitAt;
import dev.quern.fake.FakeSteps.Sum;
import dev.quern.fake.FakeSteps.WriteNumbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /// Workers open files of a store that the planner listed; a second run finds that nothing has changed.
    @Test
    void readsFromAStore() throws IOException {
        String bucket = "memory://runner-" + name();
        for (int file = 0; file < 5; file++) {
            MemoryFiles.put(bucket + "/in/" + file + ".txt", (file + "\n13\n").getBytes(), 1_700_000_000_000L);
        }
        FakeJob job = new FakeJob()
                .runner(name())
                .step("numbers", "read", new ReadNumbers.Config(bucket + "/in"))
                .step("total", "sum", new Sum.Config(), "numbers");
        assertThat(runner.run(job.plan(), options).record().failures()).isEmpty();
        RunResult again = runner.run(job.plan(), options);
        assertThat(again.record().steps()).extracting(StepRecord::status).containsOnly(StepRecord.Status.REUSED);
        MemoryFiles.put(bucket + "/in/3.txt", "14\n13\n".getBytes(), 1_700_000_000_001L);
        RunResult changed = runner.run(job.plan(), options);
        assertThat(changed.record().failures()).isEmpty();
        assertThat(changed.record().steps()).extracting(StepRecord::status).containsOnly(StepRecord.Status.DONE);
    }

    /// Each unit that has rows makes a file of one artifact.
    @Test
    void writesAShardForEachUnit() throws IOException {
        FakeJob job = new FakeJob()
                .runner(name())
                .step("numbers", "read", new ReadNumbers.Config(input.toString()))
                .step("third", "keep", new KeepMultiples.Config(3, ""), "numbers")
                .step("shards", "write", new WriteNumbers.Config(false), "third");
        RunResult result = runner.run(job.plan(), options);
        assertThat(result.record().failures()).isEmpty();
        ArtifactStore store = new ArtifactStore(options.store());
        String directory =
                ArtifactStore.directoryName(result.record().steps().getLast().fingerprint(), "");
        Map<String, String> found = new TreeMap<>();
        for (StoredFile file : store.manifest(directory).files()) {
            found.put(file.name(), Files.readString(store.directory(directory).resolve(file.path())));
        }
        // Files hold 0 1, 2 3, 4 5, 6 7 and 8 9, each with a 13.
        assertThat(found)
                .isEqualTo(Map.of(
                        "numbers-0.txt",
                        "0\n",
                        "numbers-1.txt",
                        "3\n",
                        "numbers-3.txt",
                        "6\n",
                        "numbers-4.txt",
                        "9\n"));
    }

    @Test
    void refusesAWriterThatNamesTwoShardsAlike() {
        FakeJob job = new FakeJob()
                .runner(name())
                .step("numbers", "read", new ReadNumbers.Config(input.toString()))
                .step("shards", "write", new WriteNumbers.Config(true), "numbers");
        RunResult result = runner.run(job.plan(), options);
        assertThat(result.record().failures()).hasSize(1);
        assertThat(result.record().failures().getFirst().message())
                .contains("two units wrote a file named 'numbers.txt'");
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
