package dev.quern.batching.feed;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.StoredRows;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.batching.values.LabelColumn;
import dev.quern.batching.values.RowNames;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Reads stored rows once, from the first to the last, into a store that gives them out at random.
final class ExampleReader {
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder());
    private static final int COPIED = 1 << 20;
    private static final int NAMED = 20;

    private final InputColumn input;
    private final Optional<LabelColumn> label;
    private final List<String> classes;
    private final Map<String, Integer> indices = new HashMap<>();
    private final RowStore store;
    private final int[] labels;
    private final float[] values;
    private final byte[] block;
    private int read;

    private ExampleReader(
            InputColumn input,
            Optional<LabelColumn> label,
            Target target,
            List<String> classes,
            int rows,
            RowStore store) {
        this.input = input;
        this.label = label;
        this.classes = classes;
        this.store = store;
        for (String name : classes) {
            indices.put(name, indices.size());
        }
        labels = new int[target == Target.CLASS ? rows : 0];
        values = new float[target == Target.VALUE ? rows : 0];
        Arrays.fill(labels, -1);
        Arrays.fill(values, Float.NaN);
        block = new byte[Math.max(1, COPIED / input.width()) * input.width()];
    }

    /// Reads all rows. Where `memory` has not enough bytes left for them they go to a scratch file; labels stay
    /// in memory in any case, 4 bytes for each row.
    static Examples read(StoredRows rows, ExampleColumns columns, List<String> classes, Budget memory)
            throws IOException {
        InputColumn input = InputColumn.require(rows.schema(), "", columns.input());
        Optional<LabelColumn> label = LabelColumn.find(rows.schema(), columns);
        int count = count(rows);
        RowStore store = store(count, input.width(), memory);
        try {
            ExampleReader reader = new ExampleReader(input, label, columns.target(), classes, count, store);
            rows.read(reader::add);
            return new Examples(input, count, store, reader.labels, reader.values);
        } catch (IOException | RuntimeException failure) {
            store.close();
            throw failure;
        }
    }

    private static RowStore store(int rows, int width, Budget memory) {
        long bytes = (long) rows * width;
        return memory.take(bytes) ? new MemoryRows(rows, width, () -> memory.giveBack(bytes)) : new FileRows(width);
    }

    private static int count(StoredRows rows) {
        long count = rows.rowCount();
        if (count == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS,
                    "there are no rows to make batches of",
                    "look at what the steps before left out");
        }
        if (count > Integer.MAX_VALUE - 8) {
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    count + " rows are more than a feed can order, which is " + (Integer.MAX_VALUE - 8),
                    "take a part of them with 'split'");
        }
        return (int) count;
    }

    private void add(VectorSchemaRoot batch) throws IOException {
        FieldVector inputs = batch.getVector(input.name());
        int empty = input.firstNull(inputs, batch.getRowCount());
        if (empty >= 0) {
            throw nullInput(RowNames.of(batch, read, empty), input.name());
        }
        int atOnce = block.length / input.width();
        for (int first = 0; first < batch.getRowCount(); first += atOnce) {
            int rows = Math.min(atOnce, batch.getRowCount() - first);
            input.copy(inputs, first, rows, block, 0);
            checkFinite(batch, first, rows);
            store.append(block, 0, rows * input.width());
        }
        if (label.isPresent()) {
            addLabels(label.get(), batch);
        }
        read += batch.getRowCount();
    }

    private void checkFinite(VectorSchemaRoot batch, int first, int rows) {
        for (int i = 0; input.images().isEmpty() && i < rows * input.values(); i++) {
            float value = (float) FLOAT.get(block, Float.BYTES * i);
            if (!Float.isFinite(value)) {
                throw notFinite(
                        RowNames.of(batch, read, first + i / input.values()), input.name(), i % input.values(), value);
            }
        }
    }

    static QuernException nullInput(String row, String column) {
        return new QuernException(
                ErrorCode.BAD_ROW,
                row + " has a null in column '" + column + "', which a network is to take",
                "leave such rows out, or fill them in the step that made them");
    }

    static QuernException notFinite(String row, String column, int feature, float value) {
        return new QuernException(
                ErrorCode.NOT_FINITE,
                row + " has " + value + " in column '" + column + "', feature " + feature,
                "leave such rows out, or fill them in with 'encode-table'");
    }

    private void addLabels(LabelColumn column, VectorSchemaRoot batch) {
        FieldVector vector = batch.getVector(column.name());
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (vector.isNull(row)) {
                continue;
            }
            if (column.target() == Target.VALUE) {
                values[read + row] = (float) column.value(vector, row);
            } else {
                labels[read + row] = index(column.text(vector, row), batch, row);
            }
        }
    }

    private int index(String name, VectorSchemaRoot batch, int row) {
        Integer index = indices.get(name);
        if (index == null) {
            throw new QuernException(
                    ErrorCode.BAD_ROW,
                    RowNames.of(batch, read, row) + " has the label '" + name + "', which is not among the classes "
                            + named(),
                    "train with rows of that class too, or leave these rows out");
        }
        return index;
    }

    private String named() {
        String first = String.join(", ", classes.subList(0, Math.min(NAMED, classes.size())));
        return classes.size() > NAMED ? "[" + first + ", … " + classes.size() + " in all]" : "[" + first + "]";
    }
}
