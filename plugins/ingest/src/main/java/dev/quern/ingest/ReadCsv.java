package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Source;
import dev.quern.datasets.csv.CsvFormat;
import dev.quern.datasets.csv.CsvRecords;
import dev.quern.datasets.table.ColumnNames;
import dev.quern.datasets.table.TableException;
import dev.quern.datasets.text.Compression;
import dev.quern.datasets.text.Utf8;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads comma- and tab-separated values, plain or compressed (`.gz`, `.zst`, `.bz2`), as rows (id, source,
/// text and the columns asked for). A field in quotes may hold line ends; so files are shared out whole, never
/// cut.
///
/// With `types` rows are the id and these columns instead, as numbers, truth values and text without spaces
/// around them; a value of another type is rejected with line and column. Otherwise an empty field is empty
/// text: the format knows no null. A record with too few or too many fields, one that is too long, and one that
/// is not UTF-8 are rejected with the line in which they begin.
public final class ReadCsv implements Source {

    public record Config(
            @Doc("folder, or one file; also s3://bucket/folder and the like")
            Path input,

            @Doc("glob patterns of names below the folder to read")
            @Default(
                    "[\"**/*.csv\", \"**/*.csv.gz\", \"**/*.csv.zst\", \"**/*.csv.bz2\", \"**/*.tsv\", \"**/*.tsv.gz\","
                            + " \"**/*.tsv.zst\", \"**/*.tsv.bz2\"]")
            List<String> include,

            @Doc("glob patterns of names to leave out") @Default("[]")
            List<String> exclude,

            @Doc("names of the columns, for files without a header; unless named, the first record holds them")
            @Default("[]")
            List<String> header,

            @Doc("character between fields; without it a tab in .tsv files and a comma in others")
            Optional<String> delimiter,

            @Doc(
                    "character around fields that hold delimiters or line ends, doubled within; '' where nothing is quoted")
            @Default("\"\\\"\"")
            String quote,

            @Doc("column of the text") @Default("text") String textColumn,

            @Doc("column of the id; without it the id is the file's name and the record's byte position")
            Optional<String> idColumn,

            @Doc("column of the column 'source'; without it the first part of the file's name")
            Optional<String> sourceColumn,

            @Doc("further columns to carry") @Default("[]") List<String> columns,

            @Doc("types of columns, by name: text, integer, number or boolean; rows then are the id and these columns,"
                    + " sorted by name, without 'text-column', 'source-column' and 'columns'")
            @Default("{}")
            Map<String, ColumnType> types,

            @Doc("values of typed columns that stand for none, such as '', NA or ?") @Default("[\"\"]")
            List<String> missing,

            @Doc("longest record; a longer one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
            delimiter.ifPresent(
                    one -> PlanException.check(one.length() == 1, "delimiter", "must be one character, got '%s'", one));
            PlanException.check(!types.containsValue(ColumnType.BYTES), "types", "a CSV file holds no column of bytes");
            PlanException.check(quote.length() <= 1, "quote", "must be one character or '', got '%s'", quote);
        }
    }

    private final Config config;
    private final TableColumns columns;
    /// Empty unless the job names types.
    private final Optional<TypedColumns> typed;

    @Inject
    ReadCsv(Config config) {
        this.config = config;
        columns = new TableColumns(config.textColumn(), config.idColumn(), config.sourceColumn(), config.columns());
        typed = config.types().isEmpty()
                ? Optional.empty()
                : Optional.of(TypedColumns.of(config.types(), config.idColumn(), config.missing()));
    }

    private List<String> names() {
        return typed.map(TypedColumns::read).orElseGet(columns::names);
    }

    @Override
    public Outputs plan(Inputs inputs) {
        new Globs(config.include(), config.exclude());
        try {
            format("");
        } catch (IllegalArgumentException wrong) {
            throw new PlanException("delimiter", wrong.getMessage());
        }
        if (!config.header().isEmpty()) {
            List<String> names = names();
            for (int i = 0; i < names.size(); i++) {
                PlanException.check(
                        config.header().contains(names.get(i)),
                        typed.isPresent() ? "types" : columns.key(i),
                        "column '%s' is not in 'header' %s",
                        names.get(i),
                        config.header());
            }
        }
        return Outputs.rows(typed.map(TypedColumns::schema).orElseGet(() -> Documents.schema(config.columns())));
    }

    private CsvFormat format(String file) {
        String plain = Compression.of(file).strip(file);
        char usual = plain.endsWith(".tsv") ? '\t' : ',';
        OptionalInt quote = config.quote().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(config.quote().charAt(0));
        return new CsvFormat(config.delimiter().map(one -> one.charAt(0)).orElse(usual), quote);
    }

    @Override
    public List<InputFile> files() throws IOException {
        return InputFolder.files(config.input(), config.include(), config.exclude());
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        return Ranges.split(files, false);
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        int longest = (int) config.maxRow().bytes();
        if (typed.isPresent()) {
            try (TypedRows rows = new TypedRows(typed.get().schema(), context.allocator(), out)) {
                for (Ranges.Range range : Ranges.of(split)) {
                    read(range, context, new TypedTable(typed.get(), range.name(), longest, context, rows));
                }
                rows.flush();
            }
            return;
        }
        try (Documents documents = new Documents(context.allocator(), out, config.columns())) {
            for (Ranges.Range range : Ranges.of(split)) {
                read(range, context, new TableRows(columns, range.name(), longest, context, documents));
            }
            documents.flush();
        }
    }

    private void read(Ranges.Range range, SourceContext context, TableSink rows) throws IOException {
        TableFiles.read(range.name(), () -> {
            try (InputStream in = Compression.of(range.name()).open(range.path())) {
                new File(range.name(), in, context, rows).read();
            }
        });
    }

    /// One file under way.
    private final class File {
        private final String name;
        private final SourceContext context;
        private final CsvFormat format;
        private final CsvRecords records;
        private final TableSink rows;

        File(String name, InputStream in, SourceContext context, TableSink rows) throws IOException {
            this.name = name;
            this.context = context;
            format = format(name);
            this.rows = rows;
            records = new CsvRecords(in, format, (int) config.maxRow().bytes());
        }

        void read() throws IOException {
            List<String> header = config.header();
            if (header.isEmpty()) {
                if (!records.next()) {
                    return;
                }
                header = header();
            }
            int[] places = places(header);
            while (records.next()) {
                String wrong = damage();
                if (wrong == null) {
                    wrong = row(header.size(), places);
                }
                if (wrong != null) {
                    context.reject(place(), wrong, Arrays.copyOf(records.bytes(), Math.min(records.length(), 4096)));
                }
            }
        }

        private String place() {
            return name + ":" + records.line();
        }

        private List<String> header() throws TableException {
            String wrong = damage();
            try {
                if (wrong == null) {
                    return format.fields(records.bytes(), records.length());
                }
            } catch (IllegalArgumentException damaged) {
                wrong = damaged.getMessage();
            }
            throw new TableException(
                    "has no header in line " + records.line() + ": " + wrong,
                    "name the columns by 'header', or leave the file out with 'exclude'");
        }

        /// What keeps the record's bytes from being taken apart; null if nothing does.
        private String damage() {
            if (records.isTooLong()) {
                return "record is longer than " + config.maxRow().bytes()
                        + " bytes ('max-row'); or a quote is never closed";
            }
            int malformed = Utf8.firstMalformed(records.bytes(), 0, records.length());
            if (malformed >= 0) {
                return "byte " + (malformed + 1) + " of the record is not UTF-8";
            }
            return records.isUnclosed() ? "a quote is never closed" : null;
        }

        private int[] places(List<String> header) throws TableException {
            List<String> names = names();
            int[] places = new int[names.size()];
            for (int i = 0; i < places.length; i++) {
                places[i] = header.indexOf(names.get(i));
                if (places[i] < 0) {
                    throw ColumnNames.unknown(names.get(i), header);
                }
                if (places[i] != header.lastIndexOf(names.get(i))) {
                    throw new TableException(
                            "names column '" + names.get(i) + "' twice in its header", "name the columns by 'header'");
                }
            }
            return places;
        }

        /// Adds a row; what is wrong with it otherwise.
        private String row(int width, int[] places) throws IOException {
            List<String> fields;
            try {
                fields = format.fields(records.bytes(), records.length());
            } catch (IllegalArgumentException damaged) {
                return damaged.getMessage();
            }
            if (fields.size() != width) {
                return "record has " + fields.size() + " fields, the header " + width;
            }
            for (int i = 0; i < places.length; i++) {
                byte[] value = fields.get(places[i]).getBytes(StandardCharsets.UTF_8);
                rows.value(i, value, 0, value.length);
            }
            rows.end(name + "@" + records.start(), place());
            return null;
        }
    }
}
