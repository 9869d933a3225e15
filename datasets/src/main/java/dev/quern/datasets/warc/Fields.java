package dev.quern.datasets.warc;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The head of a WARC record or HTTP message: a first line, then fields. Names of fields know no case; of
/// fields that stand twice the first counts; a line that begins with white space goes on with the one before.
public final class Fields {
    private final String firstLine;
    private final Map<String, String> values;

    private Fields(String firstLine, Map<String, String> values) {
        this.firstLine = firstLine;
        this.values = values;
    }

    /// Bytes from `from` that belong to a head with the blank line behind it; -1 where none ends before `end`.
    static int length(byte[] bytes, int from, int end) {
        int line = from;
        for (int at = from; at < end; at++) {
            if (bytes[at] == '\n') {
                boolean blank = at == line || at == line + 1 && bytes[line] == '\r';
                if (blank && line > from) {
                    return at + 1 - from;
                }
                line = at + 1;
            }
        }
        return -1;
    }

    /// Reads a head. Lines that are no field are passed over, as browsers do.
    static Fields parse(byte[] bytes, int from, int length) {
        String[] lines = new String(bytes, from, length, StandardCharsets.UTF_8).split("\r?\n");
        Map<String, String> values = new HashMap<>();
        String last = null;
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i];
            int colon = line.indexOf(':');
            if (!line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
                if (last != null) {
                    values.merge(last, line.strip(), (before, rest) -> before + " " + rest);
                }
            } else if (colon > 0) {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                last = values.putIfAbsent(name, line.substring(colon + 1).strip()) == null ? name : null;
            }
        }
        return new Fields(lines.length == 0 ? "" : lines[0], values);
    }

    public String firstLine() {
        return firstLine;
    }

    /// The value of a field, empty where there is none.
    ///
    /// @param name in lower case
    public String value(String name) {
        return values.getOrDefault(name, "");
    }
}
