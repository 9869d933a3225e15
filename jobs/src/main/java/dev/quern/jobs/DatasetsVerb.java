package dev.quern.jobs;

import dev.quern.datasets.catalogue.Dataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "datasets",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "List, show, fetch and check published data sets.",
        subcommands = {DatasetsVerb.ListDatasets.class, DatasetsVerb.Show.class, FetchDataset.class, CheckDataset.class
        })
final class DatasetsVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitStatus.DONE;
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "List all data sets, and where they lie.")
    static final class ListDatasets implements Callable<Integer> {
        private static final List<String> HEAD = List.of("name", "rows", "classes", "image", "licence", "lies in");

        @Spec
        private CommandSpec spec;

        @Mixin
        private CatalogueArguments catalogue;

        @Mixin
        private JsonArgument json;

        @Override
        public Integer call() throws IOException {
            List<DatasetText> all = catalogue.read().all().stream()
                    .map(dataset -> new DatasetText(dataset, catalogue.folder(dataset)))
                    .toList();
            PrintWriter out = spec.commandLine().getOut();
            if (json.wanted) {
                out.println(
                        JsonArgument.text(all.stream().map(DatasetText::json).toList()));
            } else {
                table(all.stream().map(DatasetText::cells).toList(), out);
            }
            out.flush();
            return ExitStatus.DONE;
        }

        private static void table(List<List<String>> rows, PrintWriter out) {
            int[] widths = IntStream.range(0, HEAD.size())
                    .map(column -> Math.max(
                            HEAD.get(column).length(),
                            rows.stream()
                                    .mapToInt(row -> row.get(column).length())
                                    .max()
                                    .orElse(0)))
                    .toArray();
            line(HEAD, widths, out);
            rows.forEach(row -> line(row, widths, out));
        }

        private static void line(List<String> cells, int[] widths, PrintWriter out) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = cells.get(column);
                String blank = " ".repeat(widths[column] - cell.length());
                boolean number = column == 1 || column == 2;
                line.append(number ? blank + cell : cell + blank).append("  ");
            }
            out.println(line.toString().stripTrailing());
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show a data set: source, licence, files, splits and the steps that read it.")
    static final class Show implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private CatalogueArguments catalogue;

        @Mixin
        private JsonArgument json;

        @Parameters(index = "0", paramLabel = "NAME", description = "name of the data set, such as mnist")
        private String name;

        @Override
        public Integer call() throws IOException {
            Optional<Dataset> found = CatalogueArguments.find(
                    catalogue.read(), name, spec.commandLine().getErr());
            if (found.isEmpty()) {
                return ExitStatus.NOTHING_MATCHED;
            }
            DatasetText text = new DatasetText(found.get(), catalogue.folder(found.get()));
            PrintWriter out = spec.commandLine().getOut();
            out.print(json.wanted ? JsonArgument.text(text.json()) + "\n" : text.full());
            out.flush();
            return ExitStatus.DONE;
        }
    }
}
