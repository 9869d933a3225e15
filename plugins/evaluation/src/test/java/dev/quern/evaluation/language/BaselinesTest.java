package dev.quern.evaluation.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    /// A GZIPOutputStream at level 9.
    private static final class Gzip9 extends GZIPOutputStream {
        Gzip9(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static long gzip(List<byte[]> texts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Gzip9 out = new Gzip9(bytes)) {
            for (byte[] text : texts) {
                out.write(text);
            }
        }
        return bytes.size();
    }

    @Test
    void gzipSizesAreThoseOfJavasGzipStream() throws IOException {
        byte[] noise = new byte[300_000];
        new Random(3).nextBytes(noise);
        List<byte[]> texts = List.of(
                new byte[0],
                "a".getBytes(StandardCharsets.UTF_8),
                "the quick brown fox ".repeat(5_000).getBytes(StandardCharsets.UTF_8),
                noise,
                new byte[1_000_000]);
        try (GzipBaseline gzip = new GzipBaseline()) {
            for (byte[] text : texts) {
                assertThat(gzip.size(text)).isEqualTo(gzip(List.of(text)));
                gzip.append(text);
            }
            assertThat(gzip.together()).isEqualTo(gzip(texts));
        }
    }

    @Test
    void unigramMatchesBruteForce() {
        int[] train = {0, 1, 1, 2, 2, 2, 2};
        UnigramBaseline unigram = new UnigramBaseline(5);
        for (int token : train) {
            unigram.count(token);
        }
        assertThat(unigram.nats(2)).isCloseTo(-Math.log(5.0 / 12), within(1e-15));
        assertThat(unigram.nats(4)).isCloseTo(-Math.log(1.0 / 12), within(1e-15));
        assertThat(unigram.nats(new int[] {0, 4, 2}))
                .isCloseTo(-Math.log(2.0 / 12 * 1.0 / 12 * 5.0 / 12), within(1e-14));
        double total = 0;
        for (int token = 0; token < 5; token++) {
            total += Math.exp(-unigram.nats(token));
        }
        assertThat(total).isCloseTo(1, within(1e-14));
    }
}
