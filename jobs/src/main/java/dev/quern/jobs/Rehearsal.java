package dev.quern.jobs;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;

/// Walks through the quick verbs once, so that the JDK can record their classes in an AOT cache (`quern-prepare`).
final class Rehearsal {
    private Rehearsal() {}

    /// @param arguments the folder of job files
    public static void main(String[] arguments) {
        Path jobs = Path.of(arguments[0]);
        String job = jobs.resolve("pretrain-jdk.yaml").toString();
        String[][] lines = {
            {"--help"},
            {"run", "--help"},
            {"validate", job},
            {"plan", job},
            {"show", job},
            {"plugins", "ls"},
            {"validate", jobs.resolve("no-such-job.yaml").toString()},
        };
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        for (String[] line : lines) {
            Quern.execute(nowhere, nowhere, line);
        }
    }
}
