package dev.quern.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Picks the values of some keys from JSON objects and passes over all others. Of a key that occurs twice, the
/// last value counts.
final class JsonFields {
    /// Lines are bounded before they are read, so strings need no bound of their own.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final String[] keys;
    private final byte[][] values;
    private final boolean[] strings;

    JsonFields(List<String> keys) {
        this.keys = keys.stream().distinct().toArray(String[]::new);
        values = new byte[this.keys.length][];
        strings = new boolean[this.keys.length];
    }

    /// Reads the value that a line begins with.
    ///
    /// @return false if that is no object
    /// @throws com.fasterxml.jackson.core.JsonProcessingException when it is not JSON
    boolean read(byte[] line, int length) throws IOException {
        Arrays.fill(values, null);
        Arrays.fill(strings, false);
        try (JsonParser parser = JSON.createParser(line, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                if (parser.currentToken() != null) {
                    parser.finishToken();
                    parser.skipChildren();
                }
                return false;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                int key = indexOf(name);
                JsonToken value = parser.nextToken();
                if (key < 0) {
                    parser.skipChildren();
                } else {
                    strings[key] = value == JsonToken.VALUE_STRING;
                    values[key] = text(parser, value);
                }
            }
            return true;
        }
    }

    /// Place of a key among those asked for, -1 if it is not.
    int indexOf(String name) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /// UTF-8 of a string, or of the JSON text of any other value; null where the key is missing
    /// or its value is null.
    byte[] value(int key) {
        return values[key];
    }

    boolean isString(int key) {
        return strings[key];
    }

    private static byte[] text(JsonParser parser, JsonToken value) throws IOException {
        String text =
                switch (value) {
                    case VALUE_NULL -> null;
                    case START_OBJECT, START_ARRAY -> structure(parser);
                    default -> parser.getText();
                };
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static String structure(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = JSON.createGenerator(text)) {
            copy.copyCurrentStructure(parser);
        }
        return text.toString();
    }
}
