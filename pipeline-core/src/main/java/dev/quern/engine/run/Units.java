package dev.quern.engine.run;

import dev.quern.api.Source;
import dev.quern.engine.stage.Unit;
import dev.quern.engine.store.Manifest;
import dev.quern.engine.store.StoredFile;
import java.util.ArrayList;
import java.util.List;

/// Cuts the work of a stage into units, by its data alone.
final class Units {
    private Units() {}

    /// One for each part of stored rows.
    static List<Unit> of(Manifest rows) {
        List<Unit> units = new ArrayList<>();
        for (StoredFile file : rows.files()) {
            units.add(new Unit(units.size(), List.of(), file.name(), file.bytes()));
        }
        return units;
    }

    /// One for each split of a source; one for all when rows are counted across splits.
    static List<Unit> of(List<Source.Split> splits, boolean together) {
        if (together) {
            long bytes = splits.stream().mapToLong(Source.Split::bytes).sum();
            return List.of(new Unit(0, splits, splits.getFirst().place(), bytes));
        }
        List<Unit> units = new ArrayList<>();
        for (Source.Split split : splits) {
            units.add(new Unit(units.size(), List.of(split), split.place(), split.bytes()));
        }
        return units;
    }
}
