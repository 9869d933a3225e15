package dev.quern.jobs;

import dev.quern.datasets.catalogue.Dataset;
import dev.quern.datasets.catalogue.DatasetCheck;
import dev.quern.datasets.catalogue.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Hold the files of a data set against its entry: sizes, checksums, then rows, shapes and labels.",
        footer = "Exit codes: 0 all is as the entry says; 1 something is not, or is missing; 5 no such data set.")
final class CheckDataset implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogueArguments catalogue;

    @Mixin
    private JsonArgument json;

    @Parameters(index = "0", paramLabel = "NAME", description = "name of the data set, such as mnist")
    private String name;

    @Option(
            names = "--in",
            paramLabel = "DIR",
            description = "the folder of its files, instead of one in the data folder")
    private Path in;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Dataset> found = CatalogueArguments.find(catalogue.read(), name, err);
        if (found.isEmpty()) {
            return ExitStatus.NOTHING_MATCHED;
        }
        Path folder = in == null ? catalogue.folder(found.get()) : in;
        List<Finding> findings = new DatasetCheck(found.get(), folder).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted) {
            out.println(JsonArgument.text(findings));
        } else if (findings.isEmpty()) {
            out.println(name + " is made by a step; there is nothing to check.");
        } else {
            findings.forEach(finding -> out.printf(
                    "%-5s %-28s %s%n", finding.healthy() ? "ok" : "WRONG", finding.subject(), finding.detail()));
        }
        out.flush();
        boolean healthy = findings.stream().allMatch(Finding::healthy);
        if (!healthy) {
            err.println("in " + folder + "; to repair it: quern datasets fetch " + name);
        }
        return healthy ? ExitStatus.DONE : ExitStatus.FAILED;
    }
}
