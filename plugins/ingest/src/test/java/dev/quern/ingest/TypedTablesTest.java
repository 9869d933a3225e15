package dev.quern.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.datasets.parquet.ParquetBatchWriter.Packing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedTablesTest {
    private static final Map<String, ColumnType> TYPES = Map.of(
            "age", ColumnType.INTEGER, "pay", ColumnType.NUMBER, "name", ColumnType.TEXT, "is", ColumnType.BOOLEAN);

    @TempDir
    private Path folder;

    private ReadCsv csv(Map<String, ColumnType> types, Optional<String> id, List<String> missing) {
        return new ReadCsv(new ReadCsv.Config(
                folder,
                List.of("**/*"),
                List.of(),
                List.of(),
                Optional.empty(),
                "\"",
                "text",
                id,
                Optional.empty(),
                List.of(),
                types,
                missing,
                new ByteSize(1000)));
    }

    private ReadParquet parquet(Map<String, ColumnType> types, Optional<String> id, String where) {
        return new ReadParquet(new ReadParquet.Config(
                folder,
                List.of("**/*"),
                List.of(),
                "text",
                id,
                Optional.empty(),
                List.of(),
                types,
                Optional.ofNullable(where),
                new ByteSize(1 << 20)));
    }

    @Test
    void readsTypedColumnsSortedByName() throws IOException {
        Files.writeString(folder.resolve("a.csv"), """
                name,pay,is,other,age
                Ann,1.5e3,true,x,42
                " Bob, jr. ", -.25 ,No,x, -7
                ,,,,
                ?,1,1,?,?
                """);
        StepTester.Result result = new StepTester().run(csv(TYPES, Optional.empty(), List.of("", "?")));
        assertThat(result.rejected()).isEmpty();
        assertThat(result.only())
                .containsExactly(
                        ImageValues.row("a.csv@22", 42L, true, "Ann", 1500.0),
                        ImageValues.row("a.csv@42", -7L, false, "Bob, jr.", -0.25),
                        ImageValues.row("a.csv@71", null, null, null, null),
                        ImageValues.row("a.csv@76", null, true, null, 1.0));
        assertThat(result.outputs().ports().get("").toString())
                .contains("age: Int(64, true)", "is: Bool", "name: Utf8");
        StepTester.Result named = new StepTester().run(csv(TYPES, Optional.of("name"), List.of("")));
        assertThat(named.only()).extracting(List::getFirst).startsWith("Ann", "Bob, jr.", "a.csv@71");
    }

    @Test
    void rejectsValuesOfAnotherTypeWithLineAndColumn() throws IOException {
        Files.writeString(folder.resolve("a.csv"), """
                name,pay,is,age
                a,NaN,yes,1
                b,1e999,yes,1
                c,1,maybe,1
                d,1,0,1.5
                e,0x10,0,1
                f,1d,0,1
                g,1,0,9223372036854775808
                h,1,0,9223372036854775807
                """);
        StepTester.Result result = new StepTester().run(csv(TYPES, Optional.empty(), List.of("")));
        assertThat(result.only()).containsExactly(ImageValues.row("a.csv@110", Long.MAX_VALUE, false, "h", 1.0));
        assertThat(result.rejected())
                .containsExactly(
                        "a.csv:2: column 'pay' holds 'NaN', not a finite number",
                        "a.csv:3: column 'pay' holds '1e999', not a finite number",
                        "a.csv:4: column 'is' holds 'maybe', not true or false",
                        "a.csv:5: column 'age' holds '1.5', not a whole number",
                        "a.csv:6: column 'pay' holds '0x10', not a finite number",
                        "a.csv:7: column 'pay' holds '1d', not a finite number",
                        "a.csv:8: column 'age' holds '9223372036854775808', not a whole number");
    }

    @Test
    void saysWhatIsWrongWithTypes() throws IOException {
        assertThatThrownBy(() -> csv(Map.of("image", ColumnType.BYTES), Optional.empty(), List.of()))
                .isInstanceOf(PlanException.class)
                .hasMessage("a CSV file holds no column of bytes");
        assertThatThrownBy(() -> csv(Map.of("id", ColumnType.TEXT), Optional.empty(), List.of()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("write 'id-column: id'");
        Files.writeString(folder.resolve("a.csv"), "id,agee\n5,6\n");
        assertThatThrownBy(
                        () -> new StepTester().run(csv(Map.of("age", ColumnType.INTEGER), Optional.empty(), List.of())))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("has no column 'age'");
        ReadCsv own = csv(Map.of("id", ColumnType.INTEGER, "agee", ColumnType.INTEGER), Optional.of("id"), List.of());
        assertThat(new StepTester().run(own).only()).containsExactly(List.of("5", 6L));
    }

    @Test
    void readsBytesAndNumbersOfParquet() throws IOException {
        Field image = new Field("image", FieldType.nullable(ArrowType.Binary.INSTANCE), null);
        byte[] bytes = {0, -1, (byte) 0xc3, 40, 0};
        TestRows rows = TestRows.of(Columns.text("key"), image, Columns.int64("label"), Columns.float64("score"))
                .row("a", bytes, 3L, 0.5)
                .row("b", new byte[0], -4L, Double.NaN)
                .row("c", null, null, null)
                .row("d", new byte[] {1}, 9L, 2.0);
        WriteParquet writer =
                new WriteParquet(new WriteParquet.Config("part", List.of(), Packing.ZSTD, 3, new ByteSize(1 << 20)));
        new StepTester().run(writer, rows, folder.resolve("x"));
        Map<String, ColumnType> types =
                Map.of("image", ColumnType.BYTES, "label", ColumnType.INTEGER, "score", ColumnType.NUMBER);
        StepTester.Result result = new StepTester().run(parquet(types, Optional.empty(), null));
        assertThat(ImageValues.rows(result.only()))
                .containsExactly(
                        ImageValues.row("x/part-00000.parquet@0", bytes, 3L, 0.5),
                        ImageValues.row("x/part-00000.parquet@2", null, null, null),
                        ImageValues.row("x/part-00000.parquet@3", new byte[] {1}, 9L, 2.0));
        assertThat(result.rejected())
                .containsExactly("x/part-00000.parquet:2: column 'score' holds 'NaN', not a finite number");
        StepTester.Result some =
                new StepTester().run(parquet(Map.of("image", ColumnType.BYTES), Optional.of("key"), "label > 5"));
        assertThat(ImageValues.rows(some.only())).containsExactly(ImageValues.row("d", new byte[] {1}));
        assertThatThrownBy(
                        () -> new StepTester().run(parquet(Map.of("label", ColumnType.BYTES), Optional.empty(), null)))
                .isInstanceOf(QuernException.class)
                .hasMessageContaining("holds int64 in column 'label', not bytes");
    }
}
