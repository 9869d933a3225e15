package dev.quern.engine.stage;

import dev.quern.api.PortType;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A stage as the driver sees it: which functions run fused, what they read, and what they store.
///
/// @param id its place in the order of all stages
/// @param name name of its first step, with the input port where that has several inputs of rows
/// @param rows the stored rows that it reads; empty for a source or a task
/// @param nodes functions, each after its parent; the first is the root
/// @param after ids of the stages whose outcome it needs
public record Stage(
        int id, String name, Optional<StepReference> rows, List<Node> nodes, List<Leaf> leaves, Set<Integer> after) {

    public Stage {
        nodes = List.copyOf(nodes);
        leaves = List.copyOf(leaves);
        after = Set.copyOf(after);
    }

    /// A function.
    ///
    /// @param inputPort the step's input port of rows that it serves
    /// @param index 0, or 1 for the second function of a two-pass step
    /// @param parent index of the node before it, -1 for the root
    /// @param parentPort output port of the parent's function
    /// @param outputs the step's port for each of the function's output ports
    public record Node(
            PlannedStep step,
            String inputPort,
            NodeSpec.Role role,
            int index,
            int parent,
            String parentPort,
            Map<String, String> outputs) {

        public Node {
            outputs = new TreeMap<>(outputs);
        }
    }

    /// Something stored.
    ///
    /// @param port the function's output port
    /// @param stepPort the step's, which names the directory
    /// @param consumers steps that read it
    public record Leaf(int node, String port, String stepPort, PortType type, List<String> consumers) {}

    /// The names of its steps, in the order of the data.
    public Set<String> steps() {
        Set<String> steps = new LinkedHashSet<>();
        nodes.forEach(node -> steps.add(node.step().name()));
        return steps;
    }

    /// The step that a leaf is an output of.
    public PlannedStep step(Leaf leaf) {
        return nodes.get(leaf.node()).step();
    }

    /// Whether it starts with a source.
    public boolean isSource() {
        return nodes.getFirst().role() == NodeSpec.Role.SOURCE;
    }
}
