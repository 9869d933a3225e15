package dev.quern.jobs;

import dev.quern.engine.StepDefinition;
import dev.quern.engine.config.ConfigReference;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.plugin.PluginRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        description = "List the steps that plugins bring, or show one.",
        subcommands = {PluginsVerb.ListSteps.class, PluginsVerb.Show.class})
final class PluginsVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitStatus.DONE;
    }

    /// What both take.
    static final class PluginPath {
        @Option(
                names = "--plugin-path",
                paramLabel = "PATH",
                description = "a plugin jar or a folder of them; may be repeated")
        private List<Path> paths = List.of();

        List<Path> paths() {
            return paths;
        }
    }

    /// A step, for `--json`.
    private record Entry(String name, String kind, String plugin, String origin, String doc) {
        static Entry of(StepDefinition step) {
            return new Entry(
                    step.name(),
                    step.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    step.plugin(),
                    step.origin(),
                    ConfigReference.of(step.config()).doc());
        }
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "List all steps.")
    static final class ListSteps implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private PluginPath plugins;

        @Mixin
        private JsonArgument json;

        @Override
        public Integer call() {
            List<Entry> entries = PluginRegistry.load(plugins.paths()).definitions().stream()
                    .map(Entry::of)
                    .toList();
            PrintWriter out = spec.commandLine().getOut();
            if (json.wanted) {
                out.println(JsonArgument.text(entries));
            } else {
                entries.forEach(entry ->
                        out.printf("%-16s %-10s %-10s %s%n", entry.name(), entry.kind(), entry.origin(), entry.doc()));
            }
            out.flush();
            return ExitStatus.DONE;
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show a step with all its settings.")
    static final class Show implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private PluginPath plugins;

        @Mixin
        private JsonArgument json;

        @Parameters(index = "0", paramLabel = "STEP", description = "name of the step, such as clean-text")
        private String step;

        @Override
        public Integer call() {
            PluginRegistry registry = PluginRegistry.load(plugins.paths());
            Optional<StepDefinition> found = registry.definition(step);
            if (found.isEmpty()) {
                PrintWriter err = spec.commandLine().getErr();
                err.println(
                        "no plugin brings a step '" + step + "'. " + Suggestions.didYouMean(step, registry.names()));
                return ExitStatus.NOTHING_MATCHED;
            }
            PrintWriter out = spec.commandLine().getOut();
            ConfigReference reference = ConfigReference.of(found.get().config());
            if (json.wanted) {
                out.println(JsonArgument.text(reference));
            } else {
                Entry entry = Entry.of(found.get());
                out.println(entry.name() + ": a " + entry.kind() + ", from " + entry.plugin() + " (" + entry.origin()
                        + ")");
                out.print(reference.render());
            }
            out.flush();
            return ExitStatus.DONE;
        }
    }
}
