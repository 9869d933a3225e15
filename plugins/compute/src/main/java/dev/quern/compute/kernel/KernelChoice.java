package dev.quern.compute.kernel;

/// Which kernels a JVM gets. Never falls back in silence: the scalar kernels run only when asked for.
public final class KernelChoice {
    private KernelChoice() {}

    /// What was chosen, or why nothing can be.
    ///
    /// @param vector whether the vector kernels run
    /// @param problem null unless the choice cannot be met
    record Choice(boolean vector, String problem) {}

    /// The kernels of this JVM; the system property `quern.kernels` may say `scalar` or `vector`.
    ///
    /// @throws IllegalStateException naming the flag that is missing
    public static Kernels ofThisJvm() {
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        Choice choice = choose(System.getProperty("quern.kernels", "auto"), module);
        if (choice.problem() != null) {
            throw new IllegalStateException(choice.problem());
        }
        return choice.vector() ? new VectorKernels() : new ScalarKernels();
    }

    /// The rule, a pure function of what was asked for and what is there.
    static Choice choose(String wanted, boolean module) {
        return switch (wanted) {
            case "scalar" -> new Choice(false, null);
            case "auto", "vector" ->
                module
                        ? new Choice(true, null)
                        : new Choice(
                                false,
                                "the vector kernels need the module jdk.incubator.vector: start Java with"
                                        + " --add-modules jdk.incubator.vector, or ask for the slow ones with -Dquern.kernels=scalar");
            default -> new Choice(false, "quern.kernels must be auto, vector or scalar, is '" + wanted + "'");
        };
    }
}
