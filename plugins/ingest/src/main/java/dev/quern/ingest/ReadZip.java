package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.FileLayer;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Source;
import dev.quern.datasets.text.Utf8;
import dev.quern.datasets.text.ZipTexts;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/// Reads the text entries of a zip archive as rows (id, source, text), the id being the entry's name. An entry
/// that is damaged, too large or not UTF-8 is rejected with its name.
public final class ReadZip implements Source {
    /// Stands for the folder of the running JDK.
    static final String JAVA_HOME = "java-home:";

    private static final long SPLIT = 8L << 20;

    public record Config(
            @Doc("the archive; 'java-home:lib/src.zip' names the sources of the running JDK")
            Path path,

            @Doc("glob patterns of entries to read") @Default("[\"**/*\"]")
            List<String> include,

            @Doc("glob patterns of entries to leave out") @Default("[]")
            List<String> exclude,

            @Doc("largest entry; a larger one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!path.toString().isBlank(), "path", "must name an archive");
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
        }
    }

    private final Config config;

    @Inject
    ReadZip(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        new Globs(config.include(), config.exclude());
        return Outputs.rows(Documents.SCHEMA);
    }

    @Override
    public List<InputFile> files() throws IOException {
        Path archive = archive();
        if (config.path().toString().startsWith(JAVA_HOME) && !Files.isReadable(archive)) {
            throw new QuernException(
                    ErrorCode.INPUT_UNREADABLE,
                    "the JDK that runs Quern has no sources: '" + archive + "' does not exist",
                    "install them (Debian: apt-get install openjdk-25-source; Temurin: unpack the full JDK archive), or name"
                            + " another archive");
        }
        InputFolder.check("archive", archive);
        return List.of(new InputFile(archive.getFileName().toString(), archive));
    }

    private Path archive() {
        return config.path().toString().startsWith(JAVA_HOME)
                ? Path.of(
                        System.getProperty("java.home"),
                        config.path().toString().substring(JAVA_HOME.length()))
                : config.path();
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        InputFile archive = files.getFirst();
        List<Split> splits = new ArrayList<>();
        try (ZipTexts texts = open(archive.path())) {
            if (texts.size() == 0) {
                throw new QuernException(
                        ErrorCode.NO_ROWS,
                        "no entry of '" + archive.name() + "' matches " + config.include(),
                        "change 'include' and 'exclude'");
            }
            int first = 0;
            long bytes = 0;
            for (int entry = 0; entry < texts.size(); entry++) {
                bytes += texts.length(entry);
                if (bytes >= SPLIT || entry + 1 == texts.size()) {
                    String place = archive.name() + " entries " + texts.name(first) + " to " + texts.name(entry);
                    splits.add(new Split(place, first + " " + (entry + 1) + " " + archive.path(), bytes));
                    first = entry + 1;
                    bytes = 0;
                }
            }
        }
        return splits;
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        String[] parts = split.description().split(" ", 3);
        try (ZipTexts texts = open(FileLayer.path(parts[2]));
                Documents documents = new Documents(context.allocator(), out)) {
            for (int entry = Integer.parseInt(parts[0]); entry < Integer.parseInt(parts[1]); entry++) {
                row(texts, entry, context, documents);
            }
            documents.flush();
        }
    }

    private void row(ZipTexts texts, int entry, SourceContext context, Documents documents) throws IOException {
        String place = config.path() + "!" + texts.name(entry);
        byte[] text;
        try {
            text = texts.read(entry, config.maxRow().bytes());
        } catch (ZipException damaged) {
            context.reject(place, damaged.getMessage(), new byte[0]);
            return;
        }
        int malformed = Utf8.firstMalformed(text, 0, text.length);
        if (malformed >= 0) {
            context.reject(place, "byte " + (malformed + 1) + " is not UTF-8", text);
        } else {
            documents.add(texts.name(entry), text, 0, text.length);
        }
    }

    private ZipTexts open(Path archive) throws IOException {
        try {
            return new ZipTexts(archive, new Globs(config.include(), config.exclude())::choose);
        } catch (ZipException torn) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "archive '" + archive + "' is damaged or no zip archive: " + torn.getMessage(),
                    "fetch the archive again",
                    torn);
        }
    }
}
