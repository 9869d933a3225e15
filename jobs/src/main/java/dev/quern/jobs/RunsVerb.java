package dev.quern.jobs;

import dev.quern.engine.record.RunRecord;
import dev.quern.engine.record.StepRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "runs", mixinStandardHelpOptions = true, description = "List runs, the newest first.")
final class RunsVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument runs;

    @Mixin
    private JsonArgument json;

    @Option(names = "-n", paramLabel = "N", description = "runs at most (default: $${DEFAULT-VALUE})")
    private int most = 20;

    @Override
    public Integer call() throws IOException {
        List<RunRecord> all = runs.all().stream().limit(Math.max(0, most)).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted) {
            out.println(JsonArgument.text(all));
        } else if (all.isEmpty()) {
            spec.commandLine().getErr().println(runs.none());
        } else {
            all.forEach(record -> out.println(line(record)));
        }
        out.flush();
        return ExitStatus.DONE;
    }

    static String line(RunRecord record) {
        long reused = record.steps().stream()
                .filter(step -> step.status() == StepRecord.Status.REUSED)
                .count();
        return "%s  %s  %s  %s  %d steps, %d reused"
                .formatted(
                        record.job(),
                        record.run(),
                        state(record),
                        length(record),
                        record.steps().size(),
                        reused);
    }

    /// The status; a run whose process is gone without having ended was killed.
    static String state(RunRecord record) {
        boolean alive =
                ProcessHandle.of(record.process()).map(ProcessHandle::isAlive).orElse(false);
        return record.status().equals("RUNNING") && !alive ? "KILLED" : record.status();
    }

    private static String length(RunRecord record) {
        if (record.ended() == null) {
            return "-";
        }
        Duration length = Duration.between(Instant.parse(record.started()), Instant.parse(record.ended()));
        return ProgressDisplay.duration(length.toSeconds());
    }
}
