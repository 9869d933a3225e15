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
import java.util.Optional;
import java.util.OptionalInt;

/// Reads comma- and tab-separated values, plain or compressed (`.gz`, `.zst`, `.bz2`), as rows (id, source,
/// text and the columns asked for). A field in quotes may hold line ends; so files are
/// shared out whole, never cut.
///
/// An empty field is empty text: the format knows no null. A record with too few or too many fields, one that
/// is too long, and one that is not UTF-8 are rejected with the line in which they begin.
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

            @Doc("longest record; a longer one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
            delimiter.ifPresent(
                    one -> PlanException.check(one.length() == 1, "delimiter", "must be one character, got '%s'", one));
            PlanException.check(quote.length() <= 1, "quote", "must be one character or '', got '%s'", quote);
        }
    }

    private final Config config;
    private final TableColumns columns;

    @Inject
    ReadCsv(Config config) {
        this.config = config;
        columns = new TableColumns(config.textColumn(), config.idColumn(), config.sourceColumn(), config.columns());
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
            List<String> names = columns.names();
            for (int i = 0; i < names.size(); i++) {
                PlanException.check(
                        config.header().contains(names.get(i)),
                        columns.key(i),
                        "column '%s' is not in 'header' %s",
                        names.get(i),
                        config.header());
            }
        }
        return Outputs.rows(Documents.schema(config.columns()));
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
        try (Documents documents = new Documents(context.allocator(), out, config.columns())) {
            for (Ranges.Range range : Ranges.of(split)) {
                TableFiles.read(range.name(), () -> {
                    try (InputStream in = Compression.of(range.name()).open(range.path())) {
                        new File(range.name(), in, context, documents).read();
                    }
                });
            }
            documents.flush();
        }
    }

    /// One file under way.
    private final class File {
        private final String name;
        private final SourceContext context;
        private final CsvFormat format;
        private final CsvRecords records;
        private final TableRows rows;

        File(String name, InputStream in, SourceContext context, Documents documents) throws IOException {
            int longest = (int) config.maxRow().bytes();
            this.name = name;
            this.context = context;
            format = format(name);
            records = new CsvRecords(in, format, longest);
            rows = new TableRows(columns, name, longest, context, documents);
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
            List<String> names = columns.names();
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
