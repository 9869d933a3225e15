package dev.quern.engine.run;

import dev.quern.engine.record.RunFolder;
import dev.quern.engine.stage.RejectLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Brings the rejected rows of a stage into the record of the run, in the order of the input.
final class Rejects {
    private Rejects() {}

    static void collect(Path scratch, String step, RunFolder folder) throws IOException {
        if (!Files.isDirectory(scratch)) {
            return;
        }
        TreeMap<String, Path> byUnit = new TreeMap<>();
        try (Stream<Path> all = Files.list(scratch)) {
            all.filter(file -> file.getFileName().toString().startsWith("rejects-" + step + "-"))
                    .sorted()
                    .forEach(file -> byUnit.merge(withoutAttempt(file), file, Rejects::better));
        }
        if (byUnit.isEmpty()) {
            return;
        }
        Path target = folder.stepFolder(step).resolve("rejects.jsonl");
        try (OutputStream out = Files.newOutputStream(
                target, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (Path file : byUnit.values()) {
                Files.copy(file, out);
            }
        }
    }

    /// The log of the finished unit, where there is one; the other attempts at the unit failed.
    private static Path better(Path known, Path other) {
        return known.getFileName().toString().endsWith(RejectLog.FINISHED) ? known : other;
    }

    private static String withoutAttempt(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('-'));
    }
}
