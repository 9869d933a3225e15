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
import java.util.ArrayList;
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

    /// Nothing is left in the store but what the next run goes on from: the notes of whole units, and their files.
    final void assertOnlyWholeUnitsStored() throws IOException {
        List<String> stored = new ArrayList<>();
        Path store = temporary.resolve("store");
        try (Stream<Path> all = Files.walk(store)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                stored.add(store.relativize(file).toString());
            }
        }
        StringBuilder notes = new StringBuilder();
        for (Path note : unitNotes()) {
            notes.append(Files.readString(note));
        }
        assertThat(stored)
                .filteredOn(name -> !name.startsWith("locks") && !name.equals("file-digests.json"))
                .allMatch(name -> name.matches("work/stage-[0-9a-f]+/(unit|rejects)-.*")
                        || notes.indexOf(Path.of(name).getFileName().toString()) >= 0);
    }

    /// Of stages that were stopped, the notes of the units that were done.
    final List<Path> unitNotes() throws IOException {
        Path work = temporary.resolve("store").resolve("work");
        if (!Files.isDirectory(work)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(work)) {
            return all.filter(file -> file.getFileName().toString().matches("unit-\\d+\\.json"))
                    .sorted()
                    .toList();
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
