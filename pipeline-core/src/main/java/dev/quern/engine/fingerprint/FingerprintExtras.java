package dev.quern.engine.fingerprint;

import dev.quern.engine.StepDefinition;
import java.util.List;

/// Code that a step uses but does not name, such as the DJL engine that a task finds by [java.util.ServiceLoader].
@FunctionalInterface
public interface FingerprintExtras {

    /// Classes from which such code can be reached; a change there is a change of the step.
    List<Class<?>> roots(StepDefinition definition);
}
