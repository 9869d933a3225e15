package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Source;
import dev.quern.datasets.text.Compression;
import dev.quern.datasets.text.Utf8;
import dev.quern.datasets.warc.Fields;
import dev.quern.datasets.warc.GzipMembers;
import dev.quern.datasets.warc.HttpResponse;
import dev.quern.datasets.warc.PageCharset;
import dev.quern.datasets.warc.WarcFormatException;
import dev.quern.datasets.warc.WarcReader;
import dev.quern.datasets.warc.WarcRecord;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads web archives (WARC 1.0 and 1.1, and WET), plain or gzipped, as rows (id, source, url, date, mime_type,
/// text).
///
/// The text of a `response` is its decoded payload, of a `resource` its block, both from the page's charset to
/// UTF-8: HTML stays HTML. The text of a `conversion`, as in WET files, is its block, which must be UTF-8.
/// Other records make no row. Responses with another status, media type or without a payload are counted as
/// dropped (`status`, `mime-type`, `empty`); damaged records are rejected with file and offset. Gzipped files
/// are cut between members.
public final class ReadWarc implements Source {
    private static final long SPLIT = 8L << 20;
    private static final int KEPT_OF_REJECTED = 4096;

    @Doc("Reads web archives.")
    public record Config(
            @Doc("folder, or one file; also s3://bucket/folder and the like")
            Path input,

            @Doc("glob patterns of names below the folder to read")
            @Default("[\"**/*.warc\", \"**/*.warc.gz\", \"**/*.wet\", \"**/*.wet.gz\"]")
            List<String> include,

            @Doc("glob patterns of names to leave out") @Default("[]")
            List<String> exclude,

            @Doc("HTTP status of the responses to read") @Default("[200]")
            List<Integer> status,

            @Doc("media types to read") @Default("[text/html, application/xhtml+xml, text/plain]")
            List<String> mimeTypes,

            @Doc("largest record, and largest payload; a larger one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            PlanException.check(!status.isEmpty(), "status", "needs at least one status");
            for (int each : status) {
                PlanException.check(each >= 100 && each <= 999, "status", "must be of three digits, got %d", each);
            }
            PlanException.check(!mimeTypes.isEmpty(), "mime-types", "needs at least one media type");
            for (String each : mimeTypes) {
                PlanException.check(each.matches("[^/ ;]+/[^/ ;]+"), "mime-types", "'%s' is no media type", each);
            }
            Limits.checkMaxRow(maxRow);
        }
    }

    private final Config config;
    private final long spacing;

    @Inject
    ReadWarc(Config config) {
        this(config, SPLIT);
    }

    /// @param spacing fewest compressed bytes of a split
    ReadWarc(Config config, long spacing) {
        this.config = config;
        this.spacing = spacing;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        new Globs(config.include(), config.exclude());
        return Outputs.rows(WebPages.SCHEMA);
    }

    @Override
    public List<InputFile> files() throws IOException {
        return InputFolder.files(config.input(), config.include(), config.exclude());
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        List<Split> splits = new ArrayList<>();
        for (InputFile file : files) {
            long size = Files.size(file.path());
            long from = 0;
            if (isGzip(file.name())) {
                for (long cut : GzipMembers.cuts(file.path(), spacing)) {
                    splits.add(split(file, from, cut, cut - from));
                    from = cut;
                }
            }
            splits.add(split(file, from, -1, size - from));
        }
        return splits;
    }

    private static boolean isGzip(String name) {
        return Compression.of(name) == Compression.GZIP;
    }

    private static Split split(InputFile file, long from, long to, long bytes) {
        String place = from == 0 ? file.name() : file.name() + "@" + from;
        return new Split(place, new Ranges.Range(file.name(), file.path(), from, to).write(), bytes);
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        Ranges.Range range = Ranges.Range.read(split.description());
        int longest = (int) config.maxRow().bytes();
        try (WarcReader reader = new WarcReader(range.path(), isGzip(range.name()), range.from(), range.to(), longest);
                WebPages pages = new WebPages(context.allocator(), out)) {
            for (WarcRecord record = reader.next(); record != null; record = reader.next()) {
                String place = range.name() + record.place();
                if (record.damage() != null) {
                    context.reject(place, record.damage(), new byte[0]);
                } else {
                    take(record, place, context, pages, out);
                }
            }
            pages.flush();
        }
    }

    private void take(WarcRecord record, String place, SourceContext context, WebPages pages, Emitter out)
            throws IOException {
        try {
            String dropped =
                    switch (record.type()) {
                        case "response" -> response(record, place, pages);
                        case "resource" ->
                            page(record, place, record.fields().value("content-type"), record.body(), pages);
                        case "conversion" -> conversion(record, place, pages);
                        default -> null;
                    };
            if (dropped != null) {
                out.dropped(dropped, 1);
            }
        } catch (WarcFormatException wrong) {
            byte[] row = record.body();
            context.reject(place, wrong.getMessage(), Arrays.copyOf(row, Math.min(row.length, KEPT_OF_REJECTED)));
        }
    }

    /// Adds the row; gives back the reason where the record makes none.
    private String response(WarcRecord record, String place, WebPages pages) throws IOException {
        if (!mimeType(record.fields().value("content-type")).equals("application/http")) {
            return "mime-type";
        }
        HttpResponse response = HttpResponse.parse(record.body());
        if (!config.status().contains(response.status())) {
            return "status";
        }
        String declared = response.fields().value("content-type");
        if (!isWanted(typeOf(record, declared))) {
            return "mime-type";
        }
        return page(
                record, place, declared, response.payload((int) config.maxRow().bytes()), pages);
    }

    private String page(WarcRecord record, String place, String declared, byte[] payload, WebPages pages)
            throws IOException {
        String type = typeOf(record, declared);
        if (!isWanted(type)) {
            return "mime-type";
        }
        if (payload.length == 0) {
            return "empty";
        }
        pages.add(page(record, place, type), PageCharset.utf8(payload, PageCharset.parameter(declared)));
        return null;
    }

    private String conversion(WarcRecord record, String place, WebPages pages) throws IOException {
        String type = mimeType(record.fields().value("content-type"));
        if (!isWanted(type)) {
            return "mime-type";
        }
        if (record.body().length == 0) {
            return "empty";
        }
        int malformed = Utf8.firstMalformed(record.body(), 0, record.body().length);
        if (malformed >= 0) {
            throw new WarcFormatException("byte " + (malformed + 1) + " of the block is not UTF-8");
        }
        pages.add(page(record, place, type), record.body());
        return null;
    }

    private static WebPages.Page page(WarcRecord record, String place, String type) {
        Fields fields = record.fields();
        String id = bare(fields.value("warc-record-id"));
        return new WebPages.Page(
                id.isEmpty() ? place : id, bare(fields.value("warc-target-uri")), fields.value("warc-date"), type);
    }

    /// What the archive found the payload to be; else what the server said.
    private static String typeOf(WarcRecord record, String declared) {
        String identified = mimeType(record.fields().value("warc-identified-payload-type"));
        return identified.isEmpty() ? mimeType(declared) : identified;
    }

    private boolean isWanted(String type) {
        return config.mimeTypes().contains(type);
    }

    private static String mimeType(String value) {
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /// A URI without the angle brackets that WARC 1.0 puts around it.
    private static String bare(String uri) {
        return uri.startsWith("<") && uri.endsWith(">") ? uri.substring(1, uri.length() - 1) : uri;
    }
}
