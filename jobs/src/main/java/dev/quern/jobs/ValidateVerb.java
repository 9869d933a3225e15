package dev.quern.jobs;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.engine.Plan;
import dev.quern.engine.record.RunRecord;
import dev.quern.engine.record.StepRecord;
import dev.quern.engine.run.Preview;
import dev.quern.engine.run.RunOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = {
            "Find everything that is wrong with a job before it runs.",
            "static: the job file alone. connect: also inputs, runner and room. sample: also a few rows through every",
            "step that needs no task, in a store that is deleted afterwards."
        })
final class ValidateVerb implements Callable<Integer> {
    private static final long SAMPLED_ROWS = 64;
    private static final long LITTLE_ROOM = 1L << 30;

    /// How deep to look.
    enum Level {
        STATIC,
        CONNECT,
        SAMPLE
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobArguments job;

    @Mixin
    private StoreArguments places;

    @Mixin
    private JsonArgument json;

    @Option(names = "--level", paramLabel = "LEVEL", description = "static, connect or sample (default: static)")
    private Level level = Level.STATIC;

    /// What was found to be good, for `--json`.
    private record Verdict(
            String job, boolean valid, int steps, Map<String, Long> inputs, Map<String, Long> sampledRows) {}

    @Override
    public Integer call() throws IOException {
        Session session = Session.open(job);
        Plan plan = session.plan();
        Map<String, Long> inputs = level == Level.STATIC ? Map.of() : connect(session);
        Map<String, Long> rows = Map.of();
        if (level == Level.SAMPLE) {
            Preview.Shown shown = Preview.run(session.runner(), plan, Preview.withoutTasks(plan), SAMPLED_ROWS, 0);
            if (!shown.result().record().failures().isEmpty()) {
                return failed(shown.result().record().failures(), shown.result().exitCode());
            }
            rows = sampled(shown.steps());
        }
        print(new Verdict(plan.job(), true, plan.steps().size(), inputs, rows));
        return ExitStatus.DONE;
    }

    /// Files by source.
    private Map<String, Long> connect(Session session) throws IOException {
        RunOptions options = RunOptions.in(places.store, places.runs);
        Map<String, Long> counts = new LinkedHashMap<>();
        session.runner().connect(session.plan(), options).forEach((step, files) -> {
            files.forEach(ValidateVerb::open);
            counts.put(step, (long) files.size());
        });
        DoctorVerb.Room room = DoctorVerb.room(places.store);
        if (!room.writable() || room.free() < LITTLE_ROOM) {
            spec.commandLine().getErr().println("warning: " + room.describe());
        }
        return counts;
    }

    private static void open(Source.InputFile file) {
        if (!Files.isReadable(file.path())) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE, "input " + file.path() + " cannot be read", "check its permissions");
        }
    }

    private static Map<String, Long> sampled(List<StepRecord> steps) {
        Map<String, Long> rows = new LinkedHashMap<>();
        steps.forEach(step -> rows.put(step.step(), step.facts().allRowsOut()));
        return rows;
    }

    private int failed(List<RunRecord.FailureRecord> failures, int exitCode) {
        PrintWriter err = spec.commandLine().getErr();
        for (RunRecord.FailureRecord failure : failures) {
            err.println(failure.code() + " " + failure.message() + "  step '" + failure.step() + "'");
            if (!failure.remedy().isEmpty()) {
                err.println("  " + failure.remedy());
            }
        }
        err.flush();
        return exitCode;
    }

    private void print(Verdict verdict) {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted) {
            out.println(JsonArgument.text(verdict));
            return;
        }
        verdict.inputs()
                .forEach((step, files) -> out.println("  " + step + ": " + files + (files == 1 ? " file" : " files")));
        verdict.sampledRows()
                .forEach((step, rows) -> out.println("  " + step + ": " + rows + " rows out of the sample"));
        out.println(job.job + ": valid, " + verdict.steps() + " steps");
    }
}
