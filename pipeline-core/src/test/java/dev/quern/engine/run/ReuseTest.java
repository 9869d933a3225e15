package dev.quern.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.record.RunHistory;
import dev.quern.engine.record.StepRecord.Status;
import dev.quern.engine.record.StepRecord.Verdict;
import dev.quern.engine.run.ReuseDecision.Action;
import dev.quern.engine.store.Durable;
import dev.quern.engine.store.Json;
import dev.quern.fake.FakeJob;
import dev.quern.fake.FakeSteps;
import dev.quern.fake.FakeSteps.Collect;
import dev.quern.fake.FakeSteps.KeepMultiples;
import dev.quern.fake.FakeSteps.Publish;
import dev.quern.fake.FakeSteps.ReadNumbers;
import dev.quern.fake.FakeSteps.Sum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReuseTest extends JobFixture {

    private FakeJob job(long multiple) {
        return reading()
                .step("kept", "keep", new KeepMultiples.Config(multiple, ""), "numbers")
                .step("total", "sum", new Sum.Config(), "kept")
                .step("all", "collect", new Collect.Config(false), "rows=kept", "sum=total");
    }

    private List<String> reasons(FakeJob job) {
        return runner.decide(job.plan(), options).stream()
                .map(decision -> decision.step() + " " + decision.action() + " " + decision.reason())
                .toList();
    }

    @Test
    void everyDecisionNamesItsReason() throws IOException {
        assertThat(reasons(job(2)))
                .containsExactly(
                        "numbers RUN not made yet",
                        "kept RUN not made yet",
                        "total RUN not made yet",
                        "all RUN not made yet");
        RunResult result = runner.run(job(2).plan(), options);
        String run = result.record().run();
        assertThat(reasons(job(2)))
                .containsExactly(
                        "numbers REUSE nothing needs it",
                        "kept REUSE from run " + run,
                        "total REUSE from run " + run,
                        "all REUSE from run " + run);
        assertThat(reasons(job(5)))
                .containsExactly(
                        "numbers RUN its rows are not stored and are needed again",
                        "kept RUN because config of 2 -> 5",
                        "total RUN because input kept changed",
                        "all RUN because input kept changed");
        write("b.txt", 21, 26);
        assertThat(reasons(job(2)).getFirst()).isEqualTo("numbers RUN because file b.txt changed");
        write("d.txt", 60, 61);
        write("b.txt", 21, 25);
        assertThat(reasons(job(2)).getFirst()).isEqualTo("numbers RUN because file d.txt is new");
    }

    @Test
    void onlyWhatChangedRuns() {
        assertDone(runner.run(job(2).plan(), options));
        FakeSteps.CALLS.clear();
        FakeJob more = job(2).step("again", "collect", new Collect.Config(false), "rows=kept");
        assertDone(runner.run(more.plan(), options));
        assertThat(FakeSteps.CALLS.keySet()).containsExactly("collect");
        assertThat(FakeSteps.calls("collect")).isEqualTo(1);
    }

    @Test
    void deletedRowsAreMadeAgainOnlyForSomeone() throws IOException {
        RunResult result = runner.run(job(2).plan(), options);
        Durable.delete(artifact(result, "kept"));
        FakeSteps.CALLS.clear();
        assertDone(runner.run(job(2).plan(), options));
        assertThat(FakeSteps.CALLS).isEmpty();
        assertDone(runner.run(job(2).plan(), options.withFresh(Set.of("total"))));
        assertThat(FakeSteps.calls("read")).isEqualTo(3);
        assertThat(FakeSteps.calls("collect")).isZero();
    }

    @Test
    void placeAndNameOfTheInputFolderDoNotMatter() throws IOException {
        FakeJob here = reading().step("total", "sum", new Sum.Config(), "numbers");
        assertDone(runner.run(here.plan(), options));
        FakeSteps.CALLS.clear();
        FakeJob renamed = new FakeJob()
                .step("other", "read", new ReadNumbers.Config(input.toString()))
                .step("name", "sum", new Sum.Config(), "other");
        assertDone(runner.run(renamed.plan(), options));
        assertThat(FakeSteps.CALLS).isEmpty();
    }

    @Test
    void uncachedStepRunsEachTime() {
        FakeJob job = reading()
                .step("total", "sum", new Sum.Config(), "numbers")
                .step("all", "collect", new Collect.Config(false), uncached(), "rows=numbers");
        runner.run(job.plan(), options);
        assertThat(reasons(job)).contains("all RUN because cache: never");
        assertThat(step(runner.run(job.plan(), options), "all").status()).isEqualTo(Status.DONE);
    }

    @Test
    void leftoversOfADeadRunAreSweptAway() throws IOException {
        RunResult result = runner.run(keeping("").plan(), options);
        Path directory = artifact(result, "even");
        Path leftover = directory.resolve("part-00000-dead.arrow");
        Durable.delete(directory.resolve("manifest.json"));
        Files.writeString(leftover, "torn");
        assertDone(runner.run(keeping("").plan(), options));
        assertThat(leftover).doesNotExist();
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void stoppedTaskContinuesFromItsWorkspace() throws Exception {
        FakeJob job = keeping("").step("all", "collect", new Collect.Config(true), "rows=even");
        RunHandle handle = new RunHandle();
        Thread signal = Thread.startVirtualThread(() -> {
            while (FakeSteps.calls("collect") == 0) {
                Thread.onSpinWait();
            }
            handle.requestStop(143);
        });
        RunResult stopped = runner.run(job.plan(), options, handle);
        signal.join();
        assertThat(stopped.exitCode()).isEqualTo(143);
        assertThat(stopped.record().status()).isEqualTo("STOPPED");
        assertThat(step(stopped, "all").status()).isEqualTo(Status.STOPPED);
        assertThat(reasons(job)).contains("all RESUME was stopped before its end");
        RunResult resumed = runner.run(job.plan(), options);
        assertDone(resumed);
        assertThat(step(resumed, "even").status()).isEqualTo(Status.REUSED);
        try (var workspaces = Files.list(temporary.resolve("store/work"))) {
            assertThat(workspaces).isEmpty();
        }
    }

    @Test
    void deadlineStopsTheRunForLater() {
        FakeJob job = keeping("").step("all", "collect", new Collect.Config(true), "rows=even");
        RunResult result = runner.run(job.plan(), options.withDeadline(Duration.ofSeconds(2)));
        assertThat(result.exitCode()).isEqualTo(75);
        assertThat(runner.decide(job.plan(), options).getLast().action()).isEqualTo(Action.RESUME);
    }

    private FakeJob gated(double atLeast) {
        PlannedStep.Gate gate =
                new PlannedStep.Gate("rows", Optional.empty(), "value", Optional.of(atLeast), Optional.empty());
        return keeping("")
                .step("all", "collect", new Collect.Config(false), gated(gate), "rows=even")
                .step("out", "publish", new Publish.Config(), when("all"), "all");
    }

    @Test
    void passedGateOpensTheWay() {
        RunResult result = runner.run(gated(25).plan(), options);
        assertDone(result);
        assertThat(step(result, "all").verdict()).isEqualTo(Verdict.PASSED);
        assertThat(FakeSteps.calls("publish")).isEqualTo(1);
        runner.run(gated(25).plan(), options);
        assertThat(FakeSteps.calls("publish")).isEqualTo(1);
    }

    @Test
    void failedGateIsReportedAndSkipsWhatWaitsForIt() {
        RunResult result = runner.run(gated(26).plan(), options);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.record().status()).isEqualTo("GATE_FAILED");
        assertThat(step(result, "all").status()).isEqualTo(Status.DONE);
        assertThat(step(result, "all").gates().getFirst().explanation())
                .isEqualTo("rows is 25.0, demanded at least 26.0");
        assertThat(step(result, "out").status()).isEqualTo(Status.SKIPPED);
        assertThat(FakeSteps.calls("publish")).isZero();
    }

    @Test
    void smokeRunLimitsRowsInOrderAndPublishesNothing() throws IOException {
        RunResult result = runner.run(gated(1).limitRows(23).plan(), options);
        assertThat(result.exitCode()).isZero();
        assertThat(step(result, "numbers").facts().rowsOut()).containsEntry("", 23L);
        assertThat(Files.readString(result.folder().resolve("report/index.html"))
                        .lines())
                .hasSize(11)
                .last()
                .isEqualTo("22");
        assertThat(step(result, "out").status()).isEqualTo(Status.SKIPPED);
    }

    @Test
    void historyListsRunsFromTheirRecords() throws IOException {
        RunResult result = runner.run(keeping("").plan(), options);
        RunHistory history = new RunHistory(options.runs());
        assertThat(history.jobs()).containsExactly("fake-job");
        assertThat(history.records("fake-job")).hasSize(1).first().satisfies(record -> {
            assertThat(record).isEqualTo(result.record());
            assertThat(record.environment()).containsKeys("java", "jvm-flags", "processors");
            assertThat(record.plugins().get("even")).hasSize(32);
        });
        assertThat(history.find(result.record().run().substring(21))).hasSize(1);
        assertThat(result.folder()).isDirectoryContaining(path -> path.endsWith("events.ndjson"));
        assertThat(Files.readString(result.folder().resolve("job.yaml"))).isEqualTo("name: fake-job\n");
    }

    @Test
    void lineageHasStartAndEndOfRunAndSteps() throws IOException {
        RunResult result = runner.run(job(2).plan(), options);
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(result.folder().resolve("lineage.ndjson"))) {
            events.add(Json.tree(line));
        }
        assertThat(events).hasSize(10);
        assertThat(events.getFirst().at("/eventType").asText()).isEqualTo("START");
        assertThat(events.getLast().at("/eventType").asText()).isEqualTo("COMPLETE");
        assertThat(events.getLast().at("/run/runId"))
                .isEqualTo(events.getFirst().at("/run/runId"));
        JsonNode sum = events.stream()
                .filter(event -> event.at("/job/name").asText().equals("fake-job.total")
                        && event.at("/eventType").asText().equals("COMPLETE"))
                .findFirst()
                .orElseThrow();
        assertThat(sum.at("/outputs/0/name").asText())
                .isEqualTo(step(result, "total").artifacts().getFirst());
        assertThat(sum.at("/run/facets/parent/run/runId"))
                .isEqualTo(events.getFirst().at("/run/runId"));
    }
}
