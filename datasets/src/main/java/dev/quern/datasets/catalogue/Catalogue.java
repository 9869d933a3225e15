package dev.quern.datasets.catalogue;

import dev.quern.datasets.catalogue.CatalogueException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Entries by name. A folder of entries holds one folder for each data set, with a `dataset.yaml`.
public final class Catalogue {
    /// The file that holds an entry.
    public static final String ENTRY = "dataset.yaml";

    private final Map<String, Dataset> entries;

    private Catalogue(Map<String, Dataset> entries) {
        this.entries = entries;
    }

    /// Reads all entries of some folders. Where two have an entry of the same name, the later folder's counts.
    ///
    /// @throws CatalogueException when a folder is missing, or an entry is wrong
    public static Catalogue read(List<Path> folders) throws IOException {
        Map<String, Dataset> entries = new TreeMap<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new CatalogueException(
                        Kind.ENTRY,
                        "no folder " + folder,
                        "name a folder that holds a folder with " + ENTRY + " for each data set");
            }
            try (Stream<Path> inside = Files.list(folder)) {
                for (Path entry : inside.sorted().toList()) {
                    Path file = entry.resolve(ENTRY);
                    if (Files.isRegularFile(file)) {
                        String name = entry.getFileName().toString();
                        entries.put(name, EntryReader.read(name, file));
                    }
                }
            }
        }
        return new Catalogue(entries);
    }

    /// All entries, by name.
    public Collection<Dataset> all() {
        return entries.values();
    }

    public Optional<Dataset> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }
}
