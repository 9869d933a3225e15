package dev.quern.training.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// Tensors and text in one file, in the safetensors layout (8 bytes length, JSON header, raw
/// little-endian data), readable by any safetensors library. The header's metadata carries a CRC-32C of each
/// tensor, so that a flipped bit is found.
///
/// Reading follows the format's rules: header of at most 100 MB, no holes, no overlaps, no key twice. Other number
/// types
/// are converted to float32; written is float32 only.
public final class Safetensors {
    private static final long LARGEST_HEADER = 100_000_000;
    private static final String CHECKSUM = "crc32c.";
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Safetensors() {}

    /// What a file holds.
    ///
    /// @param tensors values by name, in the order of the file
    /// @param shapes dimensions by name
    /// @param metadata text by key, without the checksums
    public record Content(Map<String, float[]> tensors, Map<String, long[]> shapes, Map<String, String> metadata) {}

    /// Writes tensors and syncs the file to disk. Equal content gives equal bytes.
    public static void write(
            Path file, Map<String, float[]> tensors, Map<String, long[]> shapes, Map<String, String> metadata)
            throws IOException {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode texts = header.putObject("__metadata__");
        new TreeMap<>(metadata).forEach(texts::put);
        long at = 0;
        for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
            long end = at + 4L * tensor.getValue().length;
            ObjectNode entry = header.putObject(tensor.getKey());
            entry.put("dtype", "F32");
            for (long dimension : shapes.get(tensor.getKey())) {
                entry.withArray("shape").add(dimension);
            }
            if (!entry.has("shape")) {
                entry.putArray("shape");
            }
            entry.putArray("data_offsets").add(at).add(end);
            texts.put(CHECKSUM + tensor.getKey(), Long.toHexString(checksum(bytes(tensor.getValue()))));
            at = end;
        }
        byte[] json = JSON.writeValueAsBytes(header);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(out, head.flip());
            for (float[] values : tensors.values()) {
                writeAll(out, bytes(values));
            }
            out.force(true);
        }
    }

    /// Reads a whole file.
    ///
    /// @throws IOException naming the file and what is wrong with it, at which byte
    public static Content read(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = in.size();
            ByteBuffer length = read(in, 0, 8, file);
            long header = length.getLong();
            if (header < 2 || header > LARGEST_HEADER || header > size - 8) {
                throw wrong(file, 0, "header length " + header + " does not fit the file's " + size + " bytes");
            }
            return content(in, JSON.readTree(read(in, 8, header, file).array()), 8 + header, size, file);
        } catch (JsonProcessingException damaged) {
            throw wrong(file, 8, "header is not JSON: " + damaged.getOriginalMessage());
        }
    }

    private static Content content(FileChannel in, JsonNode header, long data, long size, Path file)
            throws IOException {
        if (!header.isObject()) {
            throw wrong(file, 8, "header is no JSON object");
        }
        Content content = new Content(new LinkedHashMap<>(), new LinkedHashMap<>(), new TreeMap<>());
        Map<String, String> checksums = new TreeMap<>();
        header.path("__metadata__").properties().forEach(each -> {
            boolean sum = each.getKey().startsWith(CHECKSUM);
            (sum ? checksums : content.metadata())
                    .put(
                            sum ? each.getKey().substring(CHECKSUM.length()) : each.getKey(),
                            each.getValue().asText());
        });
        long end = data;
        for (Map.Entry<String, JsonNode> each : inOrder(header)) {
            end = tensor(in, each.getKey(), each.getValue(), data, end, size, checksums, content, file);
        }
        if (end != size) {
            throw wrong(file, end, (size - end) + " bytes behind the last tensor");
        }
        return content;
    }

    /// The tensors as they stand in the file; other writers list them otherwise.
    private static List<Map.Entry<String, JsonNode>> inOrder(JsonNode header) {
        return header.properties().stream()
                .filter(each -> !each.getKey().equals("__metadata__"))
                .sorted(Comparator.comparingLong(
                        each -> each.getValue().path("data_offsets").path(0).asLong(-1)))
                .toList();
    }

    private static long tensor(
            FileChannel in,
            String name,
            JsonNode entry,
            long data,
            long start,
            long size,
            Map<String, String> checksums,
            Content content,
            Path file)
            throws IOException {
        JsonNode offsets = entry.path("data_offsets");
        long from = data + offsets.path(0).asLong(-1);
        long to = data + offsets.path(1).asLong(-1);
        long[] shape = new long[entry.path("shape").size()];
        long elements = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = entry.path("shape").path(i).asLong(-1);
            if (shape[i] < 0 || shape[i] > Integer.MAX_VALUE || elements * shape[i] > Integer.MAX_VALUE) {
                throw wrong(file, 8, "tensor '" + name + "' has shape " + entry.path("shape"));
            }
            elements *= shape[i];
        }
        ElementType type = ElementType.named(entry.path("dtype").asText())
                .orElseThrow(() -> wrong(
                        file,
                        8,
                        "tensor '" + name + "' has type " + entry.path("dtype") + "; read are "
                                + Arrays.toString(ElementType.values())));
        if (from != start || to - from != type.bytes() * elements) {
            throw wrong(
                    file,
                    8,
                    "tensor '" + name + "' of shape " + entry.path("shape") + " stands at " + offsets
                            + "; expected it at [" + (start - data) + ","
                            + (start - data + type.bytes() * elements) + "]");
        }
        if (to > size) {
            throw wrong(file, size, "the file ends within tensor '" + name + "'; it is cut short");
        }
        ByteBuffer bytes = read(in, from, to - from, file);
        String expected = checksums.get(name);
        if (expected != null && !expected.equals(Long.toHexString(checksum(bytes.duplicate())))) {
            throw wrong(file, from, "tensor '" + name + "' does not match its checksum");
        }
        content.tensors().put(name, type.read(bytes, (int) elements));
        content.shapes().put(name, shape);
        return to;
    }

    private static ByteBuffer read(FileChannel in, long at, long length, Path file) throws IOException {
        if (length > Integer.MAX_VALUE - 8) {
            throw wrong(file, at, "a part of " + length + " bytes is too large");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (in.read(buffer, at + buffer.position()) < 0) {
                throw wrong(file, at + buffer.position(), "the file is cut short");
            }
        }
        return buffer.flip();
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return sum.getValue();
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static IOException wrong(Path file, long at, String what) {
        return new IOException(file + ", byte " + at + ": " + what);
    }
}
