package dev.quern.api;

/// What every step function does at plan time: look at the types of its inputs, refuse a wrong job, and name its
/// outputs.
public sealed interface StepFunction permits Source, Transform, Summary, Writer, Task {

    /// Types of the outputs for these inputs. Reads no data and touches no file.
    ///
    /// @throws PlanException when the inputs or the config cannot work; the engine adds step, file and line
    Outputs plan(Inputs inputs);
}
