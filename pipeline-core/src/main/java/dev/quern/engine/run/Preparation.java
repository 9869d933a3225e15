package dev.quern.engine.run;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepKind;
import dev.quern.engine.fingerprint.CodeDigests;
import dev.quern.engine.fingerprint.Fingerprint;
import dev.quern.engine.fingerprint.FingerprintExtras;
import dev.quern.engine.fingerprint.Fingerprints;
import dev.quern.engine.record.PlanRecord;
import dev.quern.engine.stage.Failure;
import dev.quern.engine.stage.FunctionSource;
import dev.quern.engine.stage.Stage;
import dev.quern.engine.stage.StageCutter;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.FileDigests;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All that is known before anything runs: files of the sources, fingerprints, stages.
///
/// @param sources each source with its files
record Preparation(
        Plan plan,
        Map<String, SourceFiles> sources,
        Map<String, Fingerprint> prints,
        List<Stage> stages,
        ArtifactStore store,
        Specs specs) {

    /// A source and the files it will read.
    record SourceFiles(Source source, List<Source.InputFile> files) {}

    static Preparation of(
            Plan plan, ArtifactStore store, FunctionSource functions, FingerprintExtras extras, String run) {
        Map<String, SourceFiles> sources = sources(plan, functions);
        Map<String, List<Source.InputFile>> files = new HashMap<>();
        sources.forEach((step, source) -> files.put(step, source.files()));
        try {
            Map<String, Fingerprint> prints =
                    new Fingerprints(new CodeDigests(), extras, new FileDigests(store.root())).of(plan, files, run);
            Specs specs = new Specs(plan, prints, store);
            return new Preparation(plan, sources, prints, StageCutter.cut(plan), store, specs);
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    private static QuernException unreadable(IOException failure) {
        return new QuernException(
                ErrorCode.INPUT_UNREADABLE,
                "an input cannot be read: " + failure.getMessage(),
                "check that the file exists and may be read",
                failure);
    }

    /// The sources of a plan with their files, in its order.
    static Map<String, SourceFiles> sources(Plan plan, FunctionSource functions) {
        Map<String, SourceFiles> sources = new LinkedHashMap<>();
        for (PlannedStep step : plan.steps()) {
            if (step.definition().kind() == StepKind.SOURCE) {
                sources.put(step.name(), list(step, functions));
            }
        }
        return sources;
    }

    private static SourceFiles list(PlannedStep step, FunctionSource functions) {
        try {
            Source source = (Source) functions.create(Specs.source(step), 0);
            return new SourceFiles(source, source.files());
        } catch (IOException failure) {
            throw Failure.carry(step.name(), "", unreadable(failure));
        } catch (RuntimeException failure) {
            throw Failure.carry(step.name(), "", failure);
        }
    }

    /// Whether every artifact of the stage is published.
    boolean complete(Stage stage) {
        return stage.leaves().stream().allMatch(leaf -> store.published(specs.directory(stage, leaf)));
    }

    PlanRecord record(String run, List<ReuseDecision> decisions) {
        return new PlanRecord(
                plan.job(),
                run,
                decisions.stream()
                        .map(decision -> new PlanRecord.StepPlan(
                                decision.step(),
                                decision.action().name(),
                                decision.reason(),
                                decision.fingerprint(),
                                decision.artifacts(),
                                prints.get(decision.step()).components()))
                        .toList());
    }

    /// Components of a step's fingerprint in the last run, if it had the step.
    static Optional<Map<String, String>> before(Optional<PlanRecord> last, String step) {
        return last.map(plan -> plan.components(step));
    }
}
