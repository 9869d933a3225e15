package dev.quern.jobs;

import dev.quern.engine.Plan;
import dev.quern.engine.record.RunRecord;
import dev.quern.engine.run.Preview;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        description = "Show rows of a step, made of the first rows of each source. Stores nothing.")
final class PreviewVerb implements Callable<Integer> {
    private static final int WIDEST_VALUE = 160;

    @Spec
    private CommandSpec spec;

    @Mixin
    private JobArguments job;

    @Mixin
    private JsonArgument json;

    @Parameters(index = "1", paramLabel = "STEP", description = "the step")
    private String step;

    @Option(names = "-n", paramLabel = "ROWS", description = "rows to show of each output (default: $${DEFAULT-VALUE})")
    private int rows = 10;

    @Option(
            names = "--sample",
            paramLabel = "ROWS",
            description = "rows to read of each source (default: $${DEFAULT-VALUE})")
    private long sample = 200;

    @Override
    public Integer call() throws IOException {
        Session session = Session.open(job);
        Plan plan = session.plan();
        Set<String> possible = Preview.withoutTasks(plan);
        if (!possible.contains(step)) {
            boolean exists = plan.steps().stream().anyMatch(each -> each.name().equals(step));
            String names = plan.steps().stream()
                    .map(each -> each.name())
                    .filter(possible::contains)
                    .collect(Collectors.joining(", "));
            spec.commandLine()
                    .getErr()
                    .println((exists
                                    ? "'" + step + "' is a task or needs one; a preview has none"
                                    : "no step '" + step + "'")
                            + ". There are: " + names);
            return ExitStatus.NOTHING_MATCHED;
        }
        Preview.Shown shown = Preview.run(session.runner(), plan, Set.of(step), Math.max(1, sample), Math.max(0, rows));
        for (RunRecord.FailureRecord failure : shown.result().record().failures()) {
            spec.commandLine().getErr().println(failure.code() + " " + failure.message());
            if (!failure.remedy().isEmpty()) {
                spec.commandLine().getErr().println("  " + failure.remedy());
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted) {
            out.println(JsonArgument.text(shown.outputs()));
        } else {
            shown.outputs().forEach(output -> print(output, out));
        }
        out.flush();
        return shown.result().exitCode();
    }

    private static void print(Preview.Output output, PrintWriter out) {
        boolean isRows = output.kind().equals("rows");
        out.println(output.port() + ": " + output.count() + (isRows ? " rows" : " files, " + output.kind()));
        for (Map<String, Object> row : output.rows()) {
            out.println("  --");
            row.forEach((column, value) -> out.println("  " + column + ": " + shortened(value)));
        }
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value).replace("\n", "\\n").replace("\t", "\\t");
        text = text.replaceAll("\\p{Cntrl}", "?");
        return text.length() <= WIDEST_VALUE
                ? text
                : text.substring(0, WIDEST_VALUE) + " … (" + text.length() + " characters)";
    }
}
