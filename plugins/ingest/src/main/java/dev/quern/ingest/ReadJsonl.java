package dev.quern.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads JSON lines, plain or compressed (`.gz`, `.zst`, `.bz2`), as rows (id, source, text and the columns
/// asked for). A line that is no JSON object or has no text is rejected with its place.
///
/// A key that is missing, or whose value is null, counts as absent: a column has null there. Strings are taken
/// as they are, any other value as its JSON text.
public final class ReadJsonl implements Source {

    public record Config(
            @Doc("folder, or one file; also s3://bucket/folder and the like")
            Path input,

            @Doc("glob patterns of names below the folder to read")
            @Default("[\"**/*.jsonl\", \"**/*.jsonl.gz\", \"**/*.jsonl.zst\", \"**/*.jsonl.bz2\"]")
            List<String> include,

            @Doc("glob patterns of names to leave out") @Default("[]")
            List<String> exclude,

            @Doc("key of the text") @Default("text") String textKey,

            @Doc("key of the id; without it the id is the file's name and the line's byte position")
            Optional<String> idKey,

            @Doc("key of the column 'source'; without it the first part of the file's name")
            Optional<String> sourceKey,

            @Doc("keys to carry as further columns of text; null where a line has no such key") @Default("[]")
            List<String> columns,

            @Doc("longest line; a longer one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            Limits.checkMaxRow(maxRow);
        }
    }

    private final Config config;

    @Inject
    ReadJsonl(Config config) {
        this.config = config;
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
        return Ranges.split(files, true);
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        try (Documents documents = new Documents(context.allocator(), out, config.columns())) {
            Lines lines = new Lines(documents);
            for (Ranges.Range range : Ranges.of(split)) {
                TextRange text =
                        new TextRange(range, context, (int) config.maxRow().bytes());
                text.read(line -> lines.row(line, text));
            }
            documents.flush();
        }
    }

    /// Makes rows of lines.
    private final class Lines {
        private final Documents documents;
        private final JsonFields fields;
        private final int text;
        private final int id;
        private final int source;
        private final int[] columns;
        private final byte[][] values;

        Lines(Documents documents) {
            this.documents = documents;
            List<String> keys = new ArrayList<>(List.of(config.textKey()));
            config.idKey().ifPresent(keys::add);
            config.sourceKey().ifPresent(keys::add);
            keys.addAll(config.columns());
            fields = new JsonFields(keys);
            text = fields.indexOf(config.textKey());
            id = config.idKey().map(fields::indexOf).orElse(-1);
            source = config.sourceKey().map(fields::indexOf).orElse(-1);
            columns = config.columns().stream().mapToInt(fields::indexOf).toArray();
            values = new byte[columns.length][];
        }

        void row(LineReader line, TextRange place) throws IOException {
            if (line.length() == 0) {
                return;
            }
            boolean isObject;
            try {
                isObject = fields.read(line.bytes(), line.length());
            } catch (JsonProcessingException wrong) {
                place.reject(line, "not JSON: " + wrong.getOriginalMessage());
                return;
            }
            if (!isObject || !fields.isString(text)) {
                place.reject(line, isObject ? "no text in key '" + config.textKey() + "'" : "not a JSON object");
                return;
            }
            byte[] name = id < 0 ? null : fields.value(id);
            if (name == null) {
                name = place.id(line).getBytes(StandardCharsets.UTF_8);
            }
            byte[] origin = source < 0 ? null : fields.value(source);
            if (origin == null) {
                origin = Documents.source(place.file()).getBytes(StandardCharsets.UTF_8);
            }
            for (int i = 0; i < columns.length; i++) {
                values[i] = fields.value(columns[i]);
            }
            byte[] content = fields.value(text);
            documents.add(name, origin, content, 0, content.length, values);
        }
    }
}
