package dev.quern.engine.plugin;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.nio.file.Path;

/// What is said about plugins that cannot be used: which jar, which class, and the remedy.
final class PluginFaults {
    private static final String SEEN =
            "plugins see the JDK, dev.quern.api, jakarta.inject, Apache Arrow, the DJL API and SLF4J;"
                    + " put everything else into the plugin's jar";

    private PluginFaults() {}

    static QuernException jar(Path jar, String what, String remedy) {
        return new QuernException(ErrorCode.INVALID_JOB, "plugin jar " + jar + " " + what, remedy);
    }

    /// A mistake in what a plugin binds.
    static QuernException binding(String plugin, String origin, String what, String remedy) {
        return new QuernException(ErrorCode.INVALID_JOB, "plugin " + plugin + " (" + origin + ") " + what, remedy);
    }

    /// A failure of a plugin's code while it is loaded or bound.
    ///
    /// @param origin the jar, or `built in`
    /// @param className the class at work
    static QuernException broken(String origin, String className, Throwable cause) {
        String what = "plugin class " + className + " (" + origin + ") ";
        String remedy;
        switch (cause) {
            case UnsupportedClassVersionError newer -> {
                what += "cannot be loaded: " + newer.getMessage();
                remedy = "compile the plugin with --release "
                        + Runtime.version().feature() + ", or run quern on the newer Java";
            }
            case NoClassDefFoundError missing -> {
                what += "needs the class " + className(missing.getMessage()) + ", which it does not see";
                remedy = SEEN;
            }
            case ExceptionInInitializerError thrown
            when thrown.getCause() != null -> {
                what += "cannot be initialised: " + thrown.getCause();
                remedy = "ask the plugin's author";
            }
            case LinkageError linkage -> {
                what += "does not fit this version of quern: " + linkage;
                remedy = "build the plugin against this version of quern";
            }
            default -> {
                what += "failed: " + cause;
                remedy = "ask the plugin's author";
            }
        }
        return new QuernException(ErrorCode.INVALID_JOB, what, remedy, cause);
    }

    private static String className(String internal) {
        return internal == null ? "?" : internal.replace('/', '.');
    }
}
