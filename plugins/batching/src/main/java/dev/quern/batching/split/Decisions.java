package dev.quern.batching.split;

import dev.quern.api.Artifact;
import dev.quern.api.ArtifactWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One whole number for each row, found by its unit and its number there: the part it goes to, or how often it
/// comes. Takes 4 bytes for each row.
final class Decisions {
    /// Kind of the artifact.
    static final String KIND = "row-decisions";

    private static final String FILE = "decisions.bin";

    private final SortedMap<Integer, int[]> units = new TreeMap<>();

    /// Notes a decision.
    ///
    /// @param place unit in the upper 32 bits, row in the lower
    void put(long place, int decision) {
        int unit = (int) (place >>> Integer.SIZE);
        int row = (int) place;
        int[] rows = units.computeIfAbsent(unit, any -> new int[1024]);
        if (row >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(row + 1, 2 * rows.length));
            units.put(unit, rows);
        }
        rows[row] = decision;
    }

    /// What was decided for a row of a unit.
    int get(int unit, long row) {
        return units.get(unit)[Math.toIntExact(row)];
    }

    void write(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(units.size());
            for (Map.Entry<Integer, int[]> unit : units.entrySet()) {
                out.writeInt(unit.getKey());
                out.writeInt(unit.getValue().length);
                for (int decision : unit.getValue()) {
                    out.writeInt(decision);
                }
            }
        }
    }

    /// File of an artifact that is being written.
    static Path file(ArtifactWriter out) throws IOException {
        return out.file(FILE);
    }

    /// Those of an artifact, read once in a JVM.
    static Decisions of(Artifact artifact) throws IOException {
        return artifact.load(Decisions.class, from -> read(from.file(FILE)));
    }

    private static Decisions read(Path file) throws IOException {
        Decisions decisions = new Decisions();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int units = in.readInt();
            for (int i = 0; i < units; i++) {
                int unit = in.readInt();
                int[] rows = new int[in.readInt()];
                for (int row = 0; row < rows.length; row++) {
                    rows[row] = in.readInt();
                }
                decisions.units.put(unit, rows);
            }
        }
        return decisions;
    }
}
