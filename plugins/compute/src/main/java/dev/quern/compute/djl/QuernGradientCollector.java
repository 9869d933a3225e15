package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.quern.compute.core.Session;

/// Records operations until it is closed.
///
/// Backward passes of one collector add up; a new collector starts from zero, as DJL documents.
final class QuernGradientCollector implements GradientCollector {

    private final Session session;

    QuernGradientCollector(Session session) {
        this.session = session;
    }

    @Override
    public void backward(NDArray target) {
        session.backward(QuernNdArray.tensorOf(target));
    }

    @Override
    public void zeroGradients() {
        session.clearGradients();
    }

    @Override
    public void close() {
        session.close();
    }
}
