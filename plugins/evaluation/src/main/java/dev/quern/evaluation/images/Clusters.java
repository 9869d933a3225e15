package dev.quern.evaluation.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rows joined into clusters; the smallest row stands for its cluster.
final class Clusters {
    private final int[] parents;

    Clusters(int rows) {
        parents = new int[rows];
        for (int row = 0; row < rows; row++) {
            parents[row] = row;
        }
    }

    int find(int row) {
        int at = row;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    void join(int one, int two) {
        int first = find(one);
        int second = find(two);
        parents[Math.max(first, second)] = Math.min(first, second);
    }

    /// Clusters of two rows and more, by their first row; rows in order.
    List<List<Integer>> groups() {
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int row = 0; row < parents.length; row++) {
            int root = find(row);
            if (root != row) {
                groups.computeIfAbsent(root, first -> new ArrayList<>(List.of(first)))
                        .add(row);
            }
        }
        return new ArrayList<>(groups.values());
    }
}
