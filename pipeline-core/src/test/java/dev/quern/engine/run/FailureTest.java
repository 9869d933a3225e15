package dev.quern.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.beam.Runners;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.record.RunEvent;
import dev.quern.engine.record.RunRecord.FailureRecord;
import dev.quern.engine.record.StepRecord.Status;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.store.ProcessLock;
import dev.quern.fake.FakeFunctions;
import dev.quern.fake.FakeJob;
import dev.quern.fake.FakeSteps;
import dev.quern.fake.FakeSteps.Collect;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.ReadNumbers;
import dev.quern.fake.FakeSteps.SplitAt;
import dev.quern.fake.FakeSteps.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureTest extends JobFixture {

    @Test
    void failureNamesStepPlaceAndCauseAndLeavesNothingHalfDone() throws IOException {
        RunResult result = runner.run(keeping("fail").plan(), options);
        FailureRecord failure = assertFailed(result, 1, "even", "E2007");
        assertThat(failure.message())
                .isEqualTo("step 'even' failed on a.txt: java.lang.IllegalStateException: thirteen");
        assertThat(step(result, "numbers").status()).isEqualTo(Status.NOT_RUN);
        assertThat(Files.readString(result.folder().resolve("log.txt")))
                .contains("at dev.quern.fake.FakeSteps$KeepMultiples.misbehave");
        assertOnlyWholeUnitsStored();
    }

    @Test
    void knownFailureKeepsItsCodeAndRemedy() {
        FailureRecord failure = assertFailed(runner.run(keeping("refuse").plan(), options), 1, "even", "E2006");
        assertThat(failure.message()).isEqualTo("thirteen is no number");
        assertThat(failure.remedy()).isEqualTo("leave it out");
    }

    @Test
    void leakNamesTheStep() throws IOException {
        FailureRecord failure = assertFailed(runner.run(keeping("leak").plan(), options), 1, "even", "E2007");
        assertThat(failure.message())
                .contains("failed on a.txt")
                .contains("did not give back 64 bytes of Arrow memory");
        assertOnlyWholeUnitsStored();
    }

    @Test
    void fullDiskIsTemporaryAndLeavesNothingHalfDone() throws IOException {
        FailureRecord failure = assertFailed(runner.run(keeping("full").plan(), options), 75, "even", "E3001");
        assertThat(failure.message()).contains("no space left on the disk");
        assertOnlyWholeUnitsStored();
    }

    @Test
    void resourceFailureIsTriedAgainAndOthersAreNot() {
        List<RunEvent> heard = new ArrayList<>();
        RunOptions listening = options.withListener(event -> {
            synchronized (heard) {
                heard.add(event);
            }
        });
        runner.run(
                reading()
                        .step("even", "keep", new KeepMultiples.Config(2, "full"), retries(2), "numbers")
                        .plan(),
                listening);
        assertThat(heard)
                .filteredOn(event -> event.kind() == RunEvent.Kind.STEP_RETRIED)
                .hasSize(2);
        heard.clear();
        runner.run(
                reading()
                        .step("even", "keep", new KeepMultiples.Config(2, "fail"), retries(2), "numbers")
                        .plan(),
                listening);
        assertThat(heard)
                .filteredOn(event -> event.kind() == RunEvent.Kind.STEP_RETRIED)
                .isEmpty();
    }

    @Test
    void firstBadRowFailsTheStepWithItsPlace() throws IOException {
        Files.writeString(input.resolve("b.txt"), "21\ntwenty-two\n");
        RunResult result = runner.run(reading().plan(), options);
        FailureRecord failure = assertFailed(result, 1, "numbers", "E2003");
        assertThat(failure.message()).isEqualTo("b.txt:2: not a number");
        assertThat(failure.remedy()).contains("bad-rows");
        assertOnlyWholeUnitsStored();
    }

    @Test
    void allowedBadRowsAreKeptWithPlaceReasonAndBytes() throws IOException {
        Files.writeString(input.resolve("b.txt"), "21\ntwenty-two\n");
        FakeJob job = new FakeJob().step("numbers", "read", new ReadNumbers.Config(input.toString()), badRows(0.05));
        RunResult result = runner.run(job.plan(), options);
        assertDone(result);
        assertThat(step(result, "numbers").facts().rejected()).isEqualTo(Map.of("not a number", 1L));
        assertThat(Files.readString(result.folder().resolve("steps/numbers/rejects.jsonl")))
                .isEqualTo(
                        "{\"place\":\"b.txt:2\",\"reason\":\"not a number\",\"bytes\":10,\"text\":\"twenty-two\"}\n");
    }

    @Test
    void tooManyBadRowsFailWithTheirShare() throws IOException {
        Files.writeString(input.resolve("b.txt"), "21\ntwenty-two\n");
        FakeJob job = new FakeJob().step("numbers", "read", new ReadNumbers.Config(input.toString()), badRows(0.01));
        RunResult result = runner.run(job.plan(), options);
        FailureRecord failure = assertFailed(result, 1, "numbers", "E2003");
        assertThat(failure.message())
                .isEqualTo("step 'numbers' rejected 1 of 47 rows (2.13 %); the job allows 1.00 %: {not a number=1}");
        assertThat(result.folder().resolve("steps/numbers/rejects.jsonl")).exists();
        assertOnlyWholeUnitsStored();
    }

    @Test
    void emptyInputNamesWhoTookTheLastRow() throws IOException {
        FakeJob job = reading()
                .step("none", "keep", new KeepMultiples.Config(100, ""), "numbers")
                .step("again", "keep", new KeepMultiples.Config(1, ""), "none")
                .step("total", "sum", new Sum.Config(), "again");
        FailureRecord failure =
                runner.run(job.plan(), options).record().failures().getFirst();
        assertThat(failure.code()).isEqualTo("E2004");
        assertThat(failure.message())
                .isEqualTo("step 'total' has no rows to work on: step 'none' had 50 rows and passed none on, "
                        + "dropped not-a-multiple 50");
        assertOnlyWholeUnitsStored();
    }

    /// Fused behind the port, in a stage of its own, and two steps behind it.
    @Test
    void removedRowsMayBeNone() {
        FakeJob job = reading()
                .step("parts", "split", new SplitAt.Config(1000, "removed"), "numbers")
                .step("one", "sum", new Sum.Config(), "parts.removed")
                .step("two", "keep", new KeepMultiples.Config(2, ""), "parts.removed")
                .step("three", "sum", new Sum.Config(), "two")
                .step("four", "sum", new Sum.Config(), "parts.low");
        assertDone(runner.run(job.plan(), options));
        FakeJob fused = reading()
                .step("parts", "split", new SplitAt.Config(1001, "removed"), "numbers")
                .step("one", "sum", new Sum.Config(), "parts.removed");
        assertDone(runner.run(fused.plan(), options));
        FakeJob other = reading()
                .step("parts", "split", new SplitAt.Config(1000), "numbers")
                .step("one", "sum", new Sum.Config(), "parts.high");
        assertThat(runner.run(other.plan(), options).exitCode()).isEqualTo(1);
    }

    @Test
    void storedRowsThatSomeoneReadsMustNotBeEmpty() throws IOException {
        for (String name : List.of("a.txt", "b.txt", "c.txt")) {
            Files.writeString(input.resolve(name), "");
        }
        FakeJob job = reading().step("all", "collect", new Collect.Config(false), "rows=numbers");
        FailureRecord failure = assertFailed(runner.run(job.plan(), options), 1, "numbers", "E2004");
        assertThat(failure.message()).isEqualTo("step 'all' has no rows to work on: step 'numbers' read no rows");
    }

    @Test
    void expectationThatDoesNotHoldFailsTheStepAlsoWhenItIsReused() {
        PlannedStep.Policy policy = expecting(new PlannedStep.Expectation("kept", "", 0.6, 1));
        FakeJob job = reading().step("even", "keep", new KeepMultiples.Config(2, ""), policy, "numbers");
        for (int run = 0; run < 2; run++) {
            FailureRecord failure = assertFailed(runner.run(job.plan(), options), 1, "even", "E2005");
            assertThat(failure.message())
                    .isEqualTo("step 'even' kept 25 of 50 rows (50.00 %), expected between 60.00 % and 100.00 %");
        }
    }

    @Test
    void damagedArtifactNamesFileAndRemedy() throws IOException {
        FakeJob job = keeping("").step("all", "collect", new Collect.Config(false), "rows=even");
        RunResult first = runner.run(job.plan(), options);
        Path directory = artifact(first, "even");
        Path part;
        try (Stream<Path> files = Files.list(directory)) {
            part = files.filter(file -> file.toString().endsWith(".arrow"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(part, new byte[] {1, 2, 3});
        FailureRecord failure = runner.run(job.plan(), options.withFresh(java.util.Set.of("all")))
                .record()
                .failures()
                .getFirst();
        assertThat(failure.code()).isEqualTo("E2008");
        assertThat(failure.message()).contains(part.toString()).contains("has 3 bytes, its manifest says");
        assertThat(failure.remedy()).isEqualTo("delete the directory " + directory + "; it will be made again");
    }

    @Test
    void failingCommitPublishesNothing() throws IOException {
        JobRunner broken = new JobRunner(
                new FakeFunctions(), step -> List.of(), (name, settings, parallelism, functions) -> (stage, units) -> {
                    // A runner that loses a unit must not lead to a published artifact.
                    Runners.open(name, settings, parallelism, functions).run(stage, units.subList(0, 2));
                    new dev.quern.engine.stage.Committer(stage).commit(List.of(), units.size());
                });
        RunResult result = broken.run(keeping("").plan(), options);
        assertThat(result.exitCode()).isEqualTo(70);
        assertThat(result.record().failures().getFirst().message())
                .isEqualTo("the runner returned 0 of 3 units of stage 'numbers'");
    }

    @Test
    void secondRunAtTheSameTimeIsRefused() throws IOException {
        Path lock = options.runs().resolve("fake-job/.lock");
        try (ProcessLock _ = ProcessLock.take(lock).orElseThrow()) {
            assertThatThrownBy(() -> runner.run(keeping("").plan(), options))
                    .isInstanceOfSatisfying(QuernException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(ErrorCode.LOCKED);
                        assertThat(failure)
                                .hasMessageContaining("job 'fake-job' is being run by process "
                                        + ProcessHandle.current().pid() + " since 20");
                    });
        }
        assertDone(runner.run(keeping("").plan(), options));
    }

    @Test
    void lockOfADeadProcessIsTakenOver() throws Exception {
        Path lock = Files.createDirectories(options.runs().resolve("fake-job")).resolve(".lock");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process holder = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), LockHolder.class.getName(), lock.toString())
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> runner.run(keeping("").plan(), options))
                    .hasMessageContaining("is being run by process " + holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertDone(runner.run(keeping("").plan(), options));
    }

    /// Holds a lock until it is killed.
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] arguments) throws Exception {
            ProcessLock lock = ProcessLock.take(Path.of(arguments[0])).orElseThrow();
            System.out.println("held");
            Thread.sleep(Duration.ofMinutes(1));
            lock.close();
        }
    }

    @Test
    void independentStepsGoOnWhenAsked() {
        FakeJob job = keeping("fail")
                .step("other", "read", new ReadNumbers.Config(input.toString()))
                .step("total", "sum", new Sum.Config(), "other");
        RunResult stopped = runner.run(job.plan(), options);
        assertThat(step(stopped, "total").status()).isEqualTo(Status.NOT_RUN);
        RunResult kept = runner.run(job.plan(), options.withKeepGoing(true));
        assertThat(step(kept, "total").status()).isEqualTo(Status.DONE);
        assertThat(kept.exitCode()).isEqualTo(1);
    }

    @Test
    void stepThatTakesTooLongIsStoppedAndTemporary() {
        FakeJob job = keeping("")
                .step("all", "collect", new Collect.Config(true), timeout(Duration.ofMillis(300)), "rows=even");
        FailureRecord failure = assertFailed(runner.run(job.plan(), options), 75, "all", "E3003");
        assertThat(failure.message()).isEqualTo("step 'all' reached its time limit");
    }

    @Test
    void failureSurvivesWrappingAndLossOfItsClass() {
        RuntimeException carried =
                Failure.carry("s", "p", new QuernException(ErrorCode.NO_ROWS, "nothing", "add some"));
        Throwable wrapped = new IllegalStateException("runner: " + new RuntimeException(carried.toString()) + " [7]");
        Failure failure = Failure.of("other", "", wrapped);
        assertThat(failure.step()).isEqualTo("s");
        assertThat(failure.code()).isEqualTo(ErrorCode.NO_ROWS);
        assertThat(failure.remedy()).isEqualTo("add some");
    }

    @Test
    void missingInputIsAFailureOfTheRun() {
        FakeJob job = new FakeJob().step("numbers", "read", new ReadNumbers.Config(temporary + "/nowhere"));
        RunResult result = runner.run(job.plan(), options);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.record().failures().getFirst().message()).contains("nowhere");
        assertThat(FakeSteps.calls("read")).isZero();
    }
}
