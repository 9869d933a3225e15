package dev.quern.jobs.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.datasets.text.Compression;
import dev.quern.datasets.text.LineReader;
import dev.quern.datasets.text.ZipTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Texts to learn from or to measure: files and folders. Of `.jsonl` the rows' text, of `.zip` each entry, of any other
/// file its text, cut at line ends into documents of about a megabyte; all but archives may be compressed (`.gz`,
/// `.zst`).
final class CorpusArguments {
    private static final int LONGEST_LINE = 1 << 28;
    private static final int DOCUMENT = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--text-key",
            paramLabel = "KEY",
            defaultValue = "text",
            description = "key of the text in .jsonl (default: text)")
    private String textKey;

    @Option(
            names = "--language-key",
            paramLabel = "KEY",
            defaultValue = "lang",
            description = "key of the language in .jsonl (default: lang); without it the text's script stands for it")
    private String languageKey;

    /// Takes texts.
    @FunctionalInterface
    interface Visitor {
        /// @param language what the row says, or null
        void visit(byte[] text, String language) throws IOException;
    }

    /// Shows all texts; files of a folder in the order of their names.
    void read(List<Path> files, Visitor visitor) throws IOException {
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new QuernException(ErrorCode.INPUT_UNREADABLE, "no file " + file, "check the path");
            }
            try (Stream<Path> all = Files.walk(file)) {
                for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                    readFile(each, visitor);
                }
            }
        }
    }

    private void readFile(Path file, Visitor visitor) throws IOException {
        Compression compression = Compression.of(file.getFileName().toString());
        String name = compression.strip(file.getFileName().toString());
        if (name.endsWith(".zip")) {
            try (ZipTexts texts = new ZipTexts(file, entry -> true)) {
                for (int i = 0; i < texts.size(); i++) {
                    visitor.visit(texts.read(i, LONGEST_LINE), null);
                }
            }
            return;
        }
        try (InputStream in = compression.open(file)) {
            if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
                readLines(file, in, visitor);
            } else {
                readText(in, visitor);
            }
        }
    }

    private void readLines(Path file, InputStream in, Visitor visitor) throws IOException {
        LineReader lines = new LineReader(in, 0, LONGEST_LINE);
        while (lines.next()) {
            if (lines.isTooLong()) {
                throw malformed(file, lines, "the line is longer than " + LONGEST_LINE + " bytes", null);
            }
            if (lines.length() == 0) {
                continue;
            }
            JsonNode row;
            try {
                row = JSON.readTree(lines.bytes(), 0, lines.length());
            } catch (JsonProcessingException wrong) {
                throw malformed(file, lines, "not JSON: " + wrong.getOriginalMessage(), wrong);
            }
            JsonNode text = row.get(textKey);
            if (text == null || !text.isTextual()) {
                throw malformed(file, lines, "no text in key '" + textKey + "'", null);
            }
            JsonNode language = row.get(languageKey);
            visitor.visit(
                    text.textValue().getBytes(StandardCharsets.UTF_8), language == null ? null : language.asText());
        }
    }

    private static QuernException malformed(Path file, LineReader lines, String problem, Exception cause) {
        return new QuernException(
                ErrorCode.INPUT_MALFORMED,
                file + ":" + lines.number() + ": " + problem,
                "repair or remove the line, or name another key with --text-key",
                cause);
    }

    private static void readText(InputStream in, Visitor visitor) throws IOException {
        byte[] rest = new byte[0];
        for (byte[] more = in.readNBytes(DOCUMENT); more.length > 0; more = in.readNBytes(DOCUMENT)) {
            byte[] all = Arrays.copyOf(rest, rest.length + more.length);
            System.arraycopy(more, 0, all, rest.length, more.length);
            int cut = all.length;
            while (cut > 0 && all[cut - 1] != '\n') {
                cut--;
            }
            if (cut > 0) {
                visitor.visit(Arrays.copyOf(all, cut), null);
            }
            rest = Arrays.copyOfRange(all, cut, all.length);
        }
        if (rest.length > 0) {
            visitor.visit(rest, null);
        }
    }
}
