package dev.quern.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.engine.run.ReuseDecision.Action;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.Durable;
import dev.quern.fake.FakeJob;
import dev.quern.fake.FakeSteps;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.ReadNumbers;
import dev.quern.fake.FakeSteps.Sum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A stage that ends before its time goes on behind the units that were done.
class UnitsKeptTest extends JobFixture {
    private static final int FILES = 15;

    private FakeJob job;

    @BeforeEach
    void manyUnits() throws IOException {
        for (int file = 3; file < FILES; file++) {
            write("file-%02d.txt".formatted(file), 10 * file + 30, 10 * file + 35);
        }
        Files.writeString(input.resolve("file-07.txt"), "7\nseven\n");
        job = new FakeJob()
                .step("numbers", "read", new ReadNumbers.Config(input.toString()), badRows(0.5))
                .step("even", "keep", new KeepMultiples.Config(2, "sometimes"), "numbers");
    }

    @AfterEach
    void forget() {
        FakeSteps.atThirteen = () -> {};
    }

    /// Fails at a number of the first file, once other units are done.
    private RunResult fail() {
        FakeSteps.atThirteen = () -> {
            Instant patience = Instant.now().plus(Duration.ofSeconds(2));
            try {
                while (unitNotes().isEmpty() && Instant.now().isBefore(patience)) {
                    Thread.onSpinWait();
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            throw new IllegalStateException("not now");
        };
        RunResult failed = runner.run(job.plan(), options);
        assertFailed(failed, 1, "even", "E2007");
        FakeSteps.atThirteen = () -> {};
        FakeSteps.CALLS.clear();
        return failed;
    }

    private String outcome(RunResult result, ArtifactStore store) {
        return store.manifest(step(result, "even").artifacts().getFirst()).digest();
    }

    private String undisturbed() {
        Path calm = temporary.resolve("calm");
        RunResult result = runner.run(job.plan(), RunOptions.in(calm, temporary.resolve("calm-runs")));
        assertDone(result);
        FakeSteps.CALLS.clear();
        return outcome(result, new ArtifactStore(calm));
    }

    private String resumed() throws IOException {
        RunResult result = runner.run(job.plan(), options);
        assertDone(result);
        assertThat(unitNotes()).isEmpty();
        assertThat(step(result, "even").facts().rowsIn()).isEqualTo(50 + (FILES - 4) * 6 + 1);
        assertThat(Files.readAllLines(result.folder().resolve("steps/numbers/rejects.jsonl")))
                .singleElement()
                .asString()
                .contains("file-07.txt:2");
        return outcome(result, new ArtifactStore(options.store()));
    }

    @Test
    void doneUnitsAreNotDoneAgain() throws IOException {
        String expected = undisturbed();
        fail();
        int done = unitNotes().size();
        assertThat(done).isPositive();
        assertThat(runner.decide(job.plan(), options))
                .allMatch(
                        each -> each.action() == Action.RESUME && each.reason().equals("was stopped before its end"));
        assertThat(resumed()).isEqualTo(expected);
        assertThat(FakeSteps.calls("read")).isEqualTo(FILES - done);
    }

    @Test
    void unitsWhoseFilesAreGoneOrTornAreDoneAgain() throws IOException {
        String expected = undisturbed();
        fail();
        int done = unitNotes().size();
        Path directory = options.store().resolve(artifactName());
        try (var parts = Files.list(directory)) {
            Files.delete(parts.filter(Files::isRegularFile).findFirst().orElseThrow());
        }
        if (done > 1) {
            Files.writeString(unitNotes().getFirst(), "{\"unit\": 7");
        }
        assertThat(resumed()).isEqualTo(expected);
        assertThat(FakeSteps.calls("read")).isBetween(FILES - done + 1, FILES - done + 2);
    }

    private String artifactName() {
        return runner.decide(job.plan(), options).getLast().artifacts().getFirst();
    }

    @Test
    void changedInputAndFreshBeginAgain() throws IOException {
        fail();
        assertDone(runner.run(job.plan(), options.withFresh(Set.of("numbers"))));
        assertThat(FakeSteps.calls("read")).isEqualTo(FILES);
        assertThat(unitNotes()).isEmpty();
        Durable.delete(options.store());
        fail();
        write("b.txt", 21, 26);
        assertDone(runner.run(job.plan(), options));
        assertThat(FakeSteps.calls("read")).isEqualTo(FILES);
    }

    @Test
    void stageWithASummaryKeepsNone() throws IOException {
        job = job.step("total", "sum", new Sum.Config(), "even");
        fail();
        assertThat(unitNotes()).isEmpty();
        assertDone(runner.run(job.plan(), options));
        assertThat(FakeSteps.calls("read")).isEqualTo(FILES);
    }

    @Test
    void uncachedStepKeepsNone() throws IOException {
        job = new FakeJob()
                .step("numbers", "read", new ReadNumbers.Config(input.toString()), badRows(0.5))
                .step("even", "keep", new KeepMultiples.Config(2, "sometimes"), uncached(), "numbers");
        fail();
        assertThat(unitNotes()).isEmpty();
    }
}
