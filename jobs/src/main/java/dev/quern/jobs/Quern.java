package dev.quern.jobs;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.engine.jobfile.InvalidJobException;
import dev.quern.jobs.tokenizer.TokenizerVerb;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The entry point: `quern VERB …`. Results go to standard output, everything else to standard error.
@Command(
        name = "quern",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB",
        description = "One job file, from raw data to a trained, evaluated model.",
        footer = {
            "",
            "Exit codes: 0 done; 1 a step failed; 2 invalid job or usage; 3 a gate failed; 4 work is pending (plan --check);",
            "5 nothing matched; 70 a defect of Quern; 75 temporary, run the same command again; 130/143 stopped, progress kept."
        },
        subcommands = {
            RunVerb.class,
            ValidateVerb.class,
            PlanVerb.class,
            ShowVerb.class,
            PreviewVerb.class,
            RunsVerb.class,
            StatusVerb.class,
            LogsVerb.class,
            ReportVerb.class,
            PluginsVerb.class,
            ModelsVerb.class,
            SchemaVerb.class,
            ExplainVerb.class,
            DoctorVerb.class,
            TokenizerVerb.class,
            CompletionVerb.class
        })
public final class Quern implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /// Runs one command line and ends the JVM with its exit code.
    public static void main(String[] arguments) {
        int status = execute(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments);
        System.out.flush();
        System.exit(status);
    }

    /// Runs one command line and gives back its exit code.
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Quern())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler(Quern::misused);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitStatus.DONE;
    }

    private static int misused(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(problem.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
        err.println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.INVALID;
    }

    private static int failed(Exception failure, PrintWriter err) {
        return switch (failure) {
            case InvalidJobException invalid -> {
                err.print(invalid.getMessage());
                err.flush();
                yield ExitStatus.INVALID;
            }
            case QuernException known -> {
                report(known, err);
                yield status(known.code());
            }
            case IOException unreadable -> {
                report(filesystem(unreadable), err);
                yield ExitStatus.TEMPORARY;
            }
            case UncheckedIOException unreadable -> {
                report(filesystem(unreadable.getCause()), err);
                yield ExitStatus.TEMPORARY;
            }
            default -> {
                defect(failure, err);
                yield ExitStatus.INTERNAL;
            }
        };
    }

    private static QuernException filesystem(IOException failure) {
        return new QuernException(
                ErrorCode.OUT_OF_RESOURCES,
                "a file cannot be read or written: " + failure.getMessage(),
                "check that it exists, has the right permissions and that there is room",
                failure);
    }

    /// Shows a failure that a person can act on.
    static void report(QuernException failure, PrintWriter err) {
        err.println(failure.code().number() + " " + failure.getMessage());
        if (!failure.remedy().isEmpty()) {
            err.println("  " + failure.remedy());
        }
        err.println("  explain: quern explain " + failure.code().number());
    }

    /// The exit code for a kind of failure.
    static int status(ErrorCode code) {
        return switch (code.fault()) {
            case JOB -> ExitStatus.INVALID;
            case DATA -> ExitStatus.FAILED;
            case RESOURCE -> ExitStatus.TEMPORARY;
            case ENGINE -> ExitStatus.INTERNAL;
        };
    }

    private static void defect(Exception failure, PrintWriter err) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        err.println("E9000 a defect of Quern: " + failure);
        err.println("  please report it with the lines below; nothing published was harmed");
        err.println(trace);
    }

    /// A verb's way to list generated completions.
    static String completion(CommandLine root) {
        return AutoComplete.bash("quern", root);
    }
}
