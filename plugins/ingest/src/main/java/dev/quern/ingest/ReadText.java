package dev.quern.ingest;

import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Source;
import dev.quern.datasets.text.LineReader;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Reads text files, plain or compressed (`.gz`, `.zst`, `.bz2`), as rows (id, source, text). The id is the
/// name of the file below the folder, with `@` and a byte position for a line or paragraph.
public final class ReadText implements Source {

    /// What a row is.
    public enum Document {
        FILE,
        LINE,
        /// Lines up to the next blank one.
        PARAGRAPH
    }

    public record Config(
            @Doc("folder, or one file; also s3://bucket/folder and the like")
            Path input,

            @Doc("glob patterns of names below the folder to read")
            @Default("[\"**/*.txt\", \"**/*.txt.gz\", \"**/*.txt.zst\", \"**/*.txt.bz2\"]")
            List<String> include,

            @Doc("glob patterns of names to leave out") @Default("[]")
            List<String> exclude,

            @Doc("what a row is: file, line or paragraph") @Default("file")
            Document document,

            @Doc("largest row; a longer one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
        }
    }

    private final Config config;

    @Inject
    ReadText(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        new Globs(config.include(), config.exclude());
        return Outputs.rows(Documents.SCHEMA);
    }

    @Override
    public List<InputFile> files() throws IOException {
        return InputFolder.files(config.input(), config.include(), config.exclude());
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        return Ranges.split(files, config.document() == Document.LINE);
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        int longest = (int) config.maxRow().bytes();
        try (Documents documents = new Documents(context.allocator(), out)) {
            for (Ranges.Range range : Ranges.of(split)) {
                TextRange text = new TextRange(range, context, longest);
                if (config.document() == Document.LINE) {
                    text.read(line -> documents.add(text.id(line), line.bytes(), 0, line.length()));
                } else {
                    gather(range.name(), text, documents, longest);
                }
            }
            documents.flush();
        }
    }

    /// Joins lines to paragraphs or to the whole file.
    private void gather(String name, TextRange text, Documents documents, int longest) throws IOException {
        boolean paragraphs = config.document() == Document.PARAGRAPH;
        ByteArrayOutputStream gathered = new ByteArrayOutputStream();
        long[] start = {0};
        boolean[] full = {false};
        text.read(line -> {
            if (paragraphs && line.length() == 0) {
                finish(name + "@" + start[0], gathered, documents);
                full[0] = false;
                return;
            }
            if (gathered.size() == 0) {
                start[0] = line.start();
            }
            if (!full[0] && gathered.size() + (long) line.length() + 1 > longest) {
                text.reject(line, "document is longer than " + longest + " bytes ('max-row')");
                gathered.reset();
                full[0] = true;
            }
            if (!full[0]) {
                append(line, gathered);
            }
        });
        finish(paragraphs ? name + "@" + start[0] : name, gathered, documents);
    }

    private static void append(LineReader line, ByteArrayOutputStream gathered) {
        gathered.write(line.bytes(), 0, line.length());
        gathered.write('\n');
    }

    private static void finish(String id, ByteArrayOutputStream gathered, Documents documents) throws IOException {
        if (gathered.size() > 0) {
            byte[] bytes = gathered.toByteArray();
            documents.add(id, bytes, 0, bytes.length);
            gathered.reset();
        }
    }
}
