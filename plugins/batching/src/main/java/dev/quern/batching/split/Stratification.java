package dev.quern.batching.split;

import dev.quern.batching.values.Seeds;
import java.nio.charset.StandardCharsets;

/// Puts ranked rows of each class into parts of given shares.
final class Stratification {
    private Stratification() {}

    /// Decides the part of each row.
    ///
    /// @param grouped whether rows of one group must stay together
    static Decisions decide(RowTable table, double[] shares, boolean grouped, long seed) {
        if (grouped) {
            return new Groups(shares, seed).decide(table);
        }
        Decisions decisions = new Decisions();
        for (String name : table.names()) {
            RowTable.Row[] rows = RankRows.ranked(table, name, seed);
            long hash = Seeds.of(name.getBytes(StandardCharsets.UTF_8));
            int[] starts = new Shares(shares).cut(rows.length, (Seeds.of(seed, 'p', hash) >>> 11) * 0x1p-53);
            for (int part = 0; part < shares.length; part++) {
                for (int rank = starts[part]; rank < starts[part + 1]; rank++) {
                    decisions.put(rows[rank].place(), part);
                }
            }
        }
        return decisions;
    }
}
