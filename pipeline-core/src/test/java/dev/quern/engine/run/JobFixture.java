package dev.quern.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.engine.PlannedStep;
import dev.quern.engine.record.RunRecord.FailureRecord;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.record.StepRecord.Status;
import dev.quern.fake.FakeFunctions;
import dev.quern.fake.FakeJob;
import dev.quern.fake.FakeSteps;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.ReadNumbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Three files of numbers, 1 to 50, and a runner.
abstract class JobFixture {
    @TempDir
    Path temporary;

    Path input;
    RunOptions options;
    final JobRunner runner = new JobRunner(new FakeFunctions(), step -> List.of());

    @BeforeEach
    void files() throws IOException {
        FakeSteps.CALLS.clear();
        input = Files.createDirectory(temporary.resolve("input"));
        options = RunOptions.in(temporary.resolve("store"), temporary.resolve("runs"));
        write("a.txt", 1, 20);
        write("b.txt", 21, 25);
        write("c.txt", 26, 50);
    }

    final void write(String name, long from, long to) throws IOException {
        String text =
                LongStream.rangeClosed(from, to).mapToObj(each -> each + "\n").collect(Collectors.joining());
        Files.writeString(input.resolve(name), text);
    }

    /// Reads all numbers.
    final FakeJob reading() {
        return new FakeJob().step("numbers", "read", new ReadNumbers.Config(input.toString()));
    }

    /// Reads all numbers and keeps the even ones.
    final FakeJob keeping(String onThirteen) {
        return reading().step("even", "keep", new KeepMultiples.Config(2, onThirteen), "numbers");
    }

    static StepRecord step(RunResult result, String name) {
        return result.record().steps().stream()
                .filter(step -> step.step().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static void assertDone(RunResult result) {
        assertThat(result.record().failures()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    /// Checks exit code and status, and returns the failure.
    static FailureRecord assertFailed(RunResult result, int exitCode, String step, String code) {
        assertThat(result.record().failures()).as("failures").isNotEmpty();
        FailureRecord failure = result.record().failures().getFirst();
        assertThat(failure.code()).as(failure.message()).isEqualTo(code);
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(failure.step()).as(failure.message()).isEqualTo(step);
        assertThat(step(result, step).status()).isEqualTo(Status.FAILED);
        return failure;
    }

    /// No part, no artifact's file and no scratch file is left in the store.
    final void assertNothingStored() throws IOException {
        try (Stream<Path> all = Files.walk(temporary.resolve("store"))) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(path ->
                                    temporary.resolve("store").relativize(path).toString())
                            .filter(name -> !name.startsWith("locks") && !name.equals("file-digests.json")))
                    .isEmpty();
        }
    }

    /// The only directory in the store of a step's output.
    final Path artifact(RunResult result, String step) {
        return temporary.resolve("store").resolve(step(result, step).artifacts().getFirst());
    }

    static PlannedStep.Policy badRows(double atMost) {
        return new PlannedStep.Policy(Optional.empty(), List.of(), List.of(), atMost, 0, Optional.empty(), true);
    }

    static PlannedStep.Policy expecting(PlannedStep.Expectation expectation) {
        return new PlannedStep.Policy(Optional.empty(), List.of(expectation), List.of(), 0, 0, Optional.empty(), true);
    }

    static PlannedStep.Policy gated(PlannedStep.Gate gate) {
        return new PlannedStep.Policy(Optional.empty(), List.of(), List.of(gate), 0, 0, Optional.empty(), true);
    }

    static PlannedStep.Policy when(String step) {
        return new PlannedStep.Policy(Optional.of(step), List.of(), List.of(), 0, 0, Optional.empty(), true);
    }

    static PlannedStep.Policy retries(int count) {
        return new PlannedStep.Policy(Optional.empty(), List.of(), List.of(), 0, count, Optional.empty(), true);
    }

    static PlannedStep.Policy timeout(Duration limit) {
        return new PlannedStep.Policy(Optional.empty(), List.of(), List.of(), 0, 0, Optional.of(limit), true);
    }

    static PlannedStep.Policy uncached() {
        return new PlannedStep.Policy(Optional.empty(), List.of(), List.of(), 0, 0, Optional.empty(), false);
    }
}
