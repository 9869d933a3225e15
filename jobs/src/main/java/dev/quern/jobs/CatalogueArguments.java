package dev.quern.jobs;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.datasets.catalogue.Catalogue;
import dev.quern.datasets.catalogue.CatalogueException;
import dev.quern.datasets.catalogue.Dataset;
import dev.quern.engine.config.Suggestions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The catalogue that comes with Quern, entries of the user's own, and where data lies.
final class CatalogueArguments {
    @Option(
            names = "--catalogue",
            paramLabel = "DIR",
            description = "a folder of entries of your own, DIR/NAME/dataset.yaml; may be repeated")
    private List<Path> catalogues = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:QUERN_DATA:-data}",
            description = "the data folder; files go to DIR/datasets/NAME (default: $$QUERN_DATA, or data)")
    private Path data;

    /// Reads all entries.
    Catalogue read() throws IOException {
        List<Path> folders = new ArrayList<>();
        String home = System.getProperty("quern.home");
        if (home != null && Files.isDirectory(Path.of(home, "datasets"))) {
            folders.add(Path.of(home, "datasets"));
        }
        folders.addAll(catalogues);
        try {
            return Catalogue.read(folders);
        } catch (CatalogueException failure) {
            throw known(failure);
        }
    }

    /// The entry of this name; otherwise tells the user so.
    static Optional<Dataset> find(Catalogue catalogue, String name, PrintWriter err) {
        Optional<Dataset> found = catalogue.find(name);
        if (found.isEmpty()) {
            List<String> names = catalogue.all().stream().map(Dataset::name).toList();
            err.println("no data set '" + name + "'. " + Suggestions.near(name, names));
            err.println("  see: quern datasets ls");
        }
        return found;
    }

    /// Where the files of a data set lie.
    Path folder(Dataset dataset) {
        return dataset.folderIn(data);
    }

    /// The same failure as the command line reports it.
    static QuernException known(CatalogueException failure) {
        ErrorCode code =
                switch (failure.kind()) {
                    case ENTRY -> ErrorCode.INVALID_JOB;
                    case DAMAGED -> ErrorCode.INPUT_MALFORMED;
                    case MISSING -> ErrorCode.INPUT_UNREADABLE;
                    case UNREACHABLE -> ErrorCode.UNREACHABLE;
                };
        return new QuernException(code, failure.getMessage(), failure.remedy(), failure);
    }
}
