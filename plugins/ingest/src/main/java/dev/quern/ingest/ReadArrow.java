package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Source;
import dev.quern.datasets.arrow.ArrowTable;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads Arrow IPC files and streams, compressed by Zstandard or LZ4 or not at all, as rows (id, source, text
/// and the columns asked for). Files are cut between record batches; a stream is read whole.
///
/// A column within structs is named by its path, as in `metadata.url`. Text may be Utf8, LargeUtf8 or Utf8View,
/// plain or by way of a dictionary; numbers and truth values are carried in their written form.
public final class ReadArrow implements Source {

    public record Config(
            @Doc("folder, or one file; also s3://bucket/folder and the like")
            Path input,

            @Doc("glob patterns of names below the folder to read")
            @Default("[\"**/*.arrow\", \"**/*.arrows\", \"**/*.feather\", \"**/*.ipc\"]")
            List<String> include,

            @Doc("glob patterns of names to leave out") @Default("[]")
            List<String> exclude,

            @Doc("column of the text; a dotted path within structs") @Default("text")
            String textColumn,

            @Doc("column of the id; without it the id is the file's name and the row's number from 0")
            Optional<String> idColumn,

            @Doc("column of the column 'source'; without it the first part of the file's name")
            Optional<String> sourceColumn,

            @Doc("further columns to carry as text, such as url or metadata.url") @Default("[]")
            List<String> columns,

            @Doc("longest value; a row with a longer one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
        }
    }

    private final Config config;
    private final TableColumns columns;

    @Inject
    ReadArrow(Config config) {
        this.config = config;
        columns = new TableColumns(config.textColumn(), config.idColumn(), config.sourceColumn(), config.columns());
    }

    @Override
    public Outputs plan(Inputs inputs) {
        new Globs(config.include(), config.exclude());
        return Outputs.rows(Documents.schema(config.columns()));
    }

    @Override
    public List<InputFile> files() throws IOException {
        return InputFolder.files(config.input(), config.include(), config.exclude());
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        Pieces pieces = new Pieces();
        for (InputFile file : files) {
            TableFiles.read(file.name(), () -> {
                try (ArrowTable table = ArrowTable.open(file.path())) {
                    table.choose("text-column", columns.names());
                    if (table.batches() == 0) {
                        long to = table.isFile() ? 0 : -1;
                        pieces.add(new Ranges.Range(file.name(), file.path(), 0, to), Files.size(file.path()));
                    }
                    for (int batch = 0; batch < table.batches(); batch++) {
                        Ranges.Range range = new Ranges.Range(file.name(), file.path(), batch, batch + 1);
                        pieces.add(range, table.bytes(batch));
                    }
                }
            });
        }
        return pieces.splits();
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        int longest = (int) config.maxRow().bytes();
        try (Documents documents = new Documents(context.allocator(), out, config.columns())) {
            for (Ranges.Range range : Ranges.of(split)) {
                TableRows rows = new TableRows(columns, range.name(), longest, context, documents);
                TableFiles.read(range.name(), () -> {
                    try (ArrowTable table = ArrowTable.open(range.path())) {
                        table.choose("text-column", columns.names());
                        batches(table, range, rows);
                    }
                });
            }
            documents.flush();
        }
    }

    private void batches(ArrowTable table, Ranges.Range range, TableRows rows) throws IOException {
        long row = 0;
        if (!table.isFile()) {
            while (table.nextBatch()) {
                row = batch(table, row, rows);
            }
            return;
        }
        for (int batch = 0; batch < range.to(); batch++) {
            if (batch < range.from()) {
                row += table.rows(batch);
            } else {
                table.batch(batch);
                row = batch(table, row, rows);
            }
        }
    }

    /// Reads the batch that was gone to.
    ///
    /// @return number of the row behind it
    private long batch(ArrowTable table, long firstRow, TableRows rows) throws IOException {
        int count = columns.names().size();
        long row = firstRow;
        for (; table.next(); row++) {
            for (int column = 0; column < count; column++) {
                if (table.load(column)) {
                    rows.value(column, table.value(column), 0, table.length(column));
                }
            }
            rows.end(row);
        }
        return row;
    }
}
