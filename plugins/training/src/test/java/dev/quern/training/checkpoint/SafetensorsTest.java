package dev.quern.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    private Path directory;

    private static final Map<String, float[]> TENSORS = tensors();
    private static final Map<String, long[]> SHAPES =
            Map.of("matrix", new long[] {2, 3}, "scalar", new long[] {}, "none", new long[] {0, 4});

    private static Map<String, float[]> tensors() {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors.put("matrix", new float[] {1, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 6});
        tensors.put("scalar", new float[] {7});
        tensors.put("none", new float[0]);
        return tensors;
    }

    private Path written() throws IOException {
        Path file = directory.resolve("x.safetensors");
        Safetensors.write(file, TENSORS, SHAPES, Map.of("b", "2", "a", "ünï\n"));
        return file;
    }

    @Test
    void comesBackBitForBit() throws IOException {
        Safetensors.Content content = Safetensors.read(written());
        assertThat(content.tensors().keySet()).containsExactly("matrix", "scalar", "none");
        TENSORS.forEach((name, values) -> {
            assertThat(content.tensors().get(name)).containsExactly(values);
            assertThat(content.shapes().get(name)).containsExactly(SHAPES.get(name));
        });
        assertThat(Float.floatToRawIntBits(content.tensors().get("matrix")[1])).isEqualTo(Float.floatToRawIntBits(-0f));
        assertThat(content.metadata()).containsOnly(Map.entry("a", "ünï\n"), Map.entry("b", "2"));
    }

    @Test
    void equalContentGivesEqualBytesInTheStandardLayout() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        assertThat(Files.readAllBytes(written())).isEqualTo(bytes);
        long header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(header % 8).isZero();
        assertThat(bytes).hasSize((int) (8 + header + 4 * 7));
        String json = new String(bytes, 8, (int) header, StandardCharsets.UTF_8);
        assertThat(json).contains("\"matrix\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}");
    }

    @Test
    void everyCutAndEveryFlippedBitOfTheDataIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        Path torn = directory.resolve("torn");
        for (int length = 0; length < bytes.length; length++) {
            Files.write(torn, java.util.Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Safetensors.read(torn)).isInstanceOf(IOException.class);
        }
        for (int at = bytes.length - 28; at < bytes.length; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 16;
            Files.write(torn, flipped);
            assertThatThrownBy(() -> Safetensors.read(torn))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("checksum")
                    .hasMessageContaining("torn");
        }
    }

    @Test
    void noRandomBytesGetPast() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        Path damaged = directory.resolve("damaged");
        Random random = new Random(3);
        List<Throwable> others = new ArrayList<>();
        for (int round = 0; round < 3000; round++) {
            byte[] changed = bytes.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            Files.write(damaged, changed);
            try {
                Safetensors.read(damaged);
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("damaged");
            } catch (RuntimeException | Error other) {
                others.add(other);
            }
        }
        assertThat(others).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536,65536],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
                "{\"a\":7}",
                "[1,2,3,4]",
                "{",
            })
    void wrongHeadersAreRefused(String header) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(directory.resolve("wrong"), bytes.array());
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("wrong, byte ");
    }

    /// As another writer may list them: not by place, and in other types.
    @Test
    void otherTypesAndOrdersAreRead() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"half\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[16,24]},"
                + "\"long\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[8,16]},"
                + "\"double\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[24,28]}}";
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 28).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        bytes.putDouble(-2.5).putLong(77);
        bytes.putShort((short) 0x3c00)
                .putShort((short) 0xc000)
                .putShort((short) 0x0001)
                .putShort((short) 0x7c00);
        bytes.putShort((short) 0x3f80).putShort((short) 0xc040);
        Path file = Files.write(directory.resolve("other"), bytes.array());
        Safetensors.Content content = Safetensors.read(file);
        assertThat(content.tensors().keySet()).containsExactly("double", "long", "half", "brain");
        assertThat(content.tensors().get("double")).containsExactly(-2.5f);
        assertThat(content.tensors().get("long")).containsExactly(77f);
        assertThat(content.tensors().get("half")).containsExactly(1f, -2f, 0x1p-24f, Float.POSITIVE_INFINITY);
        assertThat(content.tensors().get("brain")).containsExactly(1f, -3f);
        assertThat(content.metadata()).containsOnly(Map.entry("format", "pt"));
    }

    @Test
    void theNewestWholeCheckpointCounts() throws IOException {
        Checkpoints checkpoints = new Checkpoints(directory);
        List<String> skipped = new ArrayList<>();
        assertThat(checkpoints.newest(skipped::add)).isEmpty();
        for (int step = 1; step <= 5; step++) {
            checkpoints.save(step, TENSORS, SHAPES, Map.of("step", Integer.toString(step)));
        }
        assertThat(checkpoints.newest(skipped::add).orElseThrow().metadata()).containsEntry("step", "5");
        assertThat(skipped).isEmpty();
        Path newest;
        try (var files = Files.list(directory)) {
            newest = files.max(java.util.Comparator.naturalOrder()).orElseThrow();
        }
        Files.write(newest, new byte[20]);
        assertThat(checkpoints.newest(skipped::add).orElseThrow().metadata()).containsEntry("step", "4");
        assertThat(skipped).hasSize(1);
        try (var files = Files.list(directory)) {
            assertThat(files.count()).as("old ones are deleted").isLessThan(5);
        }
    }
}
