package dev.quern.api;

/// A set of steps. Found by [java.util.ServiceLoader], on the class path or in a jar of `--plugin-path`.
public interface QuernPlugin {

    /// Names the steps. Called once for each engine; must be fast and free of side effects.
    void configure(StepBinder steps);
}
