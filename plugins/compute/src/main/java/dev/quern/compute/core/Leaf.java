package dev.quern.compute.core;

/// A tensor whose gradient the caller asked for: a weight, usually.
final class Leaf extends Node {

    private Tensor gradient;
    private Session session;
    private Object mark;

    /// The gradient of the latest session, or null when that session left none.
    Tensor gradient() {
        boolean current = session != null && !session.isSuperseded() && session.mark() == mark;
        return current ? gradient : null;
    }

    /// Whether the gradient is of this session, so that another one adds to it.
    boolean holds(Session asking) {
        return gradient != null && session == asking && session.mark() == mark;
    }

    /// The buffer that holds or held a gradient, or null.
    Tensor buffer() {
        return gradient;
    }

    /// Makes `buffer`, which is now this leaf's, its gradient in `session`.
    void replace(Tensor buffer, Session session) {
        if (gradient != buffer && gradient != null) {
            gradient.close();
        }
        gradient = buffer;
        this.session = session;
        this.mark = session.mark();
    }

    /// Keeps a buffer for a gradient that is still zero.
    void keep(Tensor buffer) {
        gradient = buffer;
    }
}
