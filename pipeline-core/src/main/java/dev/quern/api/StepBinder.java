package dev.quern.api;

/// Binds names of the job file (`use: clean-text`) to a config record and a function class.
///
/// The engine makes one function for each use, injecting its config record into the constructor marked
/// `jakarta.inject.Inject`.
public interface StepBinder {

    /// A source: nothing in, rows out.
    <C extends Record> void source(String name, Class<C> config, Class<? extends Source> function);

    /// A transform: rows in, rows out; chains of transforms run fused.
    <C extends Record> void transform(String name, Class<C> config, Class<? extends Transform> function);

    /// A transform that adds one column to each row.
    <C extends Record> void columnFunction(String name, Class<C> config, Class<? extends ColumnFunction> function);

    /// A summary: rows in, one artifact out.
    <C extends Record> void summary(String name, Class<C> config, Class<? extends Summary<?>> function);

    /// A step that sees all its rows twice: first as a summary, then as a transform that reads the summary's
    /// artifact under the port name [#FIRST_PASS]. Both functions get the same config record, and both passes
    /// see the same rows in the same units and order.
    ///
    /// Where the first function asks for a port named [#TRAIN], a job may fill several inputs of rows: the
    /// summary sees that port alone, and the transform sees each, as a transform with several inputs does. So
    /// what is learned from some rows is applied to others in the same way.
    <C extends Record> void twoPass(
            String name, Class<C> config, Class<? extends Summary<?>> first, Class<? extends Transform> second);

    /// A writer: rows in, one artifact of a shard for each unit out.
    <C extends Record> void writer(String name, Class<C> config, Class<? extends Writer> function);

    /// A task: artifacts (and stored rows) in, artifacts out.
    <C extends Record> void task(String name, Class<C> config, Class<? extends Task> function);

    /// A service that functions of any plugin may have injected. The type belongs to the engine's API.
    <S> void service(Class<S> type, Class<? extends S> implementation);

    /// Name of the input port on which the second function of a two-pass step finds the first one's artifact.
    String FIRST_PASS = "first-pass";

    /// Name of the input port from which a two-pass step with several inputs of rows learns.
    String TRAIN = "train";
}
