package dev.quern.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.List;
import java.util.Optional;

/// Reads JSON lines, plain or compressed (`.gz`, `.zst`), as rows (id, source, text). A line that is no JSON object
/// or has no text is
/// rejected with its place.
public final class ReadJsonl implements Source {

    public record Config(
            @Doc("folder, or one file") Path input,

            @Doc("glob patterns of names below the folder to read")
            @Default("[\"**/*.jsonl\", \"**/*.jsonl.gz\", \"**/*.jsonl.zst\"]")
            List<String> include,

            @Doc("glob patterns of names to leave out") @Default("[]")
            List<String> exclude,

            @Doc("key of the text") @Default("text") String textKey,

            @Doc("key of the id; without it the id is the file's name and the line's byte position")
            Optional<String> idKey,

            @Doc("key of the column 'source'; without it the first part of the file's name")
            Optional<String> sourceKey,

            @Doc("longest line; a longer one is rejected") @Default("64MiB")
            ByteSize maxRow) {
        public Config {
            PlanException.check(!include.isEmpty(), "include", "needs at least one pattern");
            PlanException.check(
                    maxRow.bytes() > 0 && maxRow.bytes() <= 1 << 30,
                    "max-row",
                    "must be between 1B and 1GiB, is %d bytes",
                    maxRow.bytes());
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Config config;

    @Inject
    ReadJsonl(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        new Globs(config.include(), config.exclude());
        return Outputs.rows(Documents.SCHEMA);
    }

    @Override
    public List<InputFile> files() throws IOException {
        Globs globs = new Globs(config.include(), config.exclude());
        return new InputFolder(config.input(), globs, config.include().toString()).files();
    }

    @Override
    public List<Split> splits(List<InputFile> files) throws IOException {
        return Ranges.split(files, true);
    }

    @Override
    public void read(Split split, SourceContext context, Emitter out) throws IOException {
        try (Documents documents = new Documents(context.allocator(), out)) {
            for (Ranges.Range range : Ranges.of(split)) {
                TextRange text =
                        new TextRange(range, context, (int) config.maxRow().bytes());
                text.read(line -> row(range.name(), line, text, documents));
            }
            documents.flush();
        }
    }

    private void row(String file, LineReader line, TextRange place, Documents documents) throws IOException {
        if (line.length() == 0) {
            return;
        }
        JsonNode row;
        try {
            row = JSON.readTree(line.bytes(), 0, line.length());
        } catch (JsonProcessingException wrong) {
            place.reject(line, "not JSON: " + wrong.getOriginalMessage());
            return;
        }
        JsonNode text = row.get(config.textKey());
        if (text == null || !text.isTextual()) {
            place.reject(line, row.isObject() ? "no text in key '" + config.textKey() + "'" : "not a JSON object");
            return;
        }
        byte[] bytes = text.textValue().getBytes(StandardCharsets.UTF_8);
        documents.add(id(line, row, place), source(file, row), bytes, 0, bytes.length);
    }

    private String id(LineReader line, JsonNode row, TextRange place) {
        return config.idKey().map(row::get).map(JsonNode::asText).orElseGet(() -> place.id(line));
    }

    private String source(String file, JsonNode row) {
        return config.sourceKey().map(row::get).map(JsonNode::asText).orElseGet(() -> Documents.source(file));
    }
}
