package dev.quern.engine.run;

import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepKind;
import dev.quern.engine.fingerprint.Difference;
import dev.quern.engine.record.PlanRecord;
import dev.quern.engine.run.ReuseDecision.Action;
import dev.quern.engine.stage.Stage;
import dev.quern.engine.store.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides what runs. A stage runs when something it stores is missing and is wanted: because nothing else is
/// made of it, or because a stage that runs reads it. So rows that were deleted to save space are not made
/// again for nobody.
final class Decisions {
    private final Preparation prepared;
    private final Set<String> fresh;
    private final Optional<PlanRecord> last;
    private final Set<Integer> running = new HashSet<>();

    /// @param last plan of the last run of the job, to name differences
    Decisions(Preparation prepared, Set<String> fresh, Optional<PlanRecord> last) {
        this.prepared = prepared;
        this.fresh = fresh;
        this.last = last;
        for (Stage stage : prepared.stages().reversed()) {
            if (isFresh(stage)
                    || stage.leaves().stream().anyMatch(leaf -> isMissing(stage, leaf) && isWanted(stage, leaf))) {
                running.add(stage.id());
            }
        }
    }

    boolean runs(Stage stage) {
        return running.contains(stage.id());
    }

    boolean isFresh(Stage stage) {
        return stage.steps().stream().anyMatch(fresh::contains);
    }

    private boolean isMissing(Stage stage, Stage.Leaf leaf) {
        return !prepared.store().published(prepared.specs().directory(stage, leaf));
    }

    private boolean isWanted(Stage stage, Stage.Leaf leaf) {
        return leaf.consumers().isEmpty()
                || prepared.stages().stream()
                        .filter(other -> other.id() != stage.id() && running.contains(other.id()))
                        .anyMatch(other -> leaf.consumers().stream().anyMatch(other.steps()::contains));
    }

    /// One decision for each step, in the order of the plan.
    List<ReuseDecision> all() {
        List<ReuseDecision> decisions = new ArrayList<>();
        for (PlannedStep step : prepared.plan().steps()) {
            decisions.add(of(step));
        }
        return decisions;
    }

    private ReuseDecision of(PlannedStep step) {
        List<Stage> stages = prepared.stages().stream()
                .filter(stage -> stage.steps().contains(step.name()))
                .toList();
        boolean run = stages.stream().anyMatch(this::runs);
        Action action = !run ? Action.REUSE : hasWork(step, stages) ? Action.RESUME : Action.RUN;
        List<String> artifacts = artifacts(step, stages);
        long bytes = artifacts.stream()
                .filter(prepared.store()::published)
                .mapToLong(name -> prepared.store().manifest(name).bytes())
                .sum();
        return new ReuseDecision(
                step.name(),
                action,
                run ? whyRun(step, stages, action) : whyReuse(artifacts),
                stages.getFirst().name(),
                prepared.prints().get(step.name()).value(),
                artifacts,
                bytes);
    }

    private List<String> artifacts(PlannedStep step, List<Stage> stages) {
        List<String> names = new ArrayList<>();
        for (Stage stage : stages) {
            for (Stage.Leaf leaf : stage.leaves()) {
                if (stage.step(leaf).name().equals(step.name())) {
                    names.add(prepared.specs().directory(stage, leaf));
                }
            }
        }
        return names;
    }

    /// Whether an earlier run has left some of the work done.
    private boolean hasWork(PlannedStep step, List<Stage> stages) {
        if (stages.stream().anyMatch(this::isFresh)) {
            return false;
        }
        if (step.definition().kind() != StepKind.TASK) {
            return stages.stream()
                    .filter(this::runs)
                    .anyMatch(stage -> prepared.specs().journal(stage).size() > 0);
        }
        Path workspace =
                prepared.store().workspace(prepared.prints().get(step.name()).value());
        String[] names = workspace.toFile().list();
        return Files.isDirectory(workspace) && names != null && names.length > 0;
    }

    private String whyRun(PlannedStep step, List<Stage> stages, Action action) {
        if (action == Action.RESUME) {
            return "was stopped before its end";
        }
        if (fresh.contains(step.name())) {
            return "asked for";
        }
        Map<String, String> now = prepared.prints().get(step.name()).components();
        Optional<Map<String, String>> before = Preparation.before(last, step.name());
        Optional<String> difference = before.flatMap(old -> Difference.first(step, old, now));
        if (difference.isPresent()) {
            return "because " + difference.get();
        }
        if (before.isEmpty()) {
            return "not made yet";
        }
        List<String> artifacts = artifacts(step, stages);
        boolean missing = artifacts.stream().anyMatch(name -> !prepared.store().published(name));
        return missing ? "its outcome is not in the store" : "its rows are not stored and are needed again";
    }

    private String whyReuse(List<String> artifacts) {
        return artifacts.stream()
                .filter(prepared.store()::published)
                .findFirst()
                .map(prepared.store()::manifest)
                .map(Manifest::run)
                .map(run -> "from run " + run)
                .orElse("nothing needs it");
    }
}
