package dev.quern.jobs;

import dev.quern.engine.record.RunRecord;
import dev.quern.engine.record.StepRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show one run: its steps, their counts, gates and failures.")
final class StatusVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Mixin
    private JsonArgument json;

    @Override
    public Integer call() throws IOException {
        Optional<RunRecord> found = run.one();
        if (found.isEmpty()) {
            spec.commandLine().getErr().println(run.none());
            return ExitStatus.NOTHING_MATCHED;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted) {
            out.println(JsonArgument.text(found.get()));
        } else {
            print(found.get(), out);
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private static void print(RunRecord record, PrintWriter out) {
        out.println(RunsVerb.line(record));
        int width = record.steps().stream()
                .mapToInt(step -> step.step().length())
                .max()
                .orElse(1);
        for (StepRecord step : record.steps()) {
            out.println("  %-8s %-"
                    .concat(width + "s  %s")
                    .formatted(step.status().name().toLowerCase(Locale.ROOT), step.step(), detail(step)));
            step.gates().forEach(gate -> out.println("    gate " + gate.verdict() + ": " + gate.explanation()));
            step.facts().warnings().forEach(warning -> out.println("    warning: " + warning));
        }
        record.failures()
                .forEach(failure -> out.println(failure.code() + " " + failure.message() + "\n  " + failure.remedy()));
    }

    private static String detail(StepRecord step) {
        StringBuilder text = new StringBuilder();
        if (step.status() == StepRecord.Status.DONE) {
            text.append(String.format(Locale.ROOT, "%.1f s  ", step.seconds()));
        }
        if (step.facts().rowsIn() > 0) {
            text.append(ProgressDisplay.count(step.facts().rowsIn())).append(" in  ");
        }
        if (!step.facts().rowsOut().isEmpty()) {
            text.append(counts(step.facts().rowsOut())).append(" out  ");
        }
        if (!step.facts().dropped().isEmpty()) {
            text.append("dropped ").append(counts(step.facts().dropped())).append("  ");
        }
        if (!step.facts().rejected().isEmpty()) {
            text.append("rejected ").append(counts(step.facts().rejected())).append("  ");
        }
        if (!step.facts().counted().isEmpty()) {
            text.append(counts(step.facts().counted())).append("  ");
        }
        return text.append(step.reason()).toString();
    }

    private static String counts(Map<String, Long> counts) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(counts).forEach((name, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(name.isEmpty() ? "" : name + " ")
                .append(ProgressDisplay.count(count)));
        return text.toString();
    }
}
