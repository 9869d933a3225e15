package dev.quern.jobs;

import dev.quern.api.ErrorCode;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.model.NetworkCatalogue;
import dev.quern.engine.Plan;
import dev.quern.engine.PlannedStep;
import dev.quern.engine.config.ConfigReference;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.plugin.PluginRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "List the networks that job files can name, show one, or sum up the layers of one.",
        subcommands = {ModelsVerb.ListNetworks.class, ModelsVerb.Show.class, ModelsVerb.Summary.class})
final class ModelsVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitStatus.DONE;
    }

    /// The networks of the plugins.
    private static NetworkCatalogue catalogue(List<Path> plugins) {
        return PluginRegistry.load(plugins)
                .service(NetworkCatalogue.class)
                .orElseThrow(() -> new QuernException(
                        ErrorCode.INVALID_JOB,
                        "no plugin brings networks",
                        "put the training plugin on the class path"));
    }

    private static Optional<NetworkCatalogue.Entry> find(NetworkCatalogue catalogue, String name) {
        return catalogue.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    private static int unknown(NetworkCatalogue catalogue, String name, PrintWriter err) {
        List<String> names =
                catalogue.entries().stream().map(NetworkCatalogue.Entry::name).toList();
        err.println("there is no network '" + name + "'. " + Suggestions.didYouMean(name, names)
                + "\n  all: quern models ls");
        return ExitStatus.NOTHING_MATCHED;
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "List the networks as published.")
    static final class ListNetworks implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private PluginsVerb.PluginPath plugins;

        @Mixin
        private JsonArgument json;

        /// A network, for `--json`.
        private record Row(String name, String network, String input, long parameters, long multiplyAdds) {}

        @Override
        public Integer call() {
            NetworkCatalogue catalogue = catalogue(plugins.paths());
            List<Row> rows = catalogue.entries().stream()
                    .map(entry -> row(catalogue, entry))
                    .toList();
            PrintWriter out = spec.commandLine().getOut();
            if (json.wanted) {
                out.println(JsonArgument.text(rows));
            } else {
                out.printf("%-16s %12s %14s  %-10s  %s%n", "name", "parameters", "mult-adds", "input", "in a job file");
                rows.forEach(row -> out.printf(
                        "%-16s %,12d %,14d  %-10s  network: {%s}%n",
                        row.name(), row.parameters(), row.multiplyAdds(), row.input(), row.network()));
            }
            out.flush();
            return ExitStatus.DONE;
        }

        private static Row row(NetworkCatalogue catalogue, NetworkCatalogue.Entry entry) {
            NetworkText text = new NetworkText(catalogue.facts(entry.name(), Optional.empty(), Optional.empty()));
            return new Row(
                    entry.name(),
                    entry.network(),
                    NetworkText.shape(entry.input()),
                    text.parameters(),
                    text.multiplyAdds());
        }
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show a network with all its settings.")
    static final class Show implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private PluginsVerb.PluginPath plugins;

        @Mixin
        private JsonArgument json;

        @Parameters(index = "0", paramLabel = "NAME", description = "name of the network, such as resnet-18")
        private String name;

        @Override
        public Integer call() {
            NetworkCatalogue catalogue = catalogue(plugins.paths());
            Optional<NetworkCatalogue.Entry> found = find(catalogue, name);
            if (found.isEmpty()) {
                return unknown(catalogue, name, spec.commandLine().getErr());
            }
            PrintWriter out = spec.commandLine().getOut();
            ConfigReference reference = ConfigReference.of(found.get().settings());
            if (json.wanted) {
                out.println(JsonArgument.text(reference));
            } else {
                out.println(name + ", in a job file: network: {" + found.get().network() + "}");
                out.print(reference.render());
            }
            out.flush();
            return ExitStatus.DONE;
        }
    }

    @Command(
            name = "summary",
            mixinStandardHelpOptions = true,
            description =
                    "Sum up a network layer by layer: shapes, parameters, multiply-adds, memory. JOB is a job file"
                            + " or the name of a network.")
    static final class Summary implements Callable<Integer> {
        private static final int FEW_CLASSES = 10;

        @Spec
        private CommandSpec spec;

        @Mixin
        private JobArguments job;

        @Mixin
        private JsonArgument json;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "STEP",
                description = "step of the job; the first unless given")
        private String step;

        @Option(
                names = "--input",
                paramLabel = "SHAPE",
                description = "shape of one example, such as 3x32x32, or 13 for features; by default the one that the"
                        + " job's rows have, or that the network was published for")
        private String input;

        @Option(
                names = "--classes",
                paramLabel = "N",
                description = "number of outputs (default: what the network was published for; 10 for a job)")
        private Integer classes;

        @Override
        public Integer call() {
            NetworkCatalogue catalogue = catalogue(job.pluginPath);
            Optional<List<Integer>> shape = Optional.ofNullable(input).map(NetworkText::parse);
            String name = job.job.toString();
            if (classes != null && classes < 1) {
                throw new QuernException(ErrorCode.INVALID_JOB, "--classes must be at least 1, is " + classes, "");
            }
            try {
                if (find(catalogue, name).isPresent()) {
                    return print(catalogue.facts(name, shape, Optional.ofNullable(classes)));
                }
                if (!job.job.toFile().exists() && !name.contains(".")) {
                    return unknown(catalogue, name, spec.commandLine().getErr());
                }
                return ofJob(catalogue, shape);
            } catch (PlanException misfit) {
                List<String> remedy = new ArrayList<>(misfit.hints());
                remedy.add("give another shape by --input");
                throw new QuernException(
                        ErrorCode.INVALID_JOB, misfit.getMessage(), String.join("\n  ", remedy), misfit);
            }
        }

        private int ofJob(NetworkCatalogue catalogue, Optional<List<Integer>> shape) {
            Plan plan = Session.open(job).plan();
            List<PlannedStep> steps = plan.steps().stream()
                    .filter(each -> step == null || each.name().equals(step))
                    .toList();
            for (PlannedStep each : steps) {
                int outputs = classes == null ? FEW_CLASSES : classes;
                Optional<NetworkCatalogue.Facts> facts =
                        catalogue.facts(each.config(), inputs(plan, each), shape, outputs);
                if (facts.isPresent()) {
                    return print(facts.get());
                }
            }
            spec.commandLine()
                    .getErr()
                    .println(
                            step == null
                                    ? "no step of " + plan.job() + " trains a network"
                                    : "'" + step + "' is no step of " + plan.job() + " that trains a network");
            return ExitStatus.NOTHING_MATCHED;
        }

        private static Map<String, PortType> inputs(Plan plan, PlannedStep step) {
            Map<String, PortType> inputs = new LinkedHashMap<>();
            step.inputs()
                    .forEach((port, from) ->
                            inputs.put(port, plan.step(from.step()).outputs().get(from.port())));
            return inputs;
        }

        private int print(NetworkCatalogue.Facts facts) {
            PrintWriter out = spec.commandLine().getOut();
            NetworkText text = new NetworkText(facts);
            out.print(json.wanted ? JsonArgument.text(text.asMap()) + "\n" : text.table());
            out.flush();
            return ExitStatus.DONE;
        }
    }
}
