package dev.quern.jobs;

import dev.quern.api.ErrorCode;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Suggestions;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Explain the code of a message, such as E1004: what it means and how to go on.")
final class ExplainVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JsonArgument json;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CODE", description = "the code; all of them unless given")
    private String code;

    @Override
    public Integer call() {
        Map<String, String> all = all();
        PrintWriter out = spec.commandLine().getOut();
        Map<String, String> wanted = all;
        if (code != null) {
            String number = code.toUpperCase(Locale.ROOT);
            if (!all.containsKey(number)) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("no code '" + code + "'. " + Suggestions.near(number, all.keySet()));
                return ExitStatus.NOTHING_MATCHED;
            }
            wanted = Map.of(number, all.get(number));
        }
        if (json.wanted) {
            out.println(JsonArgument.text(wanted));
        } else {
            wanted.forEach((number, text) -> out.println(number + "\n" + text.indent(2)));
        }
        out.flush();
        return ExitStatus.DONE;
    }

    /// Explanations by code.
    static Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        for (ProblemCode problem : ProblemCode.values()) {
            all.put(problem.number(), problem.explanation());
        }
        for (ErrorCode error : ErrorCode.values()) {
            all.put(error.number(), explain(error));
        }
        return all;
    }

    private static String explain(ErrorCode error) {
        String text =
                switch (error) {
                    case INVALID_JOB -> "The command line or the job cannot work. Nothing was run.";
                    case INPUT_UNREADABLE ->
                        "An input is missing or may not be read. Check the path and its permissions, then run the same"
                                + " command again.";
                    case INPUT_MALFORMED ->
                        "An input is damaged or not of the format that the step reads. The message names file and place."
                                + " Repair or exclude the file; 'bad-rows' lets a source go on without single rows.";
                    case BAD_ROW ->
                        "More rows are unusable than the job allows; the limit is 0 unless it says bad-rows: {at-most:"
                                + " 0.1%}. Rejected rows are kept in the run's folder, each with its place and reason.";
                    case NO_ROWS ->
                        "Nothing is left to work on: the input is empty, or a filter dropped every row. 'quern status'"
                                + " shows how many rows each step dropped and why.";
                    case EXPECTATION_FAILED ->
                        "An 'expect' of the job does not hold. Look at the step's counts; change the data, the step or the"
                                + " expectation.";
                    case NOT_FINITE ->
                        "A computation gave NaN or infinity, most often because the learning rate is too high. Lower it, or"
                                + " lengthen the warm-up.";
                    case PLUGIN_FAILED ->
                        "A step failed in a way that its plugin did not foresee. The run's log.txt has the stack trace; tell"
                                + " the plugin's author.";
                    case ARTIFACT_DAMAGED ->
                        "A stored file is not what its manifest says: it was changed or the disk lost data. Delete the"
                                + " directory that the message names; the step makes it again.";
                    case OUT_OF_RESOURCES ->
                        "Disk, memory or the file system gave out. What was finished is kept. Make room, or raise"
                                + " QUERN_HEAP, and run the same command again.";
                    case LOCKED ->
                        "The same job is being run by another process. Wait for it, or stop it. A lock of a dead process"
                                + " goes away by itself.";
                    case OUT_OF_TIME ->
                        "The deadline or a step's time limit has passed. The state was saved; the same command goes on.";
                    case UNREACHABLE ->
                        "No server that has a file answered, or each one failed. What was received is kept. Run the same"
                                + " command again when the network is back, or name a local copy with --from.";
                    case INTERNAL -> "A defect of Quern. Nothing published was harmed. Please report it with the log.";
                };
        return text + "\nExit code " + Quern.status(error) + ".\n";
    }
}
