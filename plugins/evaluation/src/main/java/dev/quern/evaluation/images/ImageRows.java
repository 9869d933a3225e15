package dev.quern.evaluation.images;

import dev.quern.api.StoredRows;
import dev.quern.api.TaskContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// The rows of all splits, in the order of ports. Rows without an image have no number.
final class ImageRows {
    private final TaskContext context;
    private final List<String> ports;
    private final InspectImages.Config config;

    /// Takes rows.
    interface Visitor {
        /// @param row its number
        /// @param label null where it has none
        void row(int row, int split, String label, Image image) throws IOException;

        /// A row without an image.
        default void without(int split) {}
    }

    /// A row's image and id, read when they are asked for.
    record Image(FixedSizeBinaryVector pixels, VarCharVector ids, int index) {
        byte[] bytes() {
            return pixels.get(index);
        }

        String id() {
            return ids.isNull(index) ? "" : new String(ids.get(index), StandardCharsets.UTF_8);
        }
    }

    ImageRows(TaskContext context, List<String> ports, InspectImages.Config config) {
        this.context = context;
        this.ports = ports;
        this.config = config;
    }

    /// Rows in all splits.
    long count() {
        return ports.stream().mapToLong(port -> context.rows(port).rowCount()).sum();
    }

    /// Shows all rows, or the chosen ones.
    ///
    /// @param chosen null for all
    void visit(String what, BitSet chosen, Visitor visitor) throws IOException {
        int[] row = {0};
        long[] seen = {0};
        long all = count();
        for (int split = 0; split < ports.size(); split++) {
            int number = split;
            StoredRows rows = context.rows(ports.get(split));
            rows.read(batch -> {
                if (context.stopRequested()) {
                    throw context.stopped();
                }
                batch(batch, number, row, chosen, visitor);
                seen[0] += batch.getRowCount();
                context.progress(seen[0], all, "rows", what);
            });
        }
    }

    private void batch(VectorSchemaRoot batch, int split, int[] next, BitSet chosen, Visitor visitor)
            throws IOException {
        FixedSizeBinaryVector pixels = (FixedSizeBinaryVector) batch.getVector(config.image());
        VarCharVector ids = (VarCharVector) batch.getVector(config.id());
        FieldVector labels = batch.getVector(config.label());
        for (int i = 0; i < batch.getRowCount(); i++) {
            if (pixels.isNull(i)) {
                visitor.without(split);
                continue;
            }
            int row = next[0]++;
            if (chosen == null || chosen.get(row)) {
                visitor.row(row, split, label(labels, i), new Image(pixels, ids, i));
            }
        }
    }

    private static String label(FieldVector labels, int row) {
        if (labels.isNull(row)) {
            return null;
        }
        return switch (labels) {
            case VarCharVector texts -> new String(texts.get(row), StandardCharsets.UTF_8);
            case BaseIntVector numbers -> Long.toString(numbers.getValueAsLong(row));
            default -> throw new IllegalStateException(labels.getField().toString());
        };
    }
}
