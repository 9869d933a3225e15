package dev.quern.engine.stage;

import dev.quern.engine.store.ArtifactStore;
import dev.quern.engine.store.Durable;
import dev.quern.engine.store.Json;
import dev.quern.engine.store.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the units of a stage have made, one file for each, so that a stage that was stopped goes on behind them. An
/// entry is written when the files of its unit are durable; it counts only for the very same unit, and while those
/// files are there.
///
/// A stage with a summary has none: what its units added to the accumulator is not stored.
public final class UnitJournal {
    private static final String PREFIX = "unit-";

    private final Path folder;
    private final ArtifactStore store;
    private final List<String> leaves;

    /// @param folder of this stage alone
    /// @param leaves for each leaf of the stage, its directory in the store
    public UnitJournal(Path folder, ArtifactStore store, List<String> leaves) {
        this.folder = folder;
        this.store = store;
        this.leaves = List.copyOf(leaves);
    }

    /// An entry.
    private record Entry(Unit unit, UnitResult result) {}

    /// Notes what a unit has made; its files are synced.
    void keep(Unit unit, UnitResult result) throws IOException {
        Files.createDirectories(folder);
        Durable.replace(file(unit.index()), Json.line(new Entry(unit, result)));
    }

    /// What this unit made in an earlier run, if all of it is still there.
    Optional<UnitResult> find(Unit unit) {
        return read(file(unit.index()))
                .filter(entry -> entry.unit().equals(unit))
                .map(Entry::result)
                .filter(result -> files(result).allMatch(UnitJournal::isWhole));
    }

    /// How many units are noted.
    public int size() {
        return entries().size();
    }

    /// The files of all units that are noted.
    public Set<Path> files() {
        Set<Path> files = new HashSet<>();
        for (Path entry : entries()) {
            read(entry).ifPresent(known -> files(known.result()).forEach(file -> files.add(file.path())));
        }
        return files;
    }

    private record Place(Path path, long bytes) {}

    private Stream<Place> files(UnitResult result) {
        List<Place> places = new ArrayList<>();
        for (UnitResult.Written written : result.written()) {
            Path directory = store.directory(leaves.get(written.leaf()));
            for (StoredFile file : written.files()) {
                places.add(new Place(directory.resolve(file.path()), file.bytes()));
            }
        }
        return places.stream();
    }

    private static boolean isWhole(Place place) {
        try {
            return Files.size(place.path()) == place.bytes();
        } catch (IOException missing) {
            return false;
        }
    }

    private List<Path> entries() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /// Empty for an entry that is missing or damaged: its unit is done again.
    private static Optional<Entry> read(Path file) {
        try {
            return Optional.ofNullable(Json.read(Files.readString(file), Entry.class));
        } catch (IOException unusable) {
            return Optional.empty();
        }
    }

    private Path file(int unit) {
        return folder.resolve(PREFIX + "%05d.json".formatted(unit));
    }
}
