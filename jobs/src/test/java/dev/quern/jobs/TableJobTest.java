package dev.quern.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.datasets.parquet.ParquetRows;
import dev.quern.datasets.parquet.ParquetTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables in a job: CSV to Parquet.
class TableJobTest {
    private static final String JOB = """
            version: 1
            name: tables
            steps:
              rows:
                use: read-csv
                with: {input: "%s", columns: [lang], id-column: key}
              data:
                use: write-parquet
                from: rows
                with: {compression: snappy, columns: [text, lang, id]}
              published:
                use: publish
                from: {data: data}
                with: {to: "%s", alias: newest}
            """;

    @TempDir
    private Path directory;

    @Test
    void carriesRowsFromCsvToParquet() throws IOException {
        Path input = directory.resolve("rows.csv");
        Files.writeString(input, "key,lang,text\nk1,en,one\nk2,de,\"zwei\nZeilen\"\nk3,de,\n");
        Path to = directory.resolve("published");
        Path job = Files.writeString(directory.resolve("job.yaml"), JOB.formatted(input, to));
        Cli.Result run = new Cli(directory).runStored("run", job.toString());
        assertThat(run.status()).as(run.err()).isZero();
        Path published = to.resolve(Files.readString(to.resolve("newest")).strip());
        assertThat(read(published.resolve("data/part-00000.parquet")))
                .containsExactly("one|en|k1", "zwei\nZeilen|de|k2", "|de|k3");
    }

    private static List<String> read(Path file) throws IOException {
        List<String> found = new ArrayList<>();
        try (ParquetTable table = ParquetTable.open(file);
                ParquetRows rows =
                        table.read(0, List.of(table.column("text"), table.column("lang"), table.column("id")))) {
            assertThat(table.columns()).containsExactly("text", "lang", "id");
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 0; column < 3; column++) {
                    rows.load(column);
                    row.add(new String(rows.bytes(), rows.from(), rows.length(), StandardCharsets.UTF_8));
                }
                found.add(String.join("|", row));
            }
        }
        return found;
    }
}
