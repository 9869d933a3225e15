package dev.quern.engine.stage;

import dev.quern.api.ErrorCode;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.engine.store.Manifest;
import dev.quern.engine.store.StepFacts;
import java.util.Map;
import java.util.stream.Collectors;

/// Refuses an outcome in which a step has no rows to work on, and says who took the last one. Steps behind a port of
/// removed rows may have none.
final class RowsLeft {
    private RowsLeft() {}

    static void check(StageSpec spec, Map<String, StepFacts> facts) {
        for (NodeSpec node : spec.nodes()) {
            boolean makesArtifact = node.role() == NodeSpec.Role.SUMMARY || node.role() == NodeSpec.Role.WRITER;
            if (makesArtifact
                    && !isBehindRemoved(spec, node)
                    && facts.getOrDefault(node.key(), StepFacts.none()).rowsIn() == 0) {
                throw empty(spec, facts, node.step().step(), node.parent());
            }
        }
        for (LeafSpec leaf : spec.leaves()) {
            boolean mayBeEmpty = leaf.port().equals(Outputs.REMOVED)
                    || isBehindRemoved(spec, spec.nodes().get(leaf.node()));
            boolean isRead = leaf.kind().equals(Manifest.ROWS) && leaf.consumer() != null;
            if (isRead && !mayBeEmpty && rows(spec, facts, leaf) == 0) {
                throw empty(spec, facts, leaf.consumer(), leaf.node());
            }
        }
    }

    private static boolean isBehindRemoved(StageSpec spec, NodeSpec node) {
        for (NodeSpec at = node; at.parent() >= 0; at = spec.nodes().get(at.parent())) {
            if (at.parentPort().equals(Outputs.REMOVED)) {
                return true;
            }
        }
        return spec.rows() != null && spec.rows().endsWith("." + Outputs.REMOVED);
    }

    private static long rows(StageSpec spec, Map<String, StepFacts> facts, LeafSpec leaf) {
        NodeSpec node = spec.nodes().get(leaf.node());
        String port = node.outputs().get(leaf.port()).stepPort();
        return facts.getOrDefault(node.key(), StepFacts.none()).rowsOut().getOrDefault(port, 0L);
    }

    /// Goes up from the empty output to the step that still had rows.
    private static QuernException empty(StageSpec spec, Map<String, StepFacts> facts, String consumer, int from) {
        int node = from;
        while (node > 0 && countsOf(spec, facts, node).rowsIn() == 0) {
            node = spec.nodes().get(node).parent();
        }
        String reason;
        if (node < 0) {
            reason = "its input is empty";
        } else {
            StepFacts counts = countsOf(spec, facts, node);
            String step = spec.nodes().get(node).step().step();
            reason = counts.rowsIn() == 0
                    ? "step '" + step + "' read no rows" + listed(", rejected ", counts.rejected())
                    : "step '%s' had %,d rows and passed none on".formatted(step, counts.rowsIn())
                            + listed(", dropped ", counts.dropped());
        }
        return new QuernException(
                ErrorCode.NO_ROWS,
                "step '" + consumer + "' has no rows to work on: " + reason,
                "look at the input and at the filters before this step");
    }

    private static StepFacts countsOf(StageSpec spec, Map<String, StepFacts> facts, int node) {
        return facts.getOrDefault(spec.nodes().get(node).key(), StepFacts.none());
    }

    private static String listed(String intro, Map<String, Long> reasons) {
        if (reasons.isEmpty()) {
            return "";
        }
        return reasons.entrySet().stream()
                .map(reason -> "%s %,d".formatted(reason.getKey(), reason.getValue()))
                .collect(Collectors.joining(", ", intro, ""));
    }
}
