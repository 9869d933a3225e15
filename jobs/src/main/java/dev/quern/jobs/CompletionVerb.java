package dev.quern.jobs;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print a completion script for bash and zsh: source <(quern completion)")
final class CompletionVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JsonArgument json;

    @Override
    public Integer call() {
        String script = Quern.completion(spec.root().commandLine());
        spec.commandLine().getOut().println(json.wanted ? JsonArgument.text(Map.of("bash", script)) : script);
        return ExitStatus.DONE;
    }
}
