package dev.quern.engine.run;

import dev.quern.api.PortType;
import dev.quern.api.StepBinder;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepKind;
import dev.quern.engine.StepReference;
import dev.quern.engine.StepSpec;
import dev.quern.engine.fingerprint.Fingerprint;
import dev.quern.engine.stage.LeafSpec;
import dev.quern.engine.stage.NodeSpec;
import dev.quern.engine.stage.Stage;
import dev.quern.engine.stage.StageSpec;
import dev.quern.engine.stage.UnitJournal;
import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.Manifest;
import dev.quern.engine.store.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Turns steps and stages of a plan into what travels to workers, by giving everything the name it has in the
/// store.
final class Specs {
    private final Plan plan;
    private final Map<String, Fingerprint> prints;
    private final ArtifactStore store;

    Specs(Plan plan, Map<String, Fingerprint> prints, ArtifactStore store) {
        this.plan = plan;
        this.prints = prints;
        this.store = store;
    }

    /// Name in the store of an output.
    String directory(StepReference output) {
        return ArtifactStore.directoryName(prints.get(output.step()).value(), output.port());
    }

    String directory(Stage stage, Stage.Leaf leaf) {
        return directory(new StepReference(stage.step(leaf).name(), leaf.stepPort()));
    }

    /// What counts of a node are kept under. For a task it names its workspace, too.
    String key(Stage.Node node) {
        String print = prints.get(node.step().name()).value();
        if (node.role() == NodeSpec.Role.TASK) {
            return print;
        }
        boolean first = node.step().definition().kind() == StepKind.TWO_PASS && node.index() == 0;
        return print + "/" + (first ? StepBinder.FIRST_PASS : node.inputPort());
    }

    /// A step without inputs, for sources at plan time.
    static StepSpec source(PlannedStep step) {
        return new StepSpec(
                step.name(),
                step.definition().name(),
                step.resolvedConfig(),
                Map.of(),
                step.seed(),
                step.policy().badRowsAtMost());
    }

    /// Directory of the stage for what is of no use once it is done: the same for every run that would store the same.
    Path scratch(Stage stage) {
        Sha256 sum = new Sha256().add("units").add(String.valueOf(plan.limitRows()));
        leaves(stage).forEach(sum::add);
        return store.workspace("stage-" + sum.hex());
    }

    /// The results of the stage's units in earlier runs.
    UnitJournal journal(Stage stage) {
        return new UnitJournal(scratch(stage), store, leaves(stage));
    }

    private List<String> leaves(Stage stage) {
        return stage.leaves().stream().map(leaf -> directory(stage, leaf)).toList();
    }

    StageSpec stage(Stage stage, String run) {
        List<NodeSpec> nodes = stage.nodes().stream().map(this::node).toList();
        List<LeafSpec> leaves = new ArrayList<>();
        for (Stage.Leaf leaf : stage.leaves()) {
            leaves.add(leaf(stage, leaf));
        }
        return new StageSpec(
                run,
                stage.name(),
                store.root().toString(),
                scratch(stage).toString(),
                stage.rows().map(this::directory).orElse(null),
                nodes,
                leaves,
                stage.isSource() ? plan.limitRows() : 0);
    }

    private NodeSpec node(Stage.Node node) {
        PlannedStep step = node.step();
        Map<String, String> artifacts = new TreeMap<>();
        step.inputs().forEach((port, input) -> {
            boolean isRows = plan.step(input.step()).outputs().get(input.port()) instanceof PortType.Rows;
            if (!isRows || node.role() == NodeSpec.Role.TASK) {
                artifacts.put(port, directory(input));
            }
        });
        if (node.index() == 1) {
            artifacts.put(StepBinder.FIRST_PASS, directory(new StepReference(step.name(), StepBinder.FIRST_PASS)));
        }
        StepSpec spec = new StepSpec(
                step.name(),
                step.definition().name(),
                step.resolvedConfig(),
                artifacts,
                step.seed(),
                step.policy().badRowsAtMost());
        Map<String, NodeSpec.Output> outputs = new TreeMap<>();
        node.outputs().forEach((port, stepPort) -> {
            if (step.outputs().get(stepPort) instanceof PortType.Rows(var schema)) {
                outputs.put(port, new NodeSpec.Output(stepPort, schema.toJson()));
            }
        });
        return new NodeSpec(key(node), spec, node.role(), node.index(), node.parent(), node.parentPort(), outputs);
    }

    private LeafSpec leaf(Stage stage, Stage.Leaf leaf) {
        String name = new StepReference(stage.step(leaf).name(), leaf.stepPort()).toString();
        Optional<String> consumer = leaf.consumers().stream().findFirst();
        return switch (leaf.type()) {
            case PortType.Rows(var schema) ->
                new LeafSpec(
                        leaf.node(),
                        leaf.port(),
                        directory(stage, leaf),
                        Manifest.ROWS,
                        schema.toJson(),
                        name,
                        consumer.orElse(null));
            case PortType.Artifact(String kind) ->
                new LeafSpec(leaf.node(), leaf.port(), directory(stage, leaf), kind, null, name, null);
        };
    }
}
