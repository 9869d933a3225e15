package dev.quern.engine.run;

import dev.quern.api.ErrorCode;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.engine.Contest;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.record.RunEvent.Kind;
import dev.quern.engine.record.RunFolder;
import dev.quern.engine.record.RunRecord;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.record.StepRecord.GateRecord;
import dev.quern.engine.record.StepRecord.Status;
import dev.quern.engine.record.StepRecord.Verdict;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.stage.Stage;
import dev.quern.engine.store.Manifest;
import dev.quern.engine.store.StepFacts;
import dev.quern.engine.store.StoredFile;
import dev.quern.engine.store.StoredMetric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps the books of a run: what became of each step, and the files that say so.
final class RunBook {
    /// Kind of the artifacts that are copied into the run's `report/`.
    static final String REPORT = "report";

    private final Plan plan;
    private final RunOptions options;
    private final RunFolder folder;
    private final RunVoice voice;
    private final String started = RunVoice.now();
    private final Map<String, StepRecord> steps = new LinkedHashMap<>();
    private final Map<String, ReuseDecision> decisions = new HashMap<>();
    private final Map<String, String> whySkipped = new ConcurrentHashMap<>();
    private Preparation prepared;

    RunBook(Plan plan, RunOptions options, RunFolder folder, RunVoice voice) throws IOException {
        this.plan = plan;
        this.options = options;
        this.folder = folder;
        this.voice = voice;
        write("RUNNING", null, List.of());
    }

    void begin(Preparation preparation, List<ReuseDecision> all) throws IOException {
        prepared = preparation;
        for (ReuseDecision decision : all) {
            decisions.put(decision.step(), decision);
            steps.put(decision.step(), record(decision, Status.NOT_RUN, 0, StepFacts.none(), List.of()));
        }
        write("RUNNING", null, List.of());
    }

    private StepRecord record(
            ReuseDecision decision, Status status, double seconds, StepFacts facts, List<GateRecord> gates) {
        return new StepRecord(
                decision.step(),
                plan.step(decision.step()).definition().name(),
                status,
                decision.reason(),
                decision.fingerprint(),
                decision.stage(),
                decision.artifacts(),
                seconds,
                facts,
                Judgement.verdict(gates),
                gates);
    }

    String reason(String step) {
        return decisions.get(step).reason();
    }

    StepRecord step(String name) {
        return steps.get(name);
    }

    Verdict verdict(String step) {
        return steps.get(step).verdict();
    }

    /// The figures of those steps of a contest that came to an end.
    ///
    /// @throws QuernException when one of them measured other things only
    Map<String, Double> scores(Contest contest) {
        Map<String, Double> scores = new HashMap<>();
        for (String rival : contest.of()) {
            StepRecord record = steps.get(rival);
            List<StoredMetric> metrics = record.facts().metrics();
            if (record.status() != Status.SKIPPED && !metrics.isEmpty()) {
                scores.put(rival, score(contest, rival, metrics));
            }
        }
        return scores;
    }

    private static double score(Contest contest, String rival, List<StoredMetric> metrics) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(contest.metric())
                        && metric.labels().isEmpty())
                .findFirst()
                .map(StoredMetric::value)
                .orElseThrow(() -> new QuernException(
                        ErrorCode.INVALID_JOB,
                        "step '" + rival + "' measured no '" + contest.metric() + "'; it measured "
                                + metrics.stream()
                                        .map(StoredMetric::name)
                                        .distinct()
                                        .sorted()
                                        .toList(),
                        "compare by one of these"));
    }

    /// Notes why a step will be skipped.
    void skipped(String step, String why) {
        whySkipped.put(step, why);
    }

    /// Notes the end of a stage with all its steps.
    void stageEnded(Stage stage, Status status, double seconds, Failure failure) {
        for (String step : stage.steps()) {
            StepRecord old = steps.get(step);
            boolean failedHere = failure == null
                    || failure.step().equals(step)
                    || stage.steps().size() == 1;
            Status own = status == Status.FAILED && !failedHere ? Status.NOT_RUN : status;
            steps.put(
                    step,
                    record(decisions.get(step), worse(old, own), old.seconds() + seconds, old.facts(), old.gates()));
        }
    }

    /// A step with several stages is done when all are.
    private static Status worse(StepRecord old, Status now) {
        List<Status> order =
                List.of(Status.FAILED, Status.STOPPED, Status.SKIPPED, Status.DONE, Status.REUSED, Status.NOT_RUN);
        return order.indexOf(old.status()) < order.indexOf(now) ? old.status() : now;
    }

    /// Judges a step whose stages have all ended.
    ///
    /// @return the failure when an expectation does not hold
    Optional<Failure> judge(PlannedStep step) throws IOException {
        StepRecord record = steps.get(step.name());
        boolean good = record.status() == Status.DONE || record.status() == Status.REUSED;
        Optional<StepFacts> facts = good ? facts(step) : Optional.empty();
        Failure failure = null;
        if (facts.isPresent()) {
            List<GateRecord> gates = Judgement.gates(step, facts.get());
            Status status = record.status();
            try {
                Judgement.expect(step, facts.get());
            } catch (RuntimeException unmet) {
                failure = Failure.of(step.name(), "", unmet);
                status = Status.FAILED;
            }
            record = record(decisions.get(step.name()), status, record.seconds(), facts.get(), gates);
            steps.put(step.name(), record);
            gates.forEach(gate -> voice.say(Kind.GATE_JUDGED, step.name(), gate.verdict() + ": " + gate.explanation()));
        }
        keep(step, record);
        announce(record);
        return Optional.ofNullable(failure);
    }

    private void announce(StepRecord record) {
        switch (record.status()) {
            case REUSED -> voice.say(Kind.STEP_REUSED, record.step(), record.reason());
            case DONE -> voice.say(Kind.STEP_FINISHED, record.step(), "%.1f s".formatted(record.seconds()));
            case SKIPPED -> voice.say(Kind.STEP_SKIPPED, record.step(), whySkipped(record.step()));
            case FAILED, STOPPED, NOT_RUN -> {}
        }
    }

    private String whySkipped(String step) {
        String known = whySkipped.get(step);
        if (known != null) {
            return known;
        }
        return plan.step(step)
                .policy()
                .when()
                .map(gate -> plan.smoke()
                        ? "a run with limit-rows publishes nothing"
                        : "the gate of '" + gate + "' did not pass (" + verdict(gate) + ")")
                .orElse("an input was skipped");
    }

    /// Counts and metrics from the manifests, which have them also when the step was reused.
    private Optional<StepFacts> facts(PlannedStep step) {
        StepFacts sum = null;
        for (Stage stage : prepared.stages()) {
            for (Stage.Node node : stage.nodes()) {
                boolean counts = node.step().equals(step) && node.index() == lastFunction(step);
                Optional<StepFacts> facts = counts ? facts(stage, node) : Optional.empty();
                if (facts.isPresent()) {
                    sum = sum == null ? facts.get() : sum.plus(facts.get());
                }
            }
        }
        return Optional.ofNullable(sum);
    }

    private static int lastFunction(PlannedStep step) {
        return step.definition().kind() == dev.quern.engine.StepKind.TWO_PASS ? 1 : 0;
    }

    private Optional<StepFacts> facts(Stage stage, Stage.Node node) {
        return stage.leaves().stream()
                .map(leaf -> prepared.specs().directory(stage, leaf))
                .filter(prepared.store()::published)
                .map(name -> prepared.store()
                        .manifest(name)
                        .facts()
                        .get(prepared.specs().key(node)))
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    private void keep(PlannedStep step, StepRecord record) throws IOException {
        Map<String, Manifest> manifests = new TreeMap<>();
        for (String name : record.artifacts()) {
            if (prepared.store().published(name)) {
                manifests.put(name, prepared.store().manifest(name));
            }
        }
        folder.step(record, manifests);
        step.outputs().forEach((port, type) -> {
            if (type.equals(new PortType.Artifact(REPORT))) {
                manifests.forEach((name, manifest) -> copyReport(name, manifest));
            }
        });
    }

    private void copyReport(String name, Manifest manifest) {
        Path directory = prepared.store().directory(name);
        if (manifest.kind().equals(REPORT)) {
            for (StoredFile file : manifest.files()) {
                try {
                    folder.report(file.name(), directory.resolve(file.path()));
                } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            }
        }
    }

    /// Whether every gate that was judged has passed. A smoke run is not held to its gates.
    boolean gatesHold() {
        return plan.smoke()
                || steps.values().stream().allMatch(step -> step.verdict() == null || step.verdict() == Verdict.PASSED);
    }

    RunResult end(int exitCode, List<Failure> failures) throws IOException {
        String status =
                switch (exitCode) {
                    case 0 -> "DONE";
                    case 3 -> "GATE_FAILED";
                    default -> failures.isEmpty() ? "STOPPED" : "FAILED";
                };
        voice.say(Kind.RUN_FINISHED, "", status + ", exit code " + exitCode);
        RunRecord record = write(status, exitCode, failures);
        return new RunResult(exitCode, folder.path(), record);
    }

    RunRecord write(String status, Integer exitCode, List<Failure> failures) throws IOException {
        Map<String, Long> seeds = new TreeMap<>();
        plan.steps().forEach(step -> seeds.put(step.name(), step.seed()));
        Map<String, String> code = new TreeMap<>();
        if (prepared != null) {
            prepared.prints()
                    .forEach((step, print) -> code.put(step, print.components().get("code")));
        }
        RunRecord record = new RunRecord(
                plan.job(),
                folder.path().getFileName().toString(),
                status,
                exitCode,
                ProcessHandle.current().pid(),
                started,
                exitCode == null ? null : RunVoice.now(),
                plan.smoke(),
                plan.scheduledDate(),
                plan.parameters(),
                options.runner().orElse(plan.policy().runner()),
                Environment.describe(),
                code,
                seeds,
                List.copyOf(steps.values()),
                failures.stream()
                        .map(failure -> new RunRecord.FailureRecord(
                                failure.step(), failure.code().number(), failure.message(), failure.remedy()))
                        .toList());
        folder.run(record);
        return record;
    }
}
