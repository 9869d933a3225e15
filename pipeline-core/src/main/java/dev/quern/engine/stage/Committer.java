package dev.quern.engine.stage;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.Manifest;
import dev.quern.engine.store.StepFacts;
import dev.quern.engine.store.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Publishes what a stage has made, once all of it is there. Done twice, it changes nothing.
public final class Committer {
    private final StageSpec spec;

    public Committer(StageSpec spec) {
        this.spec = spec;
    }

    /// Checks the outcome as a whole and publishes every artifact of the stage.
    ///
    /// @param units how many units the stage has
    public void commit(Iterable<UnitResult> results, int units) {
        String step = spec.root().step().step();
        try {
            Map<Integer, UnitResult> byUnit = new TreeMap<>();
            List<UnitResult.Written> written = new ArrayList<>();
            Map<String, StepFacts> facts = new TreeMap<>();
            for (UnitResult result : results) {
                if (result.unit() < 0) {
                    written.addAll(result.written());
                    result.facts().forEach((key, more) -> facts.merge(key, more, StepFacts::plus));
                } else {
                    byUnit.putIfAbsent(result.unit(), result);
                }
            }
            if (byUnit.size() != units) {
                throw new QuernException(
                        ErrorCode.INTERNAL,
                        "the runner returned " + byUnit.size() + " of " + units + " units of stage '" + spec.name()
                                + "'",
                        "");
            }
            for (UnitResult result : byUnit.values()) {
                written.addAll(result.written());
                result.facts().forEach((key, more) -> facts.merge(key, more, StepFacts::plus));
            }
            checkRejected(facts);
            RowsLeft.check(spec, facts);
            publish(written, facts);
        } catch (IOException | RuntimeException failure) {
            throw Failure.carry(step, "", failure);
        }
    }

    private void checkRejected(Map<String, StepFacts> facts) {
        for (NodeSpec node : spec.nodes()) {
            StepFacts counts = facts.getOrDefault(node.key(), StepFacts.none());
            long rejected = counts.allRejected();
            long all = rejected + counts.allRowsOut();
            if (rejected > node.step().badRowsAtMost() * all) {
                throw new QuernException(
                        ErrorCode.BAD_ROW,
                        "step '%s' rejected %,d of %,d rows (%.2f %%); the job allows %.2f %%: %s"
                                .formatted(
                                        node.step().step(),
                                        rejected,
                                        all,
                                        100.0 * rejected / all,
                                        100 * node.step().badRowsAtMost(),
                                        counts.rejected()),
                        "look at the rows in the step's rejects.jsonl, or raise 'bad-rows'");
            }
        }
    }

    private void publish(List<UnitResult.Written> written, Map<String, StepFacts> facts) throws IOException {
        ArtifactStore store = spec.artifactStore();
        Map<Integer, Map<String, StoredFile>> files = new HashMap<>();
        Map<Integer, Map<String, String>> properties = new HashMap<>();
        for (UnitResult.Written each : written) {
            Map<String, StoredFile> known = files.computeIfAbsent(each.leaf(), leaf -> new TreeMap<>());
            for (StoredFile file : each.files()) {
                if (known.putIfAbsent(file.name(), file) != null) {
                    throw new IllegalStateException("two units wrote a file named '" + file.name() + "'");
                }
            }
            properties.computeIfAbsent(each.leaf(), leaf -> new TreeMap<>()).putAll(each.properties());
        }
        for (int index = 0; index < spec.leaves().size(); index++) {
            LeafSpec leaf = spec.leaves().get(index);
            if (!files.containsKey(index)) {
                throw new IllegalStateException("nothing was written for '" + leaf.name() + "'");
            }
            store.publish(
                    leaf.directory(),
                    Manifest.of(
                            leaf.kind(),
                            leaf.schema(),
                            List.copyOf(files.get(index).values()),
                            properties.get(index),
                            facts,
                            spec.runId()));
        }
    }
}
