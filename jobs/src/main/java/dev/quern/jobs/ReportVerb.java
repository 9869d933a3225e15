package dev.quern.jobs;

import dev.quern.engine.record.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Print the report of a run as Markdown (with --json as JSON), or say where its page lies.")
final class ReportVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Mixin
    private JsonArgument json;

    @Option(names = "--path", description = "print the path of the HTML page only")
    private boolean path;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Optional<RunRecord> found = run.one();
        if (found.isEmpty()) {
            err.println(run.none());
            return ExitStatus.NOTHING_MATCHED;
        }
        Path folder = run.folder(found.get()).resolve("report");
        if (!Files.isRegularFile(folder.resolve("index.html"))) {
            err.println("run " + found.get().run() + " has no report; its job has no 'report' step or it did not run");
            return ExitStatus.NOTHING_MATCHED;
        }
        if (path) {
            out.println(folder.resolve("index.html"));
        } else {
            out.print(Files.readString(folder.resolve(json.wanted ? "report.json" : "report.md")));
        }
        out.flush();
        return ExitStatus.DONE;
    }
}
