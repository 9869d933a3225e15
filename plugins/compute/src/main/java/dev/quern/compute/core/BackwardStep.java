package dev.quern.compute.core;

/// What the derivative of one operation reads and where it hands its results.
final class BackwardStep {

    private final Graph graph;
    private final Graph.Pass pass;
    private final Operation operation;
    private final Tensor gradient;

    BackwardStep(Graph graph, Graph.Pass pass, Operation operation, Tensor gradient) {
        this.graph = graph;
        this.pass = pass;
        this.operation = operation;
        this.gradient = gradient;
    }

    /// The gradient of the operation's output; the graph closes it.
    Tensor gradient() {
        return gradient;
    }

    /// A value that was saved when the operation ran.
    Tensor saved(int index) {
        return operation.saved(index);
    }

    /// The layout that the input had.
    Layout inputLayout(int index) {
        return operation.inputLayout(index);
    }

    int inputs() {
        return operation.inputs();
    }

    /// Whether anybody asks for the gradient of this input.
    boolean needs(int input) {
        return operation.input(input) != null;
    }

    /// Hands over the gradient of an input; the graph owns it from now on.
    void give(int input, Tensor contribution) {
        Node target = operation.input(input);
        if (target == null) {
            contribution.close();
        } else {
            graph.accumulate(pass, target, contribution);
        }
    }

    /// Adds `contribution` to the part of an input's gradient that `region` describes, a view as of a fresh array of
    /// the input's shape; the rest gets nothing. The graph owns the contribution.
    void giveRegion(int input, Layout region, Tensor contribution) {
        Node target = operation.input(input);
        if (target != null) {
            graph.accumulateRegion(pass, target, operation.inputLayout(input).shape(), region, contribution);
        }
        contribution.close();
    }
}
