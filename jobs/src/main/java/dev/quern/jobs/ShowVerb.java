package dev.quern.jobs;

import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show the job with all its values, each with its origin. Secrets stand by name.")
final class ShowVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JobArguments job;

    @Mixin
    private JsonArgument json;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PATH",
            description = "a part of it only, such as steps.model.with")
    private String path;

    @Override
    public Integer call() {
        Plan plan = Session.open(job).plan();
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted) {
            out.println(JsonArgument.text(asMap(plan)));
            return ExitStatus.DONE;
        }
        Optional<String> text = path == null ? Optional.of(plan.resolved()) : part(plan.resolved(), path);
        if (text.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("the job has nothing at '" + path + "'; 'quern show " + job.job + "' shows all");
            return ExitStatus.NOTHING_MATCHED;
        }
        out.print(text.get());
        out.flush();
        return ExitStatus.DONE;
    }

    private static Map<String, Object> asMap(Plan plan) {
        Map<String, Object> steps = new LinkedHashMap<>();
        for (PlannedStep step : plan.steps()) {
            Map<String, Object> keys = new LinkedHashMap<>();
            keys.put("use", step.definition().name());
            Map<String, String> from = new LinkedHashMap<>();
            step.inputs().forEach((port, input) -> from.put(port, input.toString()));
            keys.put("from", from);
            keys.put("with", JsonArgument.tree(step.resolvedConfig()));
            keys.put("seed", step.seed());
            steps.put(step.name(), keys);
        }
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("name", plan.job());
        job.put("seed", plan.seed());
        job.put("params", plan.parameters());
        job.put("steps", steps);
        return job;
    }

    /// The lines of a block mapping below a path, by their indentation.
    static Optional<String> part(String yaml, String path) {
        List<String> lines = yaml.lines().toList();
        int first = 0;
        int indent = 0;
        for (String key : path.split("\\.")) {
            int at = find(lines, first, indent, key);
            if (at < 0) {
                return Optional.empty();
            }
            first = at + 1;
            indent = indentOf(lines.get(at)) + 2;
        }
        List<String> part = new ArrayList<>(List.of(lines.get(first - 1)));
        for (int line = first; line < lines.size() && indentOf(lines.get(line)) >= indent; line++) {
            part.add(lines.get(line));
        }
        return Optional.of(String.join("\n", part).stripIndent() + "\n");
    }

    private static int find(List<String> lines, int first, int indent, String key) {
        for (int line = first; line < lines.size(); line++) {
            String text = lines.get(line);
            if (text.isBlank() || text.strip().startsWith("#")) {
                continue;
            }
            if (indentOf(text) < indent) {
                return -1;
            }
            if (indentOf(text) == indent && text.strip().startsWith(key + ":")) {
                return line;
            }
        }
        return -1;
    }

    private static int indentOf(String line) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        return indent;
    }
}
