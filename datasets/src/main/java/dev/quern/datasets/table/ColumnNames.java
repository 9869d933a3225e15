package dev.quern.datasets.table;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Names of columns in messages.
public final class ColumnNames {
    private static final int MOST = 40;

    private ColumnNames() {}

    /// A column that the table does not have, with those it has and the one that may have been meant.
    public static TableException unknown(String column, List<String> columns) {
        String list = String.join(", ", columns.subList(0, Math.min(MOST, columns.size())));
        String more = columns.size() > MOST ? " and " + (columns.size() - MOST) + " more" : "";
        return new TableException(
                "has no column '" + column + "'; it has [" + list + more + "]",
                closest(column, columns)
                        .map(name -> "did you mean '" + name + "'?")
                        .orElse("name one of its columns"));
    }

    /// The name that differs least, if it differs by a third of its letters at most.
    static Optional<String> closest(String wanted, List<String> names) {
        return names.stream()
                .filter(name -> distance(wanted, name) <= Math.max(wanted.length(), name.length()) / 3.0
                        || name.endsWith("." + wanted))
                .min(Comparator.comparingInt(name -> distance(wanted, name)));
    }

    /// Insertions, deletions and replacements of characters between two names
    /// (Levenshtein), without regard to case.
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                char left = Character.toLowerCase(one.charAt(i - 1));
                int replaced = diagonal + (left == Character.toLowerCase(other.charAt(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
