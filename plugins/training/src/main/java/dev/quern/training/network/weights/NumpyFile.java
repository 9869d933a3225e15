package dev.quern.training.network.weights;

import dev.quern.training.checkpoint.ElementType;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// NumPy's `.npy` and `.npz` (NumPy enhancement proposal 1), versions 1 to 3, numbers of fixed size.
final class NumpyFile {
    /// What every `.npy` begins with.
    static final String MAGIC = "\u0093NUMPY";

    private static final String SUFFIX = ".npy";
    private static final int LONGEST_HEADER = 10_000; // as NumPy itself
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE =
            Pattern.compile("'shape'\\s*:\\s*\\(\\s*((?:\\d+\\s*,\\s*){0,32}(?:\\d+\\s*)?)\\)");
    private static final Map<String, ElementType> TYPES = Map.of(
            "f8", ElementType.F64,
            "f4", ElementType.F32,
            "f2", ElementType.F16,
            "i8", ElementType.I64,
            "i4", ElementType.I32,
            "i2", ElementType.I16,
            "i1", ElementType.I8,
            "u1", ElementType.U8,
            "b1", ElementType.BOOL);

    private NumpyFile() {}

    /// One array, named as its file.
    static ForeignWeights readOne(Path file) throws IOException {
        ForeignWeights weights = ForeignWeights.empty(file);
        String name = file.getFileName().toString();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            add(weights, bare(name), in, file.toString());
            if (in.read() >= 0) {
                throw new IOException(file + " goes on behind its array");
            }
        }
        return weights;
    }

    /// The arrays of an archive, named as its entries.
    static ForeignWeights readArchive(Path file) throws IOException {
        ForeignWeights weights = ForeignWeights.empty(file);
        try (ZipInputStream in = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith(SUFFIX)) {
                    String name = bare(entry.getName());
                    if (weights.values().containsKey(name)) {
                        throw new IOException(file + " has two arrays '" + name + "'");
                    }
                    add(weights, name, in, file + ", entry " + entry.getName());
                }
            }
        } catch (EOFException | ZipException | IllegalArgumentException damaged) {
            throw new IOException(file + " is a damaged archive: " + damaged.getMessage(), damaged);
        }
        if (weights.values().isEmpty()) {
            throw new IOException(file + " is an archive without arrays (" + SUFFIX + ")");
        }
        return weights;
    }

    private static String bare(String name) {
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private static void add(ForeignWeights weights, String name, InputStream in, String place) throws IOException {
        String header = header(in, place);
        String type = find(TYPE, header, place, "'descr'");
        boolean fortran = find(ORDER, header, place, "'fortran_order'").equals("True");
        long[] shape = Arrays.stream(find(SHAPE, header, place, "'shape'").split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .mapToLong(NumpyFile::length)
                .toArray();
        ElementType element = TYPES.get(type.isEmpty() ? "" : type.substring(1));
        if (element == null) {
            throw new IOException(place + ": arrays of type '" + type + "' are not read; save it as float32");
        }
        int count = count(shape, element, place);
        byte[] bytes = in.readNBytes(count * element.bytes());
        if (bytes.length < count * element.bytes()) {
            throw new IOException(place + ": the array of shape " + Arrays.toString(shape) + " is cut short after "
                    + bytes.length + " bytes");
        }
        ByteOrder order = type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        float[] values = element.read(ByteBuffer.wrap(bytes).order(order), count);
        weights.values().put(name, fortran ? rowMajor(values, shape) : values);
        weights.shapes().put(name, shape);
    }

    private static String header(InputStream in, String place) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length() + 2);
        if (start.length < MAGIC.length() + 2
                || !new String(start, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC)) {
            throw new IOException(place + " does not begin like a NumPy array");
        }
        int version = start[MAGIC.length()];
        int width = version == 1 ? 2 : 4;
        byte[] length = Arrays.copyOf(in.readNBytes(width), 4);
        long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
        if (version < 1 || version > 3 || size > LONGEST_HEADER) {
            throw new IOException(place + ": version " + version + " with a header of " + size + " bytes is not read");
        }
        byte[] text = in.readNBytes((int) size);
        if (text.length < size) {
            throw new IOException(place + ": the header is cut short");
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private static String find(Pattern pattern, String header, String place, String key) throws IOException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new IOException(place + ": the header has no " + key + " that can be read: " + header.strip());
        }
        return matcher.group(1);
    }

    private static long length(String digits) {
        return digits.length() > 10 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static int count(long[] shape, ElementType element, String place) throws IOException {
        long count = 1;
        for (long length : shape) {
            if (length > Integer.MAX_VALUE || count * length * element.bytes() > Integer.MAX_VALUE - 8) {
                throw new IOException(place + ": an array of shape " + Arrays.toString(shape) + " is too large");
            }
            count *= length;
        }
        return (int) count;
    }

    /// Values whose first index runs fastest, with the last index running fastest.
    private static float[] rowMajor(float[] values, long[] shape) {
        float[] turned = new float[values.length];
        int[] index = new int[shape.length];
        for (float value : values) {
            int at = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                at = at * (int) shape[axis] + index[axis];
            }
            turned[at] = value;
            for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
                index[axis] = 0;
            }
        }
        return turned;
    }
}
