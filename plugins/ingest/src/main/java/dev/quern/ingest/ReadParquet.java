package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Source;
import dev.quern.datasets.parquet.ParquetColumn;
import dev.quern.datasets.parquet.ParquetFilter;
import dev.quern.datasets.parquet.ParquetRows;
import dev.quern.datasets.parquet.ParquetTable;
import dev.quern.datasets.parquet.RowCondition;
import dev.quern.datasets.table.TableException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads Parquet files as rows (id, source, text and the columns asked for). Of a file only these columns are
/// read, and only the row groups that may hold a row which `where` lets pass; files are cut between row groups.
///
/// A column within groups is named by its path, as in `metadata.url`. Values that are not text are carried in
/// their written form. With `types` rows are the id and these columns instead, as numbers, truth values, text
/// or bytes, such as encoded images; a value of another type is rejected. Rows that `where` does not let pass
/// count as dropped, those of row groups never read among them.
public final class ReadParquet implements Source {

    public record Config(
            @Doc("folder, or one file; also s3://bucket/folder and the like")
            Path input,

            @Doc("glob patterns of names below the folder to read") @Default("[\"**/*.parquet\"]")
            List<String> include,

            @Doc("glob patterns of names to leave out") @Default("[]")
            List<String> exclude,

            @Doc("column of the text; a dotted path within groups") @Default("text")
            String textColumn,

            @Doc("column of the id; without it the id is the file's name and the row's number from 0")
            Optional<String> idColumn,

            @Doc("column of the column 'source'; without it the first part of the file's name")
            Optional<String> sourceColumn,

            @Doc("further columns to carry as text, such as url or metadata.url") @Default("[]")
            List<String> columns,

            @Doc("types of columns, by name: text, integer, number, boolean or bytes; rows then are the id and these"
                    + " columns, sorted by name, without 'text-column', 'source-column' and 'columns'")
            @Default("{}")
            Map<String, ColumnType> types,

            @Doc("which rows to read: comparisons joined by 'and', such as language = 'en' and score >= 0.65")
            Optional<String> where,

            @Doc("longest value; a row with a longer one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
            where.ifPresent(Config::condition);
        }

        private static RowCondition condition(String where) {
            try {
                return RowCondition.parse(where);
            } catch (IllegalArgumentException wrong) {
                throw new PlanException("where", wrong.getMessage());
            }
        }
    }

    private final Config config;
    private final TableColumns columns;
    /// Empty unless the job names types.
    private final Optional<TypedColumns> typed;

    @Inject
    ReadParquet(Config config) {
        this.config = config;
        columns = new TableColumns(config.textColumn(), config.idColumn(), config.sourceColumn(), config.columns());
        typed = config.types().isEmpty()
                ? Optional.empty()
                : Optional.of(TypedColumns.of(config.types(), config.idColumn(), List.of()));
    }

    @Override
    public Outputs plan(Inputs inputs) {
        new Globs(config.include(), config.exclude());
        return Outputs.rows(typed.map(TypedColumns::schema).orElseGet(() -> Documents.schema(config.columns())));
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
                try (ParquetTable table = ParquetTable.open(file.path())) {
                    List<ParquetColumn> wanted = new Wanted(table).columns;
                    if (table.groups() == 0) {
                        pieces.add(new Ranges.Range(file.name(), file.path(), 0, 0), 0);
                    }
                    for (int group = 0; group < table.groups(); group++) {
                        Ranges.Range range = new Ranges.Range(file.name(), file.path(), group, group + 1);
                        pieces.add(range, table.bytes(group, wanted));
                    }
                }
            });
        }
        return pieces.splits();
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        int longest = (int) config.maxRow().bytes();
        if (typed.isPresent()) {
            try (TypedRows rows = new TypedRows(typed.get().schema(), context.allocator(), out)) {
                for (Ranges.Range range : Ranges.of(split)) {
                    read(range, new TypedTable(typed.get(), range.name(), longest, context, rows), out);
                }
                rows.flush();
            }
            return;
        }
        try (Documents documents = new Documents(context.allocator(), out, config.columns())) {
            for (Ranges.Range range : Ranges.of(split)) {
                read(range, new TableRows(columns, range.name(), longest, context, documents), out);
            }
            documents.flush();
        }
    }

    private void read(Ranges.Range range, TableSink rows, Emitter out) throws IOException {
        TableFiles.read(range.name(), () -> {
            try (ParquetTable table = ParquetTable.open(range.path())) {
                groups(table, range, rows, out);
            }
        });
    }

    private List<String> names() {
        return typed.map(TypedColumns::read).orElseGet(columns::names);
    }

    private void groups(ParquetTable table, Ranges.Range range, TableSink rows, Emitter out) throws IOException {
        Wanted wanted = new Wanted(table);
        long row = 0;
        for (int group = 0; group < range.to(); group++) {
            if (group >= range.from()) {
                if (wanted.filter.isPresent() && !table.mayMatch(group, wanted.filter.get())) {
                    out.dropped("where", table.rows(group));
                } else {
                    group(table, group, row, wanted, rows, out);
                }
            }
            row += table.rows(group);
        }
    }

    private void group(ParquetTable table, int group, long firstRow, Wanted wanted, TableSink rows, Emitter out)
            throws IOException {
        long dropped = 0;
        int count = names().size();
        try (ParquetRows values = table.read(group, wanted.columns)) {
            for (long row = firstRow; values.next(); row++) {
                if (wanted.filter.isPresent() && !wanted.filter.get().matches(values, count)) {
                    dropped++;
                    continue;
                }
                for (int column = 0; column < count; column++) {
                    if (!values.isNull(column)) {
                        if (typed.isPresent() && typed.get().type(column) == ColumnType.BYTES) {
                            values.loadBytes(column);
                        } else {
                            values.load(column);
                        }
                        rows.value(column, values.bytes(), values.from(), values.length());
                    }
                }
                rows.end(row);
            }
        }
        if (dropped > 0) {
            out.dropped("where", dropped);
        }
    }

    /// What is read of one file: the columns of documents, then those that are compared.
    private final class Wanted {
        private final List<ParquetColumn> columns = new ArrayList<>();
        private final Optional<ParquetFilter> filter;

        Wanted(ParquetTable table) throws TableException {
            for (String name : names()) {
                boolean isText = typed.isEmpty() && columns.isEmpty();
                boolean isBytes = typed.isPresent() && typed.get().type(columns.size()) == ColumnType.BYTES;
                columns.add(
                        isText
                                ? table.textColumn("text-column", name)
                                : isBytes ? table.bytesColumn("types", name) : table.column(name));
            }
            filter = config.where().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new ParquetFilter(RowCondition.parse(config.where().get()), table));
            filter.ifPresent(each -> columns.addAll(each.columns()));
        }
    }
}
