package dev.quern.engine.stage;

import dev.quern.api.ErrorCode;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.engine.store.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A failure of a step as a person shall read it. It crosses runners as text inside an exception's message, since
/// runners wrap, serialise and rebuild exceptions as they like but keep messages.
///
/// @param place unit of work, or the empty string
/// @param detail stack trace, for the log
/// @param stopped whether the step ended because it was asked to
public record Failure(
        String step, String place, ErrorCode code, String message, String remedy, String detail, boolean stopped) {
    private static final String MARK = "quern-failure:";

    /// Ends a function that was asked to stop.
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Stopped() {
            super("stopped as asked", null, false, false);
        }
    }

    /// Carries a failure through a runner.
    private static final class Carrier extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Carrier(Failure failure, Throwable cause) {
            super(MARK + Json.line(failure), cause);
        }
    }

    /// An exception that carries the failure through any runner. A failure that is being carried already stays what
    /// it was where it happened first.
    public static RuntimeException carry(String step, String place, Throwable cause) {
        return new Carrier(of(step, place, cause), cause);
    }

    /// The failure that an exception carries, or what the exception itself says.
    public static Failure of(String step, String place, Throwable cause) {
        return carried(cause).orElseGet(() -> judged(step, place, cause));
    }

    private static Optional<Failure> carried(Throwable cause) {
        Map<Throwable, Boolean> seen = new IdentityHashMap<>();
        Failure deepest = null;
        for (Throwable each = cause; each != null && seen.put(each, true) == null; each = each.getCause()) {
            String message = each.getMessage();
            int mark = message == null ? -1 : message.lastIndexOf(MARK);
            if (mark >= 0) {
                try {
                    deepest = Json.read(message.substring(mark + MARK.length()), Failure.class);
                } catch (IOException cut) {
                    continue;
                }
            }
        }
        return Optional.ofNullable(deepest);
    }

    private static Failure judged(String step, String place, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            switch (each) {
                case Stopped stopped -> {
                    return new Failure(step, place, ErrorCode.INTERNAL, stopped.getMessage(), "", "", true);
                }
                case QuernException known -> {
                    return new Failure(
                            step, place, known.code(), known.getMessage(), known.remedy(), trace(cause), false);
                }
                case PlanException wrong -> {
                    String message =
                            wrong.key().isEmpty() ? wrong.getMessage() : wrong.key() + ": " + wrong.getMessage();
                    return new Failure(step, place, ErrorCode.INVALID_JOB, message, "", trace(cause), false);
                }
                case OutOfMemoryError memory -> {
                    return resource(step, place, "no memory left: " + memory.getMessage(), MORE_HEAP, cause);
                }
                case IOException io
                when isFull(io) -> {
                    return resource(step, place, "no space left on the disk: " + io.getMessage(), MORE_SPACE, cause);
                }
                case FileSystemException system -> {
                    String message = "file system: " + system.getMessage();
                    return resource(step, place, message, REACHABLE, cause);
                }
                default -> {}
            }
        }
        String where = place.isEmpty() ? "" : " on " + place;
        return new Failure(
                step,
                place,
                ErrorCode.PLUGIN_FAILED,
                "step '" + step + "' failed" + where + ": " + cause,
                "the log of the run has the stack trace",
                trace(cause),
                false);
    }

    private static final String MORE_HEAP = "give the JVM more memory (QUERN_HEAP=6g) and run the same command again";
    private static final String REACHABLE =
            "check that it exists, may be read and written and has room; then run the same command again";
    private static final String MORE_SPACE = "make room and run the same command again; finished steps are kept";

    private static Failure resource(String step, String place, String message, String remedy, Throwable cause) {
        return new Failure(step, place, ErrorCode.OUT_OF_RESOURCES, message, remedy, trace(cause), false);
    }

    private static boolean isFull(IOException failure) {
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        String text = reason == null ? "" : reason.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("disk quota exceeded");
    }

    private static String trace(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /// As an exception for callers in this JVM.
    public QuernException asException() {
        return new QuernException(code, message, remedy);
    }
}
