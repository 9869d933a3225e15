package dev.quern.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZstdFramesTest {
    @TempDir
    private Path directory;

    private final Random random = new Random(181);

    /// Frames of one call and of streams, with and without checksums and content sizes, empty ones and runs among them.
    private byte[] frame(byte[] content) throws IOException {
        if (random.nextInt(3) == 0) {
            return Zstd.compress(content);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(bytes, 1 + random.nextInt(5))) {
            out.setChecksum(random.nextBoolean());
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private byte[] content() {
        byte[] content = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(400_000)];
        if (random.nextBoolean()) {
            random.nextBytes(content);
        }
        return content;
    }

    private static byte[] skippable(int length) {
        return ByteBuffer.allocate(8 + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x184d2a53)
                .putInt(length)
                .array();
    }

    @Test
    void findsAndDecodesTheFramesOfAFile() throws IOException {
        for (int round = 0; round < 40; round++) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            List<Long> starts = new ArrayList<>();
            List<Long> contents = new ArrayList<>();
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                starts.add((long) file.size());
                contents.add((long) text.size());
                byte[] content = content();
                text.write(content);
                file.write(frame(content));
                if (random.nextInt(3) == 0) {
                    file.write(skippable(random.nextInt(100)));
                }
            }
            Path path = Files.write(directory.resolve("frames.zst"), file.toByteArray());
            assertThat(ZstdFrames.starts(path)).isEqualTo(starts);
            starts.add((long) file.size());
            contents.add((long) text.size());
            for (int from = 0; from < starts.size() - 1; from++) {
                for (int to = from + 1; to < starts.size(); to++) {
                    try (ZstdFrames.Stream in = new ZstdFrames.Stream(path, starts.get(from), starts.get(to))) {
                        byte[] all = in.readAllBytes();
                        int first = contents.get(from).intValue();
                        assertThat(all).isEqualTo(Arrays.copyOfRange(text.toByteArray(), first, text.size()));
                        assertThat(in.boundary()).isEqualTo(contents.get(to) - first);
                    }
                }
            }
        }
    }

    @Test
    void findsNoFramesInAFileThatIsCutShortOrNone() throws IOException {
        byte[] frames = Zstd.compress(new byte[1000]);
        byte[] twice = Arrays.copyOf(frames, 2 * frames.length);
        System.arraycopy(frames, 0, twice, frames.length, frames.length);
        for (int length = 1; length < twice.length; length++) {
            Path path = Files.write(directory.resolve("cut.zst"), Arrays.copyOf(twice, length));
            assertThat(ZstdFrames.starts(path)).hasSize(length == frames.length ? 1 : 0);
        }
        assertThat(ZstdFrames.starts(Files.writeString(directory.resolve("x.zst"), "no Zstandard at all")))
                .isEmpty();
        assertThat(ZstdFrames.starts(Files.write(directory.resolve("empty.zst"), new byte[0])))
                .isEmpty();
    }
}
