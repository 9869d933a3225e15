package dev.quern.corpus.passages;

import dev.quern.corpus.near.XxHash64;
import dev.quern.corpus.text.Utf8;
import java.util.Arrays;

/// Cuts texts into passages and makes keys of them. For one thread.
///
/// A key has 128 bits, two XXH64 of different seeds: two different passages fall together with probability below
/// 10^-18 for ten billion passages, if nobody makes them for that purpose.
public final class Passages {
    private static final long OTHER_SEED = 0x51F15EEDL;

    /// What a passage is.
    public enum Unit {
        /// Lines without a blank one between.
        PARAGRAPH,
        /// What stands between line ends.
        LINE
    }

    /// What makes passages equal.
    public enum Normalize {
        /// Equal bytes.
        NONE,
        /// Equal when in lower case and with runs of white space as one space, none at the ends.
        LOWER_AND_SPACE
    }

    /// How texts are cut and compared.
    ///
    /// @param fewestCharacters of a passage as it is compared; shorter ones stay, however often they occur
    public record Rules(Unit unit, Normalize normalize, int fewestCharacters) {}

    /// Takes passages in the order of the text.
    public interface Each {
        /// @param end behind its last byte, line end and `\r` before it not included
        /// @param next where the next one begins, or the end of the text
        void passage(int start, int end, int next);
    }

    private final Rules rules;
    private byte[] line = new byte[1 << 10];
    private long high;
    private long low;

    public Passages(Rules rules) {
        this.rules = rules;
    }

    /// Shows all passages. White space before the first belongs to none.
    public void cut(byte[] text, Each each) {
        int start = -1;
        int end = 0;
        int at = 0;
        while (at < text.length) {
            int lineEnd = at;
            while (lineEnd < text.length && text[lineEnd] != '\n') {
                lineEnd++;
            }
            int next = Math.min(text.length, lineEnd + 1);
            boolean open = rules.unit() == Unit.PARAGRAPH && start >= 0 && end == at;
            if (!isBlank(text, at, lineEnd)) {
                if (!open) {
                    show(text, start, end, at, each);
                    start = at;
                }
                end = next;
            }
            at = next;
        }
        show(text, start, end, text.length, each);
    }

    /// @param end behind the line end of its last line
    private static void show(byte[] text, int start, int end, int next, Each each) {
        if (start >= 0) {
            int last = end;
            last -= last > start && text[last - 1] == '\n' ? 1 : 0;
            last -= last > start && text[last - 1] == '\r' ? 1 : 0;
            each.passage(start, last, next);
        }
    }

    private static boolean isBlank(byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int space = Utf8.spaceAt(text, at, end);
            if (space == 0) {
                return false;
            }
            at += space;
        }
        return true;
    }

    /// Makes the key of a passage; false where it is too short.
    public boolean key(byte[] text, int start, int end) {
        byte[] bytes = text;
        int from = start;
        int to = end;
        if (rules.normalize() == Normalize.LOWER_AND_SPACE) {
            from = 0;
            to = normalize(text, start, end);
            bytes = line;
        }
        if (to - from < rules.fewestCharacters() || Utf8.count(bytes, from, to) < rules.fewestCharacters()) {
            return false;
        }
        high = XxHash64.of(bytes, from, to);
        low = XxHash64.of(bytes, from, to, OTHER_SEED);
        return true;
    }

    private int normalize(byte[] text, int start, int end) {
        int length = 0;
        boolean space = true;
        int at = start;
        while (at < end) {
            reserve(length + 5);
            int size = Utf8.lengthAt(text, at, end);
            if (Utf8.spaceAt(text, at, end) > 0) {
                if (!space) {
                    line[length++] = ' ';
                }
                space = true;
            } else {
                length = lower(text, at, size, length);
                space = false;
            }
            at += size;
        }
        return space && length > 0 ? length - 1 : length;
    }

    private int lower(byte[] text, int at, int size, int length) {
        if (size == 1) {
            byte value = text[at];
            line[length] = value >= 'A' && value <= 'Z' ? (byte) (value + 'a' - 'A') : value;
            return length + 1;
        }
        int point = Utf8.pointAt(text, at, at + size);
        int lower = point == Utf8.REPLACEMENT ? point : Character.toLowerCase(point);
        if (lower == point) {
            System.arraycopy(text, at, line, length, size);
            return length + size;
        }
        return Utf8.put(lower, line, length);
    }

    private void reserve(int bytes) {
        if (bytes > line.length) {
            line = Arrays.copyOf(line, 2 * bytes);
        }
    }

    /// First half of the last key.
    public long high() {
        return high;
    }

    /// Second half of the last key.
    public long low() {
        return low;
    }
}
