package dev.quern.engine.stage;

import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.StepBinder;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepKind;
import dev.quern.engine.StepReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Cuts a plan into stages. Rows are stored where several steps, a task or a two-pass step read them, and where
/// fusing would make a stage wait for itself; rows that a step takes out are stored always, as people ask for them
/// later. Everywhere else the only reader runs fused with the writer.
///
/// The order of the plan's steps is the order of the stages, so equal jobs are cut equally.
public final class StageCutter {
    private final Plan plan;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<StepReference, Place> places = new HashMap<>();

    private StageCutter(Plan plan) {
        this.plan = plan;
    }

    /// The stages of a plan, each after those that it needs.
    public static List<Stage> cut(Plan plan) {
        return new StageCutter(plan).cut();
    }

    /// Where an output is made.
    private record Place(Draft draft, int node, String port) {}

    private static final class Draft {
        private final int id;
        private final String name;
        private final Optional<StepReference> rows;
        private final List<Stage.Node> nodes = new ArrayList<>();
        private final List<Stage.Leaf> leaves = new ArrayList<>();
        private final Set<Integer> after = new TreeSet<>();

        Draft(int id, String name, Optional<StepReference> rows) {
            this.id = id;
            this.name = name;
            this.rows = rows;
        }
    }

    private List<Stage> cut() {
        for (PlannedStep step : plan.steps()) {
            switch (step.definition().kind()) {
                case SOURCE -> place(step, "", NodeSpec.Role.SOURCE, newDraft(step.name(), Optional.empty()), -1, "");
                case TASK -> place(step, "", NodeSpec.Role.TASK, newDraft(step.name(), Optional.empty()), -1, "");
                case TRANSFORM -> rowsPorts(step).forEach(port -> follow(step, port, NodeSpec.Role.TRANSFORM));
                case SUMMARY -> follow(step, rowsPorts(step).getFirst(), NodeSpec.Role.SUMMARY);
                case WRITER -> follow(step, rowsPorts(step).getFirst(), NodeSpec.Role.WRITER);
                case TWO_PASS -> twoPass(step, rowsPorts(step));
            }
        }
        storeWhatIsReadElsewhere();
        List<Stage> stages = new ArrayList<>();
        for (Draft draft : drafts) {
            stages.add(new Stage(draft.id, draft.name, draft.rows, draft.nodes, draft.leaves, draft.after));
        }
        return ordered(stages);
    }

    private Draft newDraft(String name, Optional<StepReference> rows) {
        Draft draft = new Draft(drafts.size(), name, rows);
        drafts.add(draft);
        return draft;
    }

    /// Puts a transform, summary or writer behind its input: into the same stage, or at the root of a new one.
    private void follow(PlannedStep step, String port, NodeSpec.Role role) {
        StepReference input = step.inputs().get(port);
        Place from = places.get(input);
        if (mayFuse(step, input, from.draft())) {
            place(step, port, role, from.draft(), from.node(), from.port());
        } else {
            place(step, port, role, newDraft(stageName(step, port), Optional.of(input)), -1, "");
        }
    }

    private void twoPass(PlannedStep step, List<String> ports) {
        String learned = ports.size() > 1 ? StepBinder.TRAIN : ports.getFirst();
        StepReference input = step.inputs().get(learned);
        Draft first = newDraft(step.name() + "." + StepBinder.FIRST_PASS, Optional.of(input));
        place(step, learned, NodeSpec.Role.SUMMARY, first, -1, "");
        for (String port : ports) {
            Draft second =
                    newDraft(stageName(step, port), Optional.of(step.inputs().get(port)));
            second.after.add(first.id);
            addNode(step, port, NodeSpec.Role.TRANSFORM, 1, second, -1, "");
        }
    }

    private void place(PlannedStep step, String port, NodeSpec.Role role, Draft draft, int parent, String parentPort) {
        addNode(step, port, role, 0, draft, parent, parentPort);
    }

    private void addNode(
            PlannedStep step,
            String inputPort,
            NodeSpec.Role role,
            int index,
            Draft draft,
            int parent,
            String parentPort) {
        boolean makesRows = role == NodeSpec.Role.SOURCE || role == NodeSpec.Role.TRANSFORM;
        Map<String, String> outputs = makesRows ? FunctionPorts.of(step, inputPort) : Map.of();
        int node = draft.nodes.size();
        draft.nodes.add(new Stage.Node(step, inputPort, role, index, parent, parentPort, outputs));
        outputs.forEach(
                (port, stepPort) -> places.put(new StepReference(step.name(), stepPort), new Place(draft, node, port)));
        draft.after.addAll(needs(step, draft));
        draft.after.remove(draft.id);
        if (role == NodeSpec.Role.SUMMARY && step.definition().kind() == StepKind.TWO_PASS) {
            PortType kind = new PortType.Artifact(StepBinder.FIRST_PASS);
            draft.leaves.add(new Stage.Leaf(node, "", StepBinder.FIRST_PASS, kind, List.of(step.name())));
        } else if (!makesRows) {
            addArtifacts(step, draft, node);
        }
    }

    private void addArtifacts(PlannedStep step, Draft draft, int node) {
        step.outputs().forEach((port, type) -> {
            StepReference reference = new StepReference(step.name(), port);
            places.put(reference, new Place(draft, node, port));
            draft.leaves.add(new Stage.Leaf(node, port, port, type, consumers(reference)));
        });
        if (step.outputs().isEmpty()) {
            PortType done = new PortType.Artifact(LeafSpec.DONE);
            draft.leaves.add(new Stage.Leaf(node, LeafSpec.DONE, LeafSpec.DONE, done, List.of()));
        }
    }

    private void storeWhatIsReadElsewhere() {
        for (Draft draft : drafts) {
            for (int node = 0; node < draft.nodes.size(); node++) {
                Stage.Node from = draft.nodes.get(node);
                int index = node;
                from.outputs().forEach((port, stepPort) -> {
                    boolean fused = draft.nodes.stream()
                            .anyMatch(to ->
                                    to.parent() == index && to.parentPort().equals(port));
                    if (!fused) {
                        StepReference reference = new StepReference(from.step().name(), stepPort);
                        PortType type = from.step().outputs().get(stepPort);
                        draft.leaves.add(new Stage.Leaf(index, port, stepPort, type, consumers(reference)));
                    }
                });
            }
        }
    }

    private boolean mayFuse(PlannedStep step, StepReference input, Draft into) {
        boolean wasTakenOut =
                input.port().equals(Outputs.REMOVED) || input.port().endsWith("." + Outputs.REMOVED);
        if (wasTakenOut || consumers(input).size() != 1 || step.policy().when().isPresent()) {
            return false;
        }
        return needs(step, into).stream().noneMatch(other -> reaches(other, into.id, new HashSet<>()));
    }

    /// Stages whose outcome a step needs before the stage `own` can run it: those of its artifacts, of the
    /// stored rows it reads, and of the gate it waits for.
    private Set<Integer> needs(PlannedStep step, Draft own) {
        Set<Integer> needed = new TreeSet<>();
        step.inputs().forEach((port, input) -> {
            boolean isRows = plan.step(input.step()).outputs().get(input.port()) instanceof PortType.Rows;
            boolean ownRows = own.rows.filter(input::equals).isPresent();
            if (!isRows || ownRows || step.definition().kind() == StepKind.TASK) {
                needed.add(places.get(input).draft().id);
            }
        });
        step.policy().when().ifPresent(gate -> drafts.stream()
                .filter(draft ->
                        draft.nodes.stream().anyMatch(node -> node.step().name().equals(gate)))
                .forEach(draft -> needed.add(draft.id)));
        return needed;
    }

    private boolean reaches(int from, int target, Set<Integer> seen) {
        return from == target
                || seen.add(from) && drafts.get(from).after.stream().anyMatch(next -> reaches(next, target, seen));
    }

    private List<String> consumers(StepReference output) {
        List<String> consumers = new ArrayList<>();
        for (PlannedStep step : plan.steps()) {
            step.inputs().forEach((port, input) -> {
                if (input.equals(output)) {
                    consumers.add(step.name());
                }
            });
        }
        return consumers;
    }

    private List<String> rowsPorts(PlannedStep step) {
        return FunctionPorts.rowsInputs(plan, step);
    }

    private String stageName(PlannedStep step, String port) {
        return rowsPorts(step).size() > 1 ? step.name() + "." + port : step.name();
    }

    /// Fusing can put a late step's needs on an early stage, so the order is made anew; ids stay.
    private static List<Stage> ordered(List<Stage> stages) {
        List<Stage> ordered = new ArrayList<>();
        Set<Integer> done = new HashSet<>();
        while (ordered.size() < stages.size()) {
            Stage next = stages.stream()
                    .filter(stage -> !done.contains(stage.id()) && done.containsAll(stage.after()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("stages wait for one another: " + stages));
            done.add(next.id());
            ordered.add(next);
        }
        return ordered;
    }
}
