package dev.quern.jobs;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Runs the command line in this JVM or in a JVM of its own, with store and runs in one directory.
final class Cli {
    private final Path directory;

    /// What one command line gave.
    record Result(int status, String out, String err) {}

    Cli(Path directory) {
        this.directory = directory;
    }

    /// Runs in this JVM.
    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Quern.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Result(status, out.toString(), err.toString());
    }

    /// Runs a verb that takes `--store` and `--runs`, in this JVM.
    Result runStored(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(places());
        return run(all.toArray(String[]::new));
    }

    /// Starts a verb that takes `--store` and `--runs` in a JVM of its own. Its output goes to `fork.log`.
    Process fork(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx") && !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), Quern.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(places());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /// What forked JVMs have printed.
    Path log() {
        return directory.resolve("fork.log");
    }

    Path store() {
        return directory.resolve("store");
    }

    Path runs() {
        return directory.resolve("runs");
    }

    private List<String> places() {
        return List.of("--store", store().toString(), "--runs", runs().toString());
    }

    /// A folder of small documents made of invented words, with some duplicates; the same for the same seed.
    static Path corpus(Path folder, int documents, long seed) throws IOException {
        String[] words = {
            "stone", "river", "mill", "grain", "wheel", "turns", "slowly", "under", "morning", "light", "and", "the",
            "miller", "counts", "sacks", "of", "flour", "before", "noon", "while", "water", "falls"
        };
        Random random = new Random(seed);
        for (int i = 0; i < documents; i++) {
            StringBuilder text = new StringBuilder();
            Random source = i % 10 == 9 ? new Random(seed) : random;
            for (int line = 0; line < 12; line++) {
                for (int word = 0; word < 8; word++) {
                    text.append(words[source.nextInt(words.length)]).append(' ');
                }
                text.append("\n");
            }
            Path file = folder.resolve(i % 3 == 0 ? "hills" : "plains").resolve("note-" + i + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        return folder;
    }
}
