package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.quern.api.ByteSize;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.api.testing.StepTester;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadArrowTest {
    private static final int BATCHES = 5;
    private static final int ROWS = 40;

    @TempDir
    private Path folder;

    private ReadArrow source(String text, List<String> columns) {
        return new ReadArrow(new ReadArrow.Config(
                folder,
                List.of("**/*.arrow"),
                List.of(),
                text,
                Optional.empty(),
                Optional.empty(),
                columns,
                new ByteSize(1 << 20)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Batches with text of each layout: row i holds `text i`, and nothing where i leaves 3 when divided by 7.
    private static VectorSchemaRoot vectors(BufferAllocator allocator, Dictionary dictionary, int first, int padding) {
        VarCharVector text = new VarCharVector("text", allocator);
        LargeVarCharVector large = new LargeVarCharVector("large", allocator);
        VarCharVector words = new VarCharVector("lang", allocator);
        BigIntVector n = new BigIntVector("n", allocator);
        StructVector metadata = StructVector.empty("metadata", allocator);
        VarCharVector url = metadata.addOrGet("url", FieldType.nullable(ArrowType.Utf8.INSTANCE), VarCharVector.class);
        for (int i = 0; i < ROWS; i++) {
            int row = first + i;
            n.setSafe(i, row);
            words.setSafe(i, utf8(row % 2 == 0 ? "en" : "dé"));
            if (row % 7 != 3) {
                text.setSafe(i, utf8("text " + row + " ".repeat(padding)));
                large.setSafe(i, utf8("large " + row));
                metadata.setIndexDefined(i);
                url.setSafe(i, utf8("u" + row));
            } else {
                url.setSafe(i, utf8("hidden"));
            }
        }
        List<FieldVector> plain = List.of(text, large, words, n, metadata);
        plain.forEach(vector -> vector.setValueCount(ROWS));
        FieldVector encoded = (FieldVector) DictionaryEncoder.encode(words, dictionary);
        words.close();
        VectorSchemaRoot root = new VectorSchemaRoot(List.of(text, large, encoded, n, metadata));
        root.setRowCount(ROWS);
        return root;
    }

    private Path write(String name, boolean stream, CodecType codec, int padding) throws IOException {
        Path file = folder.resolve(name);
        try (RootAllocator allocator = new RootAllocator();
                VarCharVector words = new VarCharVector("words", allocator);
                OutputStream out = Files.newOutputStream(file)) {
            words.setSafe(0, utf8("dé"));
            words.setSafe(1, utf8("en"));
            words.setValueCount(2);
            Dictionary dictionary = new Dictionary(words, new DictionaryEncoding(1, false, null));
            MapDictionaryProvider provider = new MapDictionaryProvider(dictionary);
            try (VectorSchemaRoot root = vectors(allocator, dictionary, 0, padding);
                    ArrowWriter writer = writer(root, provider, out, stream, codec)) {
                writer.start();
                for (int batch = 0; batch < BATCHES; batch++) {
                    try (VectorSchemaRoot next = vectors(allocator, dictionary, batch * ROWS, padding)) {
                        for (int i = 0; i < root.getFieldVectors().size(); i++) {
                            next.getVector(i)
                                    .makeTransferPair(root.getVector(i))
                                    .transfer();
                        }
                        root.setRowCount(ROWS);
                        writer.writeBatch();
                    }
                }
                writer.end();
            }
        }
        return file;
    }

    private static ArrowWriter writer(
            VectorSchemaRoot root, MapDictionaryProvider provider, OutputStream out, boolean stream, CodecType codec) {
        CompressionCodec.Factory factory = new Packing();
        return stream
                ? new ArrowStreamWriter(root, provider, Channels.newChannel(out), IpcOption.DEFAULT, factory, codec)
                : new ArrowFileWriter(
                        root, provider, Channels.newChannel(out), null, IpcOption.DEFAULT, factory, codec);
    }

    @ParameterizedTest
    @CsvSource({"false, NO_COMPRESSION", "true, NO_COMPRESSION", "false, ZSTD", "true, ZSTD", "false, LZ4_FRAME"})
    void readsTextOfEachLayout(boolean stream, CodecType codec) throws IOException {
        write("a.arrow", stream, codec, 0);
        List<List<Object>> expected = new ArrayList<>();
        for (int row = 0; row < BATCHES * ROWS; row++) {
            if (row % 7 != 3) {
                expected.add(List.of(
                        "a.arrow@" + row,
                        ".",
                        "text " + row,
                        "large " + row,
                        row % 2 == 0 ? "en" : "dé",
                        "" + row,
                        "u" + row));
            }
        }
        StepTester.Result result = new StepTester().run(source("text", List.of("large", "lang", "n", "metadata.url")));
        assertThat(result.only()).isEqualTo(expected);
        assertThat(result.rejected())
                .hasSize(BATCHES * ROWS - expected.size())
                .first()
                .isEqualTo("a.arrow:4: no text in column 'text'");
        assertThat(new StepTester().run(source("lang", List.of())).only()).hasSize(BATCHES * ROWS);
        assertThat(new StepTester().run(source("metadata.url", List.of())).only())
                .hasSameSizeAs(expected);
    }

    @Test
    void cutsAFileBetweenBatchesWithoutChangingItsRows() throws IOException {
        write("a.arrow", false, CodecType.NO_COMPRESSION, 200_000);
        ReadArrow source = source("text", List.of("n"));
        List<Source.Split> splits = source.splits(source.files());
        assertThat(splits).hasSize(2);
        List<List<Object>> rows = new StepTester().run(source).only();
        int at = 0;
        for (int row = 0; row < BATCHES * ROWS; row++) {
            if (row % 7 != 3) {
                assertThat(rows.get(at).getFirst()).isEqualTo("a.arrow@" + row);
                assertThat(rows.get(at++).getLast()).isEqualTo("" + row);
            }
        }
        assertThat(rows).hasSize(at);
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void tellsWhatIsWrong(boolean stream) throws IOException {
        Path file = write("a.arrow", stream, CodecType.NO_COMPRESSION, 0);
        byte[] bytes = Files.readAllBytes(file);
        assertWrong("txt", List.of(), "has no column 'txt'; it has [text, large, lang, n, metadata.url]");
        assertWrong("n", List.of(), "holds Int(64, true) in column 'n', not text");
        assertWrong("text", List.of("metadata"), "holds Struct in column 'metadata', which has no form as text");
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertWrong("text", List.of(), stream ? "is damaged or cut short" : "is cut short");
        Files.writeString(file, "no arrow at all");
        assertWrong("text", List.of(), "is neither an Arrow file nor an Arrow stream");
        Files.write(file, new byte[0]);
        assertWrong("text", List.of(), "is neither an Arrow file nor an Arrow stream");
        Random random = new Random(239);
        for (int round = 0; round < 30; round++) {
            byte[] wrong = bytes.clone();
            int at = random.nextInt(bytes.length / 8) * 4;
            wrong[at + random.nextInt(4)] = (byte) random.nextInt();
            Files.write(file, wrong);
            try {
                new StepTester().run(source("text", List.of("large", "lang", "n", "metadata.url")));
            } catch (QuernException damaged) {
                assertThat(damaged).hasMessageStartingWith("file 'a.arrow' ");
            }
        }
    }

    private void assertWrong(String text, List<String> columns, String message) {
        assertThatThrownBy(() -> new StepTester().run(source(text, columns)))
                .isInstanceOf(QuernException.class)
                .hasMessageStartingWith("file 'a.arrow' " + message);
    }

    /// Compresses buffers after the format's description: their size in eight bytes, then the codec's frame.
    private static final class Packing implements CompressionCodec.Factory {
        @Override
        public CompressionCodec createCodec(CodecType type) {
            return type == CodecType.NO_COMPRESSION ? NoCompressionCodec.INSTANCE : new Packer(type);
        }

        @Override
        public CompressionCodec createCodec(CodecType type, int level) {
            return createCodec(type);
        }
    }

    private static final class Packer extends AbstractCompressionCodec {
        private final CodecType type;

        Packer(CodecType type) {
            this.type = type;
        }

        @Override
        protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf plain) {
            byte[] bytes = new byte[(int) plain.writerIndex()];
            plain.getBytes(0, bytes);
            byte[] packed = type == CodecType.ZSTD ? Zstd.compress(bytes) : lz4(bytes);
            ArrowBuf buffer = allocator.buffer(8 + packed.length);
            buffer.setBytes(8, packed);
            return buffer.writerIndex(8 + packed.length);
        }

        private static byte[] lz4(byte[] bytes) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream out = new FramedLZ4CompressorOutputStream(packed)) {
                out.write(bytes);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return packed.toByteArray();
        }

        @Override
        protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf packed) {
            throw new UnsupportedOperationException("writes only");
        }

        @Override
        public CodecType getCodecType() {
            return type;
        }
    }
}
