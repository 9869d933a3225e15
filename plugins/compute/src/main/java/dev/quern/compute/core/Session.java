package dev.quern.compute.core;

/// One recording: what is computed by the thread that opened it, until it is closed, enters the graph.
///
/// Gradients of one session add up; the first gradient of a later session replaces them.
public final class Session implements AutoCloseable {

    private final Graph graph;
    private final Thread owner = Thread.currentThread();
    private boolean open = true;
    private volatile boolean superseded;

    /// Leaves written in this session carry the current mark; a new mark makes them zero.
    private Object mark = new Object();

    Session(Graph graph) {
        this.graph = graph;
    }

    /// Adds to each leaf's gradient the derivative of the sum of `target`'s elements.
    public void backward(Tensor target) {
        graph.backward(this, target);
    }

    /// Makes every gradient of this session zero.
    public void clearGradients() {
        mark = new Object();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            graph.close(this);
        }
    }

    boolean isOpen() {
        return open;
    }

    Thread owner() {
        return owner;
    }

    Object mark() {
        return mark;
    }

    boolean isSuperseded() {
        return superseded;
    }

    void supersede() {
        superseded = true;
    }
}
