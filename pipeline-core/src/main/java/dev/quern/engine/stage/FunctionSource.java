package dev.quern.engine.stage;

import dev.quern.api.StepFunction;
import dev.quern.engine.StepSpec;
import java.io.Serializable;

/// Makes step functions, on the driver and on workers. It travels to workers by Java serialisation, so it holds no
/// more than is needed to find the plugins again.
public interface FunctionSource extends Serializable {

    /// A new function of the step, its config injected.
    ///
    /// @param index 0, or 1 for the second function of a two-pass step
    StepFunction create(StepSpec step, int index);
}
