package dev.quern.jobs;

import dev.quern.engine.record.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Print the log of a run; with --json its events, one JSON object a line.")
final class LogsVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Mixin
    private JsonArgument json;

    @Option(names = "--step", paramLabel = "STEP", description = "lines of this step only")
    private String step;

    @Override
    public Integer call() throws IOException {
        Optional<RunRecord> found = run.one();
        if (found.isEmpty()) {
            spec.commandLine().getErr().println(run.none());
            return ExitStatus.NOTHING_MATCHED;
        }
        PrintWriter out = spec.commandLine().getOut();
        Path file = run.folder(found.get()).resolve(json.wanted ? "events.ndjson" : "log.txt");
        String mark = step == null ? "" : json.wanted ? "\"step\":\"" + step + "\"" : "[" + step + "]";
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> line.contains(mark)).forEach(out::println);
        }
        out.flush();
        return ExitStatus.DONE;
    }
}
