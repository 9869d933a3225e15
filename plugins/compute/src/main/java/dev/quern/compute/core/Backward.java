package dev.quern.compute.core;

/// The derivative of one recorded operation.
@FunctionalInterface
interface Backward {

    /// Computes the gradients of the inputs that [BackwardStep#needs] and hands each over by
    /// [BackwardStep#give].
    void apply(BackwardStep step);
}
