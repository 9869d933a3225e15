package dev.quern.training.network.weights;

import dev.quern.training.checkpoint.ElementType;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// The parameter files of DJL's `Model.save`. What stands between the arrays depends on the classes of the blocks that
/// wrote it, so it is passed over: every array begins with a mark and has its parameter's name before it. As DJL gives
/// the same names in each block (`weight`, `gamma`), they get the number of the array: `3.weight`.
final class DjlFile {
    /// What every such file begins with.
    static final String MAGIC = "DJL@";

    private static final byte[] MARK = {0, 4, 'N', 'D', 'A', 'R'};
    private static final int LONGEST_NAME = 256;
    private static final int MOST_AXES = 16;
    private static final Map<String, ElementType> TYPES = Map.of(
            "FLOAT64", ElementType.F64,
            "FLOAT32", ElementType.F32,
            "FLOAT16", ElementType.F16,
            "BFLOAT16", ElementType.BF16,
            "INT64", ElementType.I64,
            "INT32", ElementType.I32,
            "UINT8", ElementType.U8,
            "INT8", ElementType.I8,
            "BOOLEAN", ElementType.BOOL);

    private DjlFile() {}

    static ForeignWeights read(Path file) throws IOException {
        if (Files.size(file) > Integer.MAX_VALUE - 8) {
            throw new IOException(file + " is larger than 2 GB");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        ForeignWeights weights = ForeignWeights.empty(file);
        int number = 0;
        for (int mark = next(bytes, 0); mark >= 0; mark = next(bytes, bytes.position())) {
            String name = ++number + "." + nameBefore(bytes, mark, file);
            bytes.position(mark + MARK.length);
            try {
                array(bytes, name, weights);
            } catch (BufferUnderflowException torn) {
                throw new IOException(file + ", byte " + mark + ": parameter " + name + " is cut short", torn);
            }
        }
        if (number == 0) {
            throw new IOException(file + " holds no parameters");
        }
        return weights;
    }

    private static int next(ByteBuffer bytes, int from) {
        byte[] all = bytes.array();
        for (int at = from; at <= all.length - MARK.length; at++) {
            if (all[at] == 0 && Arrays.equals(all, at, at + MARK.length, MARK, 0, MARK.length)) {
                return at;
            }
        }
        return -1;
    }

    /// `P`, a version, the length of the name and the name stand before the mark.
    private static String nameBefore(ByteBuffer bytes, int mark, Path file) throws IOException {
        for (int length = 1; length <= LONGEST_NAME && mark - length - 5 >= 0; length++) {
            int start = mark - length;
            boolean fits =
                    bytes.getShort(start - 2) == length && bytes.get(start - 3) == 1 && bytes.getChar(start - 5) == 'P';
            if (fits) {
                return new String(bytes.array(), start, length, StandardCharsets.UTF_8);
            }
        }
        throw new IOException(file + ", byte " + mark + ": an array without the name of a parameter");
    }

    private static void array(ByteBuffer bytes, String name, ForeignWeights weights) throws IOException {
        int start = bytes.position();
        int version = bytes.getInt();
        if (version < 1 || version > 3) {
            throw wrong(weights, start, name, "has version " + version);
        }
        if (version > 1 && bytes.get() == 1) {
            text(bytes);
        }
        text(bytes); // whether it is sparse: arrays are stored densely
        String type = text(bytes);
        ElementType element = TYPES.get(type);
        int axes = bytes.getInt();
        if (element == null || axes < 0 || axes > MOST_AXES) {
            throw wrong(weights, start, name, "has type " + type + " and " + axes + " axes");
        }
        long[] shape = new long[axes];
        long count = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = bytes.getLong();
            boolean fits = shape[axis] >= 0 && shape[axis] <= Integer.MAX_VALUE && count * shape[axis] <= bytes.limit();
            if (!fits) {
                throw wrong(weights, start, name, "has shape " + Arrays.toString(shape));
            }
            count *= shape[axis];
        }
        skip(bytes, 2L * bytes.getInt());
        ByteOrder order = version > 2 && bytes.get() == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int length = bytes.getInt();
        if (length != count * element.bytes()) {
            throw wrong(weights, start, name, "has " + length + " bytes for shape " + Arrays.toString(shape));
        }
        ByteBuffer data = bytes.slice().order(order);
        skip(bytes, length);
        weights.values().put(name, element.read(data, (int) count));
        weights.shapes().put(name, shape);
    }

    private static void skip(ByteBuffer bytes, long count) {
        if (count < 0 || count > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        bytes.position(bytes.position() + (int) count);
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[bytes.getShort() & 0xffff];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static IOException wrong(ForeignWeights weights, int at, String name, String what) {
        return new IOException(weights.file() + ", byte " + at + ": parameter " + name + " " + what);
    }
}
