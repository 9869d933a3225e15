package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Source;
import dev.quern.datasets.text.TarTexts;
import dev.quern.datasets.text.Utf8;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the text entries of tar archives, plain or compressed, as rows (id, source, text), the id being the
/// archive's name, `!` and the entry's. An entry that is too large or not UTF-8 is rejected with its name;
/// links and devices are counted as dropped. Of a damaged archive the entries before the damage are read, and
/// the rest is rejected.
public final class ReadTar implements Source {
    private static final byte[] NOTHING = new byte[0];

    @Doc("Reads the text entries of tar archives.")
    public record Config(
            @Doc("folder with archives, or one archive; also s3://bucket/folder and the like")
            Path input,

            @Doc("glob patterns of archives below the folder to read")
            @Default("[\"**/*.tar\", \"**/*.tar.gz\", \"**/*.tgz\", \"**/*.tar.zst\", \"**/*.tar.bz2\"]")
            List<String> include,

            @Doc("glob patterns of archives to leave out") @Default("[]")
            List<String> exclude,

            @Doc("glob patterns of entries to read") @Default("[\"**/*\"]")
            List<String> entries,

            @Doc("glob patterns of entries to leave out") @Default("[]")
            List<String> excludeEntries,

            @Doc("largest entry; a larger one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            PlanException.check(!entries.isEmpty(), "entries", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
        }
    }

    private final Config config;

    @Inject
    ReadTar(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        archives();
        entries();
        return Outputs.rows(Documents.SCHEMA);
    }

    private Globs archives() {
        return new Globs(config.include(), config.exclude());
    }

    private Globs entries() {
        return new Globs(config.entries(), config.excludeEntries());
    }

    @Override
    public List<InputFile> files() throws IOException {
        return new InputFolder(config.input(), archives(), config.include().toString()).files();
    }

    /// A tar archive has no directory, so each is a split of its own.
    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        List<Split> splits = new ArrayList<>();
        for (InputFile file : files) {
            String description = new Ranges.Range(file.name(), file.path(), 0, -1).write();
            splits.add(new Split(file.name(), description, Files.size(file.path())));
        }
        return splits;
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        Ranges.Range archive = Ranges.Range.read(split.description());
        try (Documents documents = new Documents(context.allocator(), out);
                Entries entries = new Entries(archive, context, documents, out)) {
            while (entries.next()) {
                entries.take();
            }
            documents.flush();
        }
    }

    /// The entries of one archive. Only what goes wrong with the archive is rejected, not what goes wrong
    /// behind.
    private final class Entries implements AutoCloseable {
        private final String archive;
        private final SourceContext context;
        private final Documents documents;
        private final Emitter out;
        private final Globs wanted = entries();
        private TarTexts texts;
        private String place;

        Entries(Ranges.Range archive, SourceContext context, Documents documents, Emitter out) {
            this.archive = archive.name();
            this.context = context;
            this.documents = documents;
            this.out = out;
            place = archive.name();
            try {
                texts = new TarTexts(archive.path());
            } catch (IOException damaged) {
                rejectRest(damaged);
            }
        }

        /// What hinders reading says nothing about the archive, and ends the step.
        private void rejectRest(IOException damaged) {
            if (damaged instanceof FileSystemException) {
                close();
                throw new UncheckedIOException(damaged);
            }
            context.reject(place, "archive cannot be read from here on: " + damaged.getMessage(), NOTHING);
            close();
        }

        boolean next() {
            try {
                if (texts == null || !texts.next()) {
                    return false;
                }
                place = archive + "!" + texts.name();
                return true;
            } catch (IOException damaged) {
                rejectRest(damaged);
                return false;
            }
        }

        void take() throws IOException {
            if (!wanted.choose(texts.name())) {
                return;
            }
            switch (texts.kind()) {
                case FOLDER -> {}
                case LINK -> out.dropped("link", 1);
                case SPECIAL -> out.dropped("special-file", 1);
                case FILE -> file();
            }
        }

        private void file() throws IOException {
            String source = Documents.source(texts.name());
            byte[] text = text();
            int malformed = text == null ? -1 : Utf8.firstMalformed(text, 0, text.length);
            if (malformed >= 0) {
                context.reject(place, "byte " + (malformed + 1) + " is not UTF-8", text);
            } else if (text != null) {
                documents.add(place, source, text, 0, text.length);
            }
        }

        /// The entry's bytes, or null where it was rejected.
        private byte[] text() {
            if (texts.length() > config.maxRow().bytes()) {
                String reason = "entry holds " + texts.length() + " bytes, more than the "
                        + config.maxRow().bytes() + " allowed ('max-row')";
                context.reject(place, reason, NOTHING);
                return null;
            }
            try {
                return texts.read();
            } catch (IOException damaged) {
                rejectRest(damaged);
                return null;
            }
        }

        @Override
        public void close() {
            if (texts == null) {
                return;
            }
            try {
                texts.close();
            } catch (IOException unread) {
                // Nothing was written, so nothing is lost.
            }
            texts = null;
        }
    }
}
