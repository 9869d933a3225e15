package dev.quern.jobs.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.quern.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Tokens as people read them.
final class Tokens {
    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private Tokens() {}

    /// The token in quotes, control characters as escapes; a part of a character in hexadecimal.
    static String show(Tokenizer tokenizer, int id) {
        byte[] bytes = tokenizer.tokenBytes(id);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            StringBuilder shown = new StringBuilder("\"");
            text.codePoints().forEach(codePoint -> shown.append(escape(codePoint)));
            return shown.append('"').toString();
        } catch (CharacterCodingException partOfCharacter) {
            return "<" + HexFormat.ofDelimiter(" ").formatHex(bytes) + ">";
        }
    }

    /// A value as indented JSON.
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String escape(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            default ->
                Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT
                        ? String.format("\\u{%x}", codePoint)
                        : Character.toString(codePoint);
        };
    }
}
