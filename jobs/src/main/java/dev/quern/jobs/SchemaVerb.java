package dev.quern.jobs;

import dev.quern.engine.jobfile.JobSchema;
import dev.quern.engine.plugin.PluginRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Print the JSON Schema of job files, with the settings of every step, for editors.")
final class SchemaVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JsonArgument json; // a schema is JSON anyway; the flag is there because every verb has it

    @Option(
            names = "--plugin-path",
            paramLabel = "PATH",
            description = "a plugin jar or a folder of them; may be repeated")
    private List<Path> plugins = List.of();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(JobSchema.of(PluginRegistry.load(plugins).definitions()));
        spec.commandLine().getOut().flush();
        return ExitStatus.DONE;
    }
}
