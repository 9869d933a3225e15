package dev.quern.ingest;

import dev.quern.api.PlanException;
import dev.quern.api.Source.Split;
import dev.quern.datasets.generate.RowRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Rows that are made instead of read: how they are shared out, and what random numbers and names they have.
///
/// @param part name of the rows: others have other random numbers
/// @param seed the step's
record Generated(String part, long seed) {
    static final String PART =
            "name of these rows, such as train or test; under another name there are other rows of the"
                    + " same kind, and ids begin with it";

    static void check(String part) {
        PlanException.check(
                part.matches("[A-Za-z0-9_-]{1,64}"),
                "part",
                "must be 1 to 64 letters, digits, '-' or '_', is '%s'",
                part);
    }

    /// Cuts rows into splits.
    ///
    /// @param rowBytes about how many bytes a row has
    static List<Split> splits(long rows, int most, int rowBytes) {
        List<Split> splits = new ArrayList<>();
        for (long first = 0; first < rows; first += most) {
            long count = Math.min(most, rows - first);
            splits.add(
                    new Split("rows " + first + " to " + (first + count - 1), first + " " + count, count * rowBytes));
        }
        return splits;
    }

    static long first(Split split) {
        return Long.parseLong(split.description().split(" ")[0]);
    }

    static long end(Split split) {
        return first(split) + Long.parseLong(split.description().split(" ")[1]);
    }

    /// The seed of these rows' numbers.
    private long mixed() {
        long mixed = seed;
        for (int i = 0; i < part.length(); i++) {
            mixed = 31 * mixed + part.charAt(i);
        }
        return mixed;
    }

    RowRandom random(long row) {
        return new RowRandom(mixed(), row);
    }

    /// What row ids begin with; differs where rows do.
    String prefix() {
        int hash = random(-1).below(Integer.MAX_VALUE);
        return part + "-" + HexFormat.of().toHexDigits(hash) + "#";
    }
}
