package dev.quern.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    /// Counts what is read.
    private static final class Counted extends InputStream {
        private final long length;
        private long read;

        Counted(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return read++ < length ? 'x' : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int count) {
            int some = (int) Math.min(count, length - read);
            read += Math.max(0, some);
            return some > 0 ? some : -1;
        }
    }

    @Test
    void readsAnyLinesAndShowsWhereTheyBegin() throws IOException {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(List.of("\n", "\r\n", "a", "żó").get(random.nextInt(4)));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            List<String> lines = new ArrayList<>();
            LineReader reader = new LineReader(new ByteArrayInputStream(bytes), 0, 1000);
            while (reader.next()) {
                lines.add(new String(reader.bytes(), 0, reader.length(), StandardCharsets.UTF_8));
                assertThat(reader.start() == 0 || bytes[(int) reader.start() - 1] == '\n')
                        .isTrue();
            }
            assertThat(lines).isEqualTo(text.toString().lines().toList());
        }
    }

    @Test
    void passesOverALineUnderWay() throws IOException {
        byte[] bytes = "end of one\nnext\n".getBytes(StandardCharsets.UTF_8);
        LineReader reader = new LineReader(new ByteArrayInputStream(bytes), 100, 1000);
        assertThat(reader.skip(() -> 1000)).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.start()).isEqualTo(111);
        assertThat(new String(reader.bytes(), 0, reader.length(), StandardCharsets.UTF_8))
                .isEqualTo("next");
        assertThat(reader.skip(() -> 1000)).isFalse();
    }

    @Test
    void givesUpBehindTheLimit() throws IOException {
        Counted endless = new Counted(Long.MAX_VALUE);
        assertThat(new LineReader(endless, 0, 1000).skip(() -> 1_000_000)).isFalse();
        assertThat(endless.read).isBetween(1_000_001L, 2_000_000L);
    }

    @Test
    void aLineBeyondTheLimitIsShownCut() throws IOException {
        LineReader reader = new LineReader(new Counted(50_000_000), 0, 1000);
        assertThat(reader.next()).isTrue();
        assertThat(reader.isTooLong()).isTrue();
        assertThat(reader.length()).isEqualTo(1000);
        assertThat(reader.next()).isFalse();
    }
}
