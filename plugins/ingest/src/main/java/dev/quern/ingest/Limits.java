package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.PlanException;

/// Bounds that the configs of all readers share.
final class Limits {
    private static final long LONGEST_ROW = 1L << 30;

    private Limits() {}

    /// Refuses a bound of rows that is zero, or that an array could not hold.
    static void checkMaxRow(ByteSize maxRow) {
        PlanException.check(
                maxRow.bytes() > 0 && maxRow.bytes() <= LONGEST_ROW,
                "max-row",
                "must be between 1B and 1GiB, is %d bytes",
                maxRow.bytes());
    }
}
