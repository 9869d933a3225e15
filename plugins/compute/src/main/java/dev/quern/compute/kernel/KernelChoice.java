package dev.quern.compute.kernel;

import java.util.Locale;

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

    /// The kernels of this JVM in one line, with the speed that a check of the micro-kernel found and what it repaired.
    public static String describe() {
        Kernels kernels = ofThisJvm();
        if (!(kernels instanceof VectorKernels)) {
            return kernels.name();
        }
        TileCheck.Report report = TileCheck.ofThisJvm();
        return String.format(
                Locale.ROOT,
                "%s, %.0f GFLOP/s on one thread, %d threads, kernel loaded anew %d times%s",
                kernels.name(),
                report.gigaflops(),
                ThreadTeam.shared().size(),
                report.reloads(),
                report.healthy() ? "" : ", still slow");
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
