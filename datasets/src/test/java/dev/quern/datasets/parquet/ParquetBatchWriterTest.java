package dev.quern.datasets.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParquetBatchWriterTest {
    private static final int ROWS = 500;

    @TempDir
    private Path folder;

    private static VectorSchemaRoot batch(BufferAllocator allocator, int first) {
        VarCharVector text = new VarCharVector("text", allocator);
        BigIntVector n = new BigIntVector("n", allocator);
        Float8Vector x = new Float8Vector("x", allocator);
        BitVector ok = new BitVector("ok", allocator);
        ListVector ids = ListVector.empty("ids", allocator);
        ids.addOrGetVector(FieldType.nullable(new ArrowType.Int(32, true)));
        UnionListWriter list = ids.getWriter();
        for (int i = 0; i < ROWS; i++) {
            int row = first + i;
            n.setSafe(i, row);
            if (row % 3 != 0) {
                text.setSafe(i, ("é" + "x".repeat(row % 50)).getBytes(StandardCharsets.UTF_8));
                x.setSafe(i, row / 7.0);
                ok.setSafe(i, row % 2);
            }
            if (row % 5 != 0) {
                list.setPosition(i);
                list.startList();
                for (int k = 0; k < row % 4; k++) {
                    list.writeInt(row + k);
                }
                list.endList();
            }
        }
        List.of(text, n, x, ok).forEach(vector -> vector.setValueCount(ROWS));
        ids.setValueCount(ROWS);
        VectorSchemaRoot root = new VectorSchemaRoot(List.of(text, n, x, ok, ids));
        root.setRowCount(ROWS);
        return root;
    }

    private Path write(String name, ParquetBatchWriter.Packing packing) throws IOException {
        Path file = folder.resolve(name);
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot one = batch(allocator, 0);
                VectorSchemaRoot two = batch(allocator, ROWS);
                ParquetBatchWriter writer = new ParquetBatchWriter(
                        file, one.getSchema().getFields(), new ParquetBatchWriter.Layout(packing, 3, 8 << 10))) {
            writer.write(one);
            writer.write(two);
            writer.finish();
        }
        return file;
    }

    /// Parquet's own model of rows reads what was written.
    @ParameterizedTest
    @EnumSource
    void theExampleReaderReadsItBack(ParquetBatchWriter.Packing packing) throws IOException {
        Path file = write("a.parquet", packing);
        List<Group> rows = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), ReadOptions.create())) {
            var schema = reader.getFileMetaData().getSchema();
            assertThat(schema.toString().lines().map(String::strip))
                    .contains("optional binary text (STRING);", "optional int64 n;", "optional group ids (LIST) {");
            assertThat(reader.getRowGroups()).hasSizeGreaterThan(1);
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long row = 0; row < pages.getRowCount(); row++) {
                    rows.add(records.read());
                }
            }
        }
        assertThat(rows).hasSize(2 * ROWS);
        for (int row = 0; row < rows.size(); row++) {
            check(rows.get(row), row);
        }
    }

    private static void check(Group group, int row) {
        assertThat(group.getLong("n", 0)).isEqualTo(row);
        assertThat(group.getFieldRepetitionCount("text")).isEqualTo(row % 3 == 0 ? 0 : 1);
        if (row % 3 != 0) {
            assertThat(group.getString("text", 0)).isEqualTo("é" + "x".repeat(row % 50));
            assertThat(group.getDouble("x", 0)).isEqualTo(row / 7.0);
            assertThat(group.getBoolean("ok", 0)).isEqualTo(row % 2 == 1);
        }
        assertThat(group.getFieldRepetitionCount("ids")).isEqualTo(row % 5 == 0 ? 0 : 1);
        if (row % 5 != 0) {
            Group ids = group.getGroup("ids", 0);
            assertThat(ids.getFieldRepetitionCount("list")).isEqualTo(row % 4);
            for (int k = 0; k < row % 4; k++) {
                assertThat(ids.getGroup("list", k).getInteger("element", 0)).isEqualTo(row + k);
            }
        }
    }

    @Test
    void theSameRowsGiveTheSameBytes() throws IOException {
        Path one = write("a.parquet", ParquetBatchWriter.Packing.ZSTD);
        Path two = write("b.parquet", ParquetBatchWriter.Packing.ZSTD);
        assertThat(one).hasSameBinaryContentAs(two);
        assertThat(Files.size(one)).isPositive();
    }
}
