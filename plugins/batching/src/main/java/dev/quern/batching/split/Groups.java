package dev.quern.batching.split;

import dev.quern.batching.values.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts whole groups into parts so that classes keep their shares as well as whole groups allow: largest groups
/// first, each into the part where it brings the counts of its classes nearest to what they should be (the
/// greedy rule of scikit-learn's `StratifiedGroupKFold`, for parts of any share).
final class Groups {
    private final double[] shares;
    private final long seed;
    /// Rows of each class.
    private final List<Integer> totals = new ArrayList<>();
    private final Map<Long, Group> groups = new HashMap<>();

    /// A group: places of its rows and how many there are of each class.
    private static final class Group {
        private final long key;
        private final List<Long> places = new ArrayList<>();
        private final Map<Integer, Integer> counts = new TreeMap<>();

        Group(long key) {
            this.key = key;
        }
    }

    Groups(double[] shares, long seed) {
        this.shares = shares;
        this.seed = seed;
    }

    /// Decides the part of each row.
    Decisions decide(RowTable table) {
        for (String name : table.names()) {
            int number = totals.size();
            RowTable.Row[] rows = table.rows(name);
            totals.add(rows.length);
            for (RowTable.Row row : rows) {
                Group group = groups.computeIfAbsent(row.group(), Group::new);
                group.places.add(row.place());
                group.counts.merge(number, 1, Integer::sum);
            }
        }
        List<Group> ordered = new ArrayList<>(groups.values());
        ordered.sort(Comparator.comparingInt((Group group) -> -group.places.size())
                .thenComparingLong(group -> Seeds.of(seed, 'g', group.key)));
        Decisions decisions = new Decisions();
        int[][] filled = new int[shares.length][totals.size()];
        for (Group group : ordered) {
            int part = best(group, filled);
            group.counts.forEach((number, count) -> filled[part][number] += count);
            group.places.forEach(place -> decisions.put(place, part));
        }
        return decisions;
    }

    private int best(Group group, int[][] filled) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int part = 0; part < shares.length; part++) {
            double change = change(group, filled[part], shares[part]);
            if (change < least) {
                least = change;
                best = part;
            }
        }
        return best;
    }

    /// By how much the group changes the sum over classes of (rows - wanted)^2 / wanted in a part.
    private double change(Group group, int[] filled, double share) {
        double change = 0;
        for (Map.Entry<Integer, Integer> each : group.counts.entrySet()) {
            int number = each.getKey();
            int count = each.getValue();
            double wanted = share * totals.get(number);
            change += count * (2 * (filled[number] - wanted) + count) / wanted;
        }
        return change;
    }
}
