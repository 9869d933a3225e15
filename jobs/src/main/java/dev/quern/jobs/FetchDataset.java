package dev.quern.jobs;

import dev.quern.datasets.catalogue.CatalogueException;
import dev.quern.datasets.catalogue.Dataset;
import dev.quern.datasets.catalogue.FetchListener;
import dev.quern.datasets.catalogue.FetchSettings;
import dev.quern.datasets.catalogue.Fetcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = "Fetch a data set and verify it. What is there and right stays; a broken download goes on.",
        footer =
                "Exit codes: 0 all files are there and verified; 1 a source sent a wrong file, or --from lacks one; 5 no"
                        + " such data set; 75 no source answered, run the same command again.")
final class FetchDataset implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private CatalogueArguments catalogue;

    @Mixin
    private JsonArgument json;

    @Parameters(index = "0", paramLabel = "NAME", description = "name of the data set, such as mnist")
    private String name;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "the folder for its files, instead of one in the data folder")
    private Path to;

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            description =
                    "a folder, a file or the address of a mirror to take the files from; needs no network if local")
    private String from;

    @Option(
            names = "--progress",
            paramLabel = "STYLE",
            description = "$${COMPLETION-CANDIDATES} (default: bar on a terminal, otherwise plain)")
    private ProgressDisplay.Style progress;

    @Override
    public Integer call() throws IOException {
        Optional<Dataset> found = CatalogueArguments.find(
                catalogue.read(), name, spec.commandLine().getErr());
        if (found.isEmpty()) {
            return ExitStatus.NOTHING_MATCHED;
        }
        Dataset dataset = found.get();
        PrintWriter out = spec.commandLine().getOut();
        if (dataset.generated()) {
            out.println(
                    json.wanted
                            ? JsonArgument.text(result(dataset, null, 0))
                            : name + " is made by a step; there is" + " nothing to fetch. See: quern datasets show "
                                    + name);
            return ExitStatus.DONE;
        }
        Path folder = to == null ? catalogue.folder(dataset) : to;
        int fetched = fetch(dataset, folder);
        if (json.wanted) {
            out.println(JsonArgument.text(result(dataset, folder, fetched)));
        } else {
            int kept = dataset.files().size() - fetched;
            String files = fetched == 1 ? " file fetched, " : " files fetched, ";
            out.println(name + ": " + fetched + files + kept + " kept, all verified, in " + folder);
        }
        out.flush();
        return ExitStatus.DONE;
    }

    private int fetch(Dataset dataset, Path folder) throws IOException {
        ProgressDisplay display = new ProgressDisplay(
                spec.commandLine().getErr(), progress == null ? ProgressDisplay.automatic() : progress);
        FetchListener listener = new FetchListener() {
            @Override
            public void progress(String file, long done, OptionalLong total) {
                display.progress(file, done / 1000, total.orElse(0) / 1000, "kB", "");
            }

            @Override
            public void note(String message) {
                display.line("  " + message);
            }
        };
        try (Fetcher fetcher = new Fetcher(FetchSettings.DEFAULT, listener)) {
            return fetcher.fetch(dataset, folder, Optional.ofNullable(from));
        } catch (CatalogueException failure) {
            throw CatalogueArguments.known(failure);
        } finally {
            display.clear();
        }
    }

    private static Map<String, Object> result(Dataset dataset, Path folder, int fetched) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", dataset.name());
        result.put("folder", folder == null ? null : folder.toString());
        result.put("files", dataset.files().size());
        result.put("fetched", fetched);
        return result;
    }
}
