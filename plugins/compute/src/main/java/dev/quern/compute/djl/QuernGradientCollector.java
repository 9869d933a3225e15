package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.quern.compute.core.Core;
import dev.quern.compute.core.Session;
import dev.quern.compute.core.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Records operations on every device until it is closed.
///
/// Backward passes of one collector add up; a new collector starts from zero, as DJL documents.
final class QuernGradientCollector implements GradientCollector {

    private final Map<Core, Session> sessions = new HashMap<>();

    private QuernGradientCollector() {}

    /// Begins recording on this thread.
    static QuernGradientCollector open(Collection<Core> cores) {
        QuernGradientCollector collector = new QuernGradientCollector();
        try {
            cores.forEach(core -> collector.sessions.put(core, core.graph().open()));
        } catch (RuntimeException e) {
            collector.close();
            throw e;
        }
        return collector;
    }

    @Override
    public void backward(NDArray target) {
        Tensor tensor = QuernNdArray.tensorOf(target);
        sessions.get(((QuernNdArray) target).core()).backward(tensor);
    }

    @Override
    public void zeroGradients() {
        sessions.values().forEach(Session::clearGradients);
    }

    @Override
    public void close() {
        sessions.values().forEach(Session::close);
    }
}
