package dev.quern.compute.core;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Reverse-mode differentiation on a graph that hangs on the tensors: there is no tape.
///
/// An operation with an input in the graph, run while its thread records, gives its output an [Operation] that
/// knows its inputs' vertices. A backward pass visits operations by descending sequence number, so it needs no
/// recursion and its order of additions is fixed.
///
/// Which thread records: a thread that ever opened a session records only under its own. Any other thread records
/// while some session is open, because frameworks run parts of one forward pass on worker threads. Two trainings in one
/// JVM therefore do not disturb each other.
public final class Graph {

    private final Allocator allocator;
    private final Accumulation accumulation;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicInteger openSessions = new AtomicInteger();
    private final ThreadLocal<Session> own = new ThreadLocal<>();

    Graph(Allocator allocator, Accumulation accumulation) {
        this.allocator = allocator;
        this.accumulation = accumulation;
    }

    /// Adds one tensor into another of the same shape; how is the elementwise operations' business.
    @FunctionalInterface
    interface Accumulation {
        void add(Tensor target, Tensor contribution);
    }

    /// One backward pass under way.
    static final class Pass {
        final Session session;
        final PriorityQueue<Operation> pending =
                new PriorityQueue<>(Comparator.comparingLong((Operation operation) -> operation.sequence)
                        .reversed());

        Pass(Session session) {
            this.session = session;
        }
    }

    /// Begins recording on this thread. Only one session may be open in a thread.
    public Session open() {
        Session previous = own.get();
        if (previous != null) {
            if (previous.isOpen()) {
                throw new IllegalStateException("A gradient collector is already open in this thread; close it first");
            }
            previous.supersede();
        }
        Session session = new Session(this);
        own.set(session);
        openSessions.incrementAndGet();
        return session;
    }

    void close(Session session) {
        openSessions.decrementAndGet();
    }

    /// Whether operations of this thread enter the graph now.
    public boolean isRecording() {
        if (openSessions.get() == 0) {
            return false;
        }
        Session session = own.get();
        return session == null || session.isOpen();
    }

    boolean tracks(Tensor input) {
        return input.node() != null && isRecording();
    }

    boolean tracks(Tensor first, Tensor second) {
        return (first.node() != null || second.node() != null) && isRecording();
    }

    boolean tracks(Tensor... inputs) {
        for (Tensor input : inputs) {
            if (input.node() != null) {
                return isRecording();
            }
        }
        return false;
    }

    /// Puts `output` in the graph as a function of `inputs`. The graph keeps its own references to `saved`.
    void record(Tensor output, Backward backward, Tensor[] inputs, Tensor... saved) {
        output.setNode(new Operation(sequence.incrementAndGet(), backward, inputs, saved));
    }

    /// Makes `tensor` a leaf, or takes it out of the graph.
    public void setRequiresGradient(Tensor tensor, boolean required) {
        if (!required) {
            tensor.setNode(null);
        } else if (!(tensor.node() instanceof Leaf)) {
            if (!tensor.type().isFloating()) {
                throw new IllegalStateException(
                        "Only floating arrays have gradients, this one is " + tensor.type() + "; convert it first");
            }
            tensor.setNode(new Leaf());
        }
    }

    public boolean requiresGradient(Tensor tensor) {
        return tensor.node() instanceof Leaf;
    }

    /// A new handle on the gradient of a leaf: zeros when no backward pass of the latest session reached it.
    public Tensor gradient(Tensor tensor) {
        if (!(tensor.node() instanceof Leaf leaf)) {
            throw new IllegalStateException(
                    "No gradient is kept for this array; call setRequiresGradient(true) before the forward pass");
        }
        Tensor gradient = leaf.gradient();
        if (gradient == null) {
            gradient = leaf.buffer() != null ? leaf.buffer() : allocator.empty(tensor.type(), tensor.shape());
            leaf.keep(gradient);
            allocator.fill(gradient, 0);
        }
        return gradient.alias();
    }

    /// Says whether a write in place on `target` must be recorded, and refuses the two that cannot be differentiated.
    public void checkWritable(Tensor target) {
        if (target.node() == null || !isRecording()) {
            return;
        }
        if (target.node() instanceof Leaf) {
            throw new IllegalStateException("An array that requires a gradient cannot be changed in place while "
                    + "gradients are recorded; change it outside the gradient collector");
        }
        if (target.isRecordedView()) {
            throw new IllegalStateException("A view of an array that is being recorded cannot be changed in place; "
                    + "use the operation that returns a new array");
        }
    }

    void backward(Session session, Tensor target) {
        if (target.node() == null) {
            throw new IllegalStateException("The target of backward depends on no array that requires a gradient, "
                    + "or was computed outside a gradient collector");
        }
        Pass pass = new Pass(session);
        accumulate(pass, target.node(), allocator.full(target.type(), target.shape(), 1));
        Operation operation;
        while ((operation = pass.pending.poll()) != null) {
            run(pass, operation);
        }
    }

    private void run(Pass pass, Operation operation) {
        Tensor gradient = operation.gradient;
        operation.gradient = null;
        try (gradient) {
            operation.takeBackward().apply(new BackwardStep(this, pass, operation, gradient));
        }
        operation.release();
    }

    void accumulate(Pass pass, Node target, Tensor contribution) {
        switch (target) {
            case Operation operation -> {
                if (operation.gradient == null) {
                    operation.gradient = contribution;
                    pass.pending.add(operation);
                } else {
                    operation.gradient = sum(operation.gradient, contribution);
                }
            }
            case Leaf leaf -> accumulate(pass.session, leaf, contribution);
        }
    }

    /// The first gradient of a session moves into the leaf where nobody holds the old buffer, later ones add.
    private void accumulate(Session session, Leaf leaf, Tensor contribution) {
        if (leaf.holds(session)) {
            accumulation.add(leaf.buffer(), contribution);
            contribution.close();
            return;
        }
        Tensor old = leaf.buffer();
        if (isOurs(contribution) && (old == null || old.storage().isExclusive())) {
            leaf.replace(contribution, session);
            return;
        }
        Tensor buffer = old != null ? old : allocator.empty(contribution.type(), contribution.shape());
        allocator.copy(contribution, buffer);
        contribution.close();
        leaf.replace(buffer, session);
    }

    void accumulateRegion(Pass pass, Node target, int[] shape, Layout region, Tensor contribution) {
        if (target instanceof Operation operation && operation.gradient != null && isOurs(operation.gradient)) {
            addInto(operation.gradient, region, contribution);
            return;
        }
        Tensor whole = allocator.full(contribution.type(), shape, 0);
        addInto(whole, region, contribution);
        accumulate(pass, target, whole);
    }

    private void addInto(Tensor whole, Layout region, Tensor contribution) {
        try (Tensor part = whole.view(region)) {
            accumulation.add(part, contribution);
        }
    }

    private Tensor sum(Tensor sum, Tensor contribution) {
        if (isOurs(sum)) {
            accumulation.add(sum, contribution);
            contribution.close();
            return sum;
        }
        Tensor fresh = allocator.empty(sum.type(), sum.shape());
        allocator.copy(sum, fresh);
        accumulation.add(fresh, contribution);
        sum.close();
        contribution.close();
        return fresh;
    }

    /// Whether a tensor may be written to: nobody else sees its elements.
    private static boolean isOurs(Tensor tensor) {
        return tensor.layout().isFresh() && tensor.storage().isExclusive();
    }
}
