package dev.quern.evaluation.network;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/// Values of the rows of one batch.
final class RowBatch {
    private final RowColumns columns;
    private final String port;
    private final VectorSchemaRoot batch;
    private final long first;

    /// @param port input port, and `first` number of the first row among all, for messages
    RowBatch(RowColumns columns, String port, VectorSchemaRoot batch, long first) {
        this.columns = columns;
        this.port = port;
        this.batch = batch;
        this.first = first;
    }

    int size() {
        return batch.getRowCount();
    }

    String id(int row) {
        return required(columns.id(), row);
    }

    /// The true class, or the true value in digits.
    String label(int row) {
        return required(columns.label(), row);
    }

    /// The true value.
    double value(int row) {
        FieldVector vector = batch.getVector(columns.label());
        double value = vector.isNull(row) ? Double.NaN : number(vector, row);
        if (!Double.isFinite(value)) {
            throw malformed(row, "column '" + columns.label() + "' holds no finite number", "Remove the row before.");
        }
        return value;
    }

    private String required(String column, int row) {
        FieldVector vector = batch.getVector(column);
        if (vector.isNull(row)) {
            throw malformed(row, "column '" + column + "' is empty", "Fill it or remove the row before this step.");
        }
        return text(vector, row);
    }

    /// Text of any column that can be a slice or group; `(none)` for a null.
    String text(String column, int row) {
        FieldVector vector = batch.getVector(column);
        return vector.isNull(row) ? "(none)" : text(vector, row);
    }

    private static String text(FieldVector vector, int row) {
        return switch (vector) {
            case VarCharVector texts -> new String(texts.get(row), StandardCharsets.UTF_8);
            case BaseIntVector ints -> String.valueOf(ints.getValueAsLong(row));
            default -> String.valueOf(vector.getObject(row));
        };
    }

    /// Whether a column holds numbers.
    boolean isNumeric(String column) {
        FieldVector vector = batch.getVector(column);
        return vector instanceof BaseIntVector || vector instanceof FloatingPointVector;
    }

    /// A number, NaN for a null.
    double number(String column, int row) {
        FieldVector vector = batch.getVector(column);
        return vector.isNull(row) ? Double.NaN : number(vector, row);
    }

    private double number(FieldVector vector, int row) {
        return switch (vector) {
            case BaseIntVector ints -> ints.getValueAsLong(row);
            case FloatingPointVector floats -> floats.getValueAsDouble(row);
            case BitVector bits -> bits.get(row);
            default -> parse(text(vector, row), row);
        };
    }

    private double parse(String text, int row) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException none) {
            throw malformed(row, "'" + text + "' is no number", "Let 'label' name a column of numbers.");
        }
    }

    boolean has(String column) {
        return batch.getVector(column) != null;
    }

    /// The bytes of an image. (channels, height, width)
    byte[] pixels(int row) {
        FixedSizeBinaryVector images = (FixedSizeBinaryVector) batch.getVector(columns.input());
        if (images.isNull(row)) {
            throw malformed(row, "column '" + columns.input() + "' is empty", "Remove the row before this step.");
        }
        return images.get(row);
    }

    /// The input as the network takes it: intensities 0 to 1, or features.
    void input(int row, float[] to, int from) {
        if (columns.image().isPresent()) {
            byte[] pixels = pixels(row);
            for (int i = 0; i < pixels.length; i++) {
                to[from + i] = (pixels[i] & 0xFF) / 255f;
            }
            return;
        }
        FixedSizeListVector lists = (FixedSizeListVector) batch.getVector(columns.input());
        Float4Vector items = (Float4Vector) lists.getDataVector();
        for (int i = 0; i < columns.width(); i++) {
            int at = row * columns.width() + i;
            float value = lists.isNull(row) || items.isNull(at) ? Float.NaN : items.get(at);
            if (!Float.isFinite(value)) {
                throw malformed(
                        row, "feature " + i + " of column '" + columns.input() + "' is not finite", "Fill it before.");
            }
            to[from + i] = value;
        }
    }

    /// 128 bits of the SHA-256 of the input: equal inputs have equal ones.
    InputHash hash(int row) {
        MessageDigest digest = sha256();
        if (columns.image().isPresent()) {
            digest.update(pixels(row));
        } else {
            float[] features = new float[columns.width()];
            input(row, features, 0);
            ByteBuffer bytes = ByteBuffer.allocate(4 * features.length);
            for (float feature : features) {
                bytes.putFloat(feature);
            }
            digest.update(bytes.array());
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new InputHash(hash.getLong(), hash.getLong());
    }

    /// What identifies an input.
    record InputHash(long high, long low) {}

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private QuernException malformed(int row, String what, String remedy) {
        FieldVector ids = batch.getVector(columns.id());
        String name = ids == null || ids.isNull(row) ? "" : " ('" + text(ids, row) + "')";
        return new QuernException(
                ErrorCode.INPUT_MALFORMED, "input '" + port + "', row " + (first + row) + name + ": " + what, remedy);
    }
}
