package dev.quern.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.datasets.parquet.ParquetCodecs;
import dev.quern.tokenizer.BpeTrainer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The layouts themselves are tested where they are written; here, that rows reach them.
class WriteTokensTest {
    private static final List<List<Integer>> DOCUMENTS = List.of(List.of(1, 2, 3), List.of(), List.of(299), longOne());

    @TempDir
    private Path directory;

    private TestArtifact tokenizer;

    private static List<Integer> longOne() {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            ids.add(i % 300);
        }
        return ids;
    }

    @BeforeEach
    void train() throws IOException {
        TestRows rows = TestRows.of(Columns.text("text")).row("the mill grinds the grain, the grain, the mill");
        TrainBpe.Config config = new TrainBpe.Config(
                300, "gpt-4", List.of("<|endoftext|>"), 2, 128, BpeTrainer.Ties.HF, BpeTrainer.Alphabet.ALL, "text");
        tokenizer = new StepTester().run(new TrainBpe(config), rows, directory.resolve("tokenizer"));
    }

    private TestArtifact write(TokenFormat format, List<List<Integer>> documents) throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.intList("tokens"));
        for (List<Integer> document : documents) {
            rows.row("x", document);
            rows.nextBatch();
        }
        rows.row("y", null);
        try (TestContext context = new TestContext(directory.resolve(format.name()))) {
            context.with("tokenizer", tokenizer).with("", rows);
            new WriteTokens(new WriteTokens.Config(format, "train", "tokens", "<|endoftext|>", 100_000)).run(context);
            return context.written("");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MEGATRON, train.bin train.idx",
        "LLMC, train_000000.bin",
        "NUMPY, train.npy train_bounds.npy",
        "ARROW, train.arrow",
        "PARQUET, train.parquet"
    })
    void writesTheFilesOfItsFormat(TokenFormat format, String names) throws IOException {
        TestArtifact written = write(format, DOCUMENTS);
        assertThat(written.files()).containsExactlyInAnyOrder(names.split(" "));
        assertThat(written.properties()).containsEntry("documents", "4").containsEntry("tokens", "5004");
        for (String name : names.split(" ")) {
            assertThat(Files.size(written.file(name))).isPositive();
        }
    }

    /// Shards hold the bytes that one file would, cut between units; a unit without rows has none.
    @ParameterizedTest
    @CsvSource({"MEGATRON, .bin", "NUMPY, .npy", "LLMC, _000000.bin", "ARROW, .arrow", "PARQUET, .parquet"})
    void writesAShardForEachUnit(TokenFormat format, String ending) throws IOException {
        TestRows rows = TestRows.of(Columns.text("id"), Columns.intList("tokens"))
                .row("a", List.of(1, 2, 3))
                .row("b", null)
                .nextPart()
                .nextPart()
                .row("c", List.of(299));
        StepTester tester = new StepTester().with("tokenizer", tokenizer);
        WriteTokenShards.Config config =
                new WriteTokenShards.Config(format, "train", "tokens", "<|endoftext|>", 100_000);
        TestArtifact written = tester.run(new WriteTokenShards(config), rows, directory.resolve("shards"));
        assertThat(tester.counted()).isEqualTo(Map.of("documents", 2L, "tokens", 4L));
        assertThat(written.files()).contains("train-00000" + ending, "train-00002" + ending);
        assertThat(written.files()).noneMatch(name -> name.contains("00001"));
        if (format == TokenFormat.MEGATRON) {
            assertThat(Files.readAllBytes(written.file("train-00000.bin"))).isEqualTo(new byte[] {1, 0, 2, 0, 3, 0});
            assertThat(Files.readAllBytes(written.file("train-00002.bin"))).isEqualTo(new byte[] {43, 1});
        }
    }

    @Test
    void arrowReadsBack() throws IOException {
        Path file = write(TokenFormat.ARROW, DOCUMENTS).file("train.arrow");
        List<List<?>> found = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator();
                FileChannel channel = FileChannel.open(file);
                ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
            while (reader.loadNextBatch()) {
                ListVector lists = (ListVector) reader.getVectorSchemaRoot().getVector("tokens");
                for (int row = 0; row < lists.getValueCount(); row++) {
                    found.add(lists.getObject(row));
                }
            }
        }
        assertThat(found).isEqualTo(DOCUMENTS);
    }

    @Test
    void parquetReadsBack() throws IOException {
        Path file = write(TokenFormat.PARQUET, DOCUMENTS).file("train.parquet");
        List<List<Integer>> found = new ArrayList<>();
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            var schema = reader.getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> rows = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long row = 0; row < pages.getRowCount(); row++) {
                    Group list = rows.read().getGroup("tokens", 0);
                    List<Integer> ids = new ArrayList<>();
                    for (int i = 0; i < list.getFieldRepetitionCount("list"); i++) {
                        ids.add(list.getGroup("list", i).getInteger("element", 0));
                    }
                    found.add(ids);
                }
            }
        }
        assertThat(found).isEqualTo(DOCUMENTS);
    }

    @Test
    void namesATokenOfAnotherTokenizer() {
        assertThatThrownBy(() -> write(TokenFormat.MEGATRON, List.of(List.of(70_000))))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("column 'tokens': token id 70000 does not fit into 16 bits");
        assertThat(directory.resolve("MEGATRON").resolve("out")).isDirectoryNotContaining("regex:.*\\.bin");
    }
}
