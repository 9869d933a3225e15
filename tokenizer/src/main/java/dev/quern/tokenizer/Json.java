package dev.quern.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Just enough JSON for vocabulary files, since this module stands on the JDK alone. Objects become
/// [LinkedHashMap], arrays [ArrayList], numbers [Long] or [Double].
final class Json {
    private static final int DEEPEST = 64;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /// Reads one value and nothing behind it.
    static Object read(String text) throws TokenizerFormatException {
        Json json = new Json(text);
        Object value = json.value(0);
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.wrong("nothing more");
        }
        return value;
    }

    /// A string in quotes.
    static String quote(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '"' || character == '\\') {
                out.append('\\').append(character);
            } else if (character < 0x20) {
                out.append(String.format("\\u%04x", (int) character));
            } else {
                out.append(character);
            }
        }
        return out.append('"').toString();
    }

    private Object value(int depth) throws TokenizerFormatException {
        skipSpace();
        if (at >= text.length() || depth > DEEPEST) {
            throw wrong(depth > DEEPEST ? "less nesting" : "a value");
        }
        return switch (text.charAt(at)) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) throws TokenizerFormatException {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw wrong("a key in quotes");
            }
            int place = at;
            String key = string();
            expect(':');
            if (object.put(key, value(depth + 1)) != null) {
                at = place;
                throw wrong("each key once, key '" + key + "' stands twice");
            }
            if (!goesOn('}')) {
                return object;
            }
        }
    }

    private List<Object> array(int depth) throws TokenizerFormatException {
        List<Object> array = new ArrayList<>();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return array;
        }
        do {
            array.add(value(depth + 1));
        } while (goesOn(']'));
        return array;
    }

    private boolean goesOn(char end) throws TokenizerFormatException {
        skipSpace();
        char next = peek();
        at++;
        if (next != ',' && next != end) {
            at--;
            throw wrong("',' or '" + end + "'");
        }
        return next == ',';
    }

    private String string() throws TokenizerFormatException {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char character = text.charAt(at);
            if (character == '\\') {
                at++;
                out.append(escaped());
            } else {
                out.append(character);
                at++;
            }
        }
        if (at >= text.length()) {
            throw wrong("a closing quote");
        }
        at++;
        return out.toString();
    }

    private char escaped() throws TokenizerFormatException {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at--;
                throw wrong("an escape such as \\n");
            }
        };
    }

    private char unicode() throws TokenizerFormatException {
        if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            throw wrong("four hexadecimal digits");
        }
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private Object word(String word, Object value) throws TokenizerFormatException {
        if (!text.startsWith(word, at)) {
            throw wrong("a value");
        }
        at += word.length();
        return value;
    }

    private Object number() throws TokenizerFormatException {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            if (digits.matches("-?[0-9]{1,18}")) {
                return Long.valueOf(digits);
            }
            return Double.valueOf(digits);
        } catch (NumberFormatException notOne) {
            at = start;
            throw wrong("a value");
        }
    }

    private void expect(char character) throws TokenizerFormatException {
        skipSpace();
        if (peek() != character) {
            throw wrong("'" + character + "'");
        }
        at++;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private TokenizerFormatException wrong(String wanted) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            boolean end = text.charAt(i) == '\n';
            line += end ? 1 : 0;
            column = end ? 1 : column + 1;
        }
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end of the file";
        return new TokenizerFormatException(
                "line " + line + ":" + column + ": expected " + wanted + ", found " + found);
    }
}
