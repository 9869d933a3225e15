package dev.quern.engine.stage;

import dev.quern.api.Source;
import java.util.List;

/// A unit of work: splits of a source, or one part of stored rows, or (place "task") a task as a whole. Units
/// are cut by the data alone, and each becomes one part of what the stage stores.
///
/// @param splits empty unless the stage starts with a source
/// @param bytes about how much it is, for progress
public record Unit(int index, List<Source.Split> splits, String place, long bytes) {
    public Unit {
        splits = List.copyOf(splits);
    }
}
