package dev.quern.ingest;

import dev.quern.api.Source.Split;
import java.util.ArrayList;
import java.util.List;

/// Gathers pieces of files, such as row groups, into splits in their order. Pieces of a file that follow one
/// another become one range.
final class Pieces {
    private final List<Split> splits = new ArrayList<>();
    private List<Ranges.Range> gathered = new ArrayList<>();
    private long bytes;

    /// @param range of pieces, by their numbers
    /// @param size about how many bytes they hold, decoded
    void add(Ranges.Range range, long size) {
        Ranges.Range last = gathered.isEmpty() ? null : gathered.getLast();
        if (last != null && last.path().equals(range.path()) && last.to() == range.from()) {
            gathered.removeLast();
            gathered.add(new Ranges.Range(range.name(), range.path(), last.from(), range.to()));
        } else {
            gathered.add(range);
        }
        bytes += size;
        if (bytes >= Ranges.SPLIT) {
            cut();
        }
    }

    private void cut() {
        splits.add(Ranges.splitOf(gathered, bytes));
        gathered = new ArrayList<>();
        bytes = 0;
    }

    /// All splits, the last of which may be small.
    List<Split> splits() {
        if (!gathered.isEmpty()) {
            cut();
        }
        return splits;
    }
}
