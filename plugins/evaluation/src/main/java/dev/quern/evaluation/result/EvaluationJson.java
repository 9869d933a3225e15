package dev.quern.evaluation.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads and writes [Evaluation] and other records as JSON: kebab-case keys in the order of the record, UTF-8, `\n`.
/// Equal records give equal bytes.
public final class EvaluationJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();
    private static final ObjectWriter WRITER = MAPPER.writer(new DefaultPrettyPrinter()
            .withSeparators(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private EvaluationJson() {}

    /// Writes a record.
    public static void write(Path file, Object value) throws IOException {
        byte[] json = WRITER.writeValueAsBytes(value);
        Files.write(file, (new String(json, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Reads an evaluation of a language model.
    ///
    /// @throws QuernException if the file is not one, or one of another version
    public static Evaluation read(Path file) throws IOException {
        return read(file, Evaluation.SCHEMA, Evaluation.class);
    }

    /// Reads an evaluation of a classifier or a regressor.
    ///
    /// @throws QuernException if the file is not one, or one of another version
    public static NetworkEvaluation readNetwork(Path file) throws IOException {
        return read(file, NetworkEvaluation.SCHEMA, NetworkEvaluation.class);
    }

    private static <T> T read(Path file, String demanded, Class<T> type) throws IOException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(file.toFile());
            String schema = tree.path("schema").asText("none");
            if (!schema.equals(demanded)) {
                throw malformed("schema is '" + schema + "', this version reads '" + demanded + "'", null);
            }
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException failure) {
            throw malformed(failure.getOriginalMessage(), failure);
        }
    }

    /// Reads a record of another kind.
    ///
    /// @throws IOException if it cannot be read, or is not of this form
    public static <T> T readAs(Path file, Class<T> type) throws IOException {
        return MAPPER.readValue(file.toFile(), type);
    }

    /// Parses JSON of any form.
    ///
    /// @param place what messages call it
    public static JsonNode parse(String json, String place) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException failure) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    place + " is not JSON: " + failure.getOriginalMessage(),
                    "Run the step that made it again with --fresh.",
                    failure);
        }
    }

    private static QuernException malformed(String what, Throwable cause) {
        return new QuernException(
                ErrorCode.INPUT_MALFORMED,
                Evaluation.FILE + ": " + what,
                "Run the evaluate step again with this version.",
                cause);
    }
}
