package dev.quern.batching.feed;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.StoredRows;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.api.feed.Survey;
import dev.quern.batching.values.LabelColumn;
import dev.quern.batching.values.Moments;
import dev.quern.batching.values.NaturalOrder;
import dev.quern.batching.values.RowNames;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Reads all rows once and says what is in them.
final class Surveyor {
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder());
    private static final int WHITE = 255;

    private final InputColumn input;
    private final Optional<LabelColumn> label;
    private final Map<String, Long> classes = new HashMap<>();
    private final Moments targets = new Moments();
    /// Of images: sums of bytes and of their squares, by channel. A pixel adds less than 2^16.
    private final long[] sums;
    private final long[] squares;
    /// Of features, by feature.
    private final Moments[] features;
    private final byte[] bytes;
    private long read;

    private Surveyor(InputColumn input, Optional<LabelColumn> label) {
        this.input = input;
        this.label = label;
        sums = new long[input.groups()];
        squares = new long[input.groups()];
        features = new Moments[input.images().isPresent() ? 0 : input.values()];
        Arrays.setAll(features, any -> new Moments());
        bytes = new byte[input.width()];
    }

    static Survey survey(StoredRows rows, ExampleColumns columns) throws IOException {
        InputColumn input = InputColumn.require(rows.schema(), "", columns.input());
        Surveyor surveyor = new Surveyor(input, LabelColumn.find(rows.schema(), columns));
        rows.read(surveyor::add);
        if (surveyor.read == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS, "there are no rows to learn from", "look at what the steps before left out");
        }
        return surveyor.survey();
    }

    private void add(VectorSchemaRoot batch) {
        FieldVector inputs = batch.getVector(input.name());
        int empty = input.firstNull(inputs, batch.getRowCount());
        if (empty >= 0) {
            throw ExampleReader.nullInput(RowNames.of(batch, read, empty), input.name());
        }
        for (int row = 0; row < batch.getRowCount(); row++) {
            input.copy(inputs, row, 1, bytes, 0);
            if (input.images().isPresent()) {
                addPixels();
            } else {
                addFeatures(batch, row);
            }
        }
        if (label.isPresent()) {
            addLabels(label.get(), batch);
        }
        read += batch.getRowCount();
    }

    private void addPixels() {
        int plane = input.values() / input.groups();
        for (int channel = 0; channel < input.groups(); channel++) {
            long sum = 0;
            long square = 0;
            for (int i = channel * plane; i < (channel + 1) * plane; i++) {
                int value = bytes[i] & 0xff;
                sum += value;
                square += value * value;
            }
            sums[channel] += sum;
            squares[channel] += square;
        }
    }

    private void addFeatures(VectorSchemaRoot batch, int row) {
        for (int i = 0; i < features.length; i++) {
            float value = (float) FLOAT.get(bytes, Float.BYTES * i);
            if (!Float.isFinite(value)) {
                throw ExampleReader.notFinite(RowNames.of(batch, read, row), input.name(), i, value);
            }
            features[i].add(value);
        }
    }

    private void addLabels(LabelColumn column, VectorSchemaRoot batch) {
        FieldVector vector = batch.getVector(column.name());
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (vector.isNull(row)) {
                throw new QuernException(
                        ErrorCode.BAD_ROW,
                        RowNames.of(batch, read, row) + " has no label in column '" + column.name() + "'",
                        "leave such rows out");
            }
            if (column.target() == Target.VALUE) {
                targets.add(finite(column.value(vector, row), column, batch, row));
            } else {
                classes.merge(column.text(vector, row), 1L, Long::sum);
                LabelColumn.checkClasses(column.name(), classes.size());
            }
        }
    }

    private double finite(double value, LabelColumn column, VectorSchemaRoot batch, int row) {
        if (!Float.isFinite((float) value)) {
            throw new QuernException(
                    ErrorCode.NOT_FINITE,
                    RowNames.of(batch, read, row) + " has the label " + value + " in column '" + column.name()
                            + "', which is not a finite float32",
                    "leave such rows out");
        }
        return value;
    }

    private Survey survey() {
        double[] means = new double[input.groups()];
        double[] deviations = new double[input.groups()];
        long pixels = read * (input.values() / input.groups());
        BigInteger white = BigInteger.valueOf(WHITE);
        for (int i = 0; i < means.length; i++) {
            if (input.images().isPresent()) {
                BigInteger sum = BigInteger.valueOf(sums[i]);
                means[i] = Moments.mean(pixels, sum, white);
                deviations[i] = Moments.deviation(pixels, sum, BigInteger.valueOf(squares[i]), white);
            } else {
                means[i] = features[i].mean();
                deviations[i] = features[i].deviation();
            }
        }
        SortedMap<String, Long> sorted = new TreeMap<>(NaturalOrder.ORDER);
        sorted.putAll(classes);
        return new Survey(
                read,
                Collections.unmodifiableSortedMap(sorted),
                means,
                deviations,
                targets.mean(),
                targets.deviation());
    }
}
