package dev.quern.engine.stage;

import dev.quern.engine.store.ArtifactStore;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All that travels to a worker about a stage.
///
/// @param run key of its [RunControl]: id of the run, `/`, and what sets the stage apart
/// @param name such as `split` or `tokens.train`
/// @param store directory of the artifact store
/// @param scratch directory of this stage for what is of no use once it is done
/// @param rows directory in the store of the stored rows that the root reads; null for a source or a task
/// @param nodes each after its parent; the first is the root
public record StageSpec(
        String run,
        String name,
        String store,
        String scratch,
        String rows,
        List<NodeSpec> nodes,
        List<LeafSpec> leaves,
        long limitRows)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public StageSpec {
        nodes = new ArrayList<>(nodes);
        leaves = new ArrayList<>(leaves);
    }

    String runId() {
        return run.substring(0, run.indexOf('/'));
    }

    NodeSpec root() {
        return nodes.getFirst();
    }

    /// Whether the stage is one task.
    public boolean isTask() {
        return root().role() == NodeSpec.Role.TASK;
    }

    /// Indexes of the nodes that are summaries.
    public List<Integer> summaries() {
        List<Integer> found = new ArrayList<>();
        for (int node = 0; node < nodes.size(); node++) {
            if (nodes.get(node).role() == NodeSpec.Role.SUMMARY) {
                found.add(node);
            }
        }
        return found;
    }

    /// Index of the one leaf that a summary or a writer fills.
    int leafOf(int node) {
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            if (leaves.get(leaf).node() == node) {
                return leaf;
            }
        }
        throw new IllegalStateException("stage '" + name + "' stores nothing of node " + node);
    }

    /// The results of its units, where a stage that was stopped can go on behind them.
    Optional<UnitJournal> journal() {
        return isTask() || !summaries().isEmpty()
                ? Optional.empty()
                : Optional.of(new UnitJournal(
                        Path.of(scratch),
                        artifactStore(),
                        leaves.stream().map(LeafSpec::directory).toList()));
    }

    ArtifactStore artifactStore() {
        return new ArtifactStore(Path.of(store));
    }
}
