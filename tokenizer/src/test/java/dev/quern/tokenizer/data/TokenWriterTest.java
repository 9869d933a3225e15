package dev.quern.tokenizer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files are read back by the layouts' own descriptions.
class TokenWriterTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {50_257, 65_499, 65_500, 200_019})
    void megatronReadsBack(int vocabulary) throws IOException {
        List<int[]> documents = documents(vocabulary);
        write(new MegatronWriter(directory, "train", vocabulary), documents);
        ByteBuffer index = read("train.idx");
        byte[] magic = new byte[9];
        index.get(magic);
        assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("MMIDIDX\0\0");
        assertThat(index.getLong()).isOne();
        boolean wide = vocabulary >= 65_500;
        assertThat(index.get()).isEqualTo((byte) (wide ? 4 : 8));
        int sequences = (int) index.getLong();
        assertThat(sequences).isEqualTo(documents.size());
        assertThat(index.getLong()).isEqualTo(sequences + 1);
        int[] lengths = new int[sequences];
        for (int i = 0; i < sequences; i++) {
            lengths[i] = index.getInt();
        }
        ByteBuffer bin = read("train.bin");
        for (int i = 0; i < sequences; i++) {
            long offset = index.getLong();
            assertThat(offset).isEqualTo(bin.position());
            assertThat(ids(bin, lengths[i], wide)).isEqualTo(documents.get(i));
        }
        for (int i = 0; i <= sequences; i++) {
            assertThat(index.getLong()).isEqualTo(i);
        }
        assertThat(index.hasRemaining() || bin.hasRemaining()).isFalse();
        assertThat(names()).containsExactlyInAnyOrder("train.bin", "train.idx");
    }

    @ParameterizedTest
    @ValueSource(ints = {50_257, 128_256})
    void llmcReadsBack(int vocabulary) throws IOException {
        List<int[]> documents = documents(vocabulary);
        write(new LlmcWriter(directory, "val", vocabulary, vocabulary - 1, 5_000), documents);
        List<Integer> expected = new ArrayList<>();
        for (int[] document : documents) {
            expected.add(vocabulary - 1);
            for (int id : document) {
                expected.add(id);
            }
        }
        boolean wide = vocabulary > 65_536;
        List<Integer> found = new ArrayList<>();
        for (int shard = 0; shard < names().size(); shard++) {
            ByteBuffer file = read("val_%06d.bin".formatted(shard));
            assertThat(file.getInt()).isEqualTo(wide ? 20240801 : 20240520);
            assertThat(file.getInt()).isEqualTo(wide ? 7 : 1);
            int tokens = file.getInt();
            file.position(1024);
            assertThat(file.remaining()).isEqualTo(tokens * (wide ? 4 : 2));
            assertThat(tokens).isLessThanOrEqualTo(5_000);
            for (int id : ids(file, tokens, wide)) {
                found.add(id);
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {50_257, 128_256})
    void numpyReadsBack(int vocabulary) throws IOException {
        List<int[]> documents = documents(vocabulary);
        write(new NumpyWriter(directory, "all", vocabulary), documents);
        boolean wide = vocabulary > 65_536;
        ByteBuffer bounds = read("all_bounds.npy");
        assertThat(header(bounds)).contains("'descr': '<i8'", "'shape': (" + (documents.size() + 1) + ",)");
        ByteBuffer tokens = read("all.npy");
        assertThat(header(tokens)).contains(wide ? "'<u4'" : "'<u2'", "'fortran_order': False");
        long from = bounds.getLong();
        for (int[] document : documents) {
            long to = bounds.getLong();
            assertThat(ids(tokens, (int) (to - from), wide)).isEqualTo(document);
            from = to;
        }
        assertThat(tokens.hasRemaining()).isFalse();
    }

    private static String header(ByteBuffer file) {
        byte[] magic = new byte[8];
        file.get(magic);
        assertThat(magic).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
        byte[] text = new byte[file.getShort()];
        file.get(text);
        assertThat(file.position()).isEqualTo(128);
        assertThat(text[text.length - 1]).isEqualTo((byte) '\n');
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Test
    void leavesNothingWhenItDoesNotFinish() throws IOException {
        try (TokenWriter writer = new MegatronWriter(directory, "train", 1000)) {
            writer.document(new int[] {1, 2}, 0, 2);
            assertThatThrownBy(() -> writer.document(new int[] {1, 70_000}, 0, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("token id 70000 does not fit into 16 bits");
        }
        try (TokenWriter writer = new LlmcWriter(directory, "train", 1000, 0, 3)) {
            writer.document(new int[] {1, 2, 3, 4, 5}, 0, 5);
        }
        try (TokenWriter writer = new NumpyWriter(directory, "train", 1000)) {
            writer.document(new int[] {1, 2, 3, 4, 5}, 0, 5);
        }
        assertThat(names()).isEmpty();
    }

    private static void write(TokenWriter writer, List<int[]> documents) throws IOException {
        try (writer) {
            for (int[] document : documents) {
                int[] within = new int[document.length + 2];
                System.arraycopy(document, 0, within, 1, document.length);
                writer.document(within, 1, document.length);
            }
            writer.finish();
        }
    }

    private static List<int[]> documents(int vocabulary) {
        Random random = new Random(79);
        List<int[]> documents = new ArrayList<>();
        for (int length : new int[] {0, 1, 5_000, 0, 200_000, 3}) {
            documents.add(random.ints(length, 0, vocabulary).toArray());
        }
        return documents;
    }

    private ByteBuffer read(String name) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(directory.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int[] ids(ByteBuffer file, int count, boolean wide) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = wide ? file.getInt() : file.getShort() & 0xffff;
        }
        return ids;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
