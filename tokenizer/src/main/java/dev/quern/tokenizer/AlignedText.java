package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Utf8;
import java.util.Arrays;

/// A text on its way through normalization: code points, and for each the bytes of the original that it came
/// from. A byte that is not part of a well-formed character is kept as [Utf8#MALFORMED] plus its value.
final class AlignedText {
    private int[] codePoints;
    private int[] starts;
    private int[] ends;
    private int length;

    AlignedText(int capacity) {
        codePoints = new int[Math.max(8, capacity)];
        starts = new int[codePoints.length];
        ends = new int[codePoints.length];
    }

    static AlignedText of(byte[] text, int from, int end) {
        AlignedText aligned = new AlignedText(end - from);
        int at = from;
        while (at < end) {
            int codePoint = Utf8.decode(text, at, end);
            int next = at + Utf8.width(codePoint);
            aligned.add(codePoint == Utf8.MALFORMED ? Utf8.MALFORMED + (text[at] & 0xff) : codePoint, at, next);
            at = next;
        }
        return aligned;
    }

    int length() {
        return length;
    }

    int codePoint(int index) {
        return codePoints[index];
    }

    /// Where in the original the code point begins.
    int start(int index) {
        return starts[index];
    }

    /// Where in the original the code point ends.
    int end(int index) {
        return ends[index];
    }

    void add(int codePoint, int start, int end) {
        if (length == codePoints.length) {
            codePoints = Arrays.copyOf(codePoints, 2 * length);
            starts = Arrays.copyOf(starts, 2 * length);
            ends = Arrays.copyOf(ends, 2 * length);
        }
        codePoints[length] = codePoint;
        starts[length] = start;
        ends[length++] = end;
    }

    /// Adds all of a string as coming from one place.
    void add(String text, int start, int end) {
        text.codePoints().forEach(codePoint -> add(codePoint, start, end));
    }

    /// Adds a range of another text.
    void add(AlignedText other, int from, int to) {
        for (int i = from; i < to; i++) {
            add(other.codePoints[i], other.starts[i], other.ends[i]);
        }
    }

    AlignedText slice(int from, int to) {
        AlignedText slice = new AlignedText(to - from);
        slice.add(this, from, to);
        return slice;
    }

    /// Code points from one index to another as a string; there must be no bytes without a character among them.
    String string(int from, int to) {
        return new String(codePoints, from, to - from);
    }

    /// UTF-8, and for each byte the index of its code point.
    Utf8Text utf8() {
        byte[] bytes = new byte[4 * length];
        int[] indexes = new int[4 * length];
        int size = 0;
        for (int i = 0; i < length; i++) {
            int before = size;
            size = write(codePoints[i], bytes, size);
            Arrays.fill(indexes, before, size, i);
        }
        return new Utf8Text(Arrays.copyOf(bytes, size), indexes);
    }

    /// @param indexes for each byte the index of its code point
    record Utf8Text(byte[] bytes, int[] indexes) {}

    private static int write(int codePoint, byte[] into, int at) {
        if (codePoint < 0x80 || codePoint >= Utf8.MALFORMED) {
            into[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            into[at] = (byte) (0xc0 | codePoint >> 6);
            into[at + 1] = (byte) (0x80 | codePoint & 0x3f);
            return at + 2;
        }
        if (codePoint < 0x10000) {
            into[at] = (byte) (0xe0 | codePoint >> 12);
            into[at + 1] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            into[at + 2] = (byte) (0x80 | codePoint & 0x3f);
            return at + 3;
        }
        into[at] = (byte) (0xf0 | codePoint >> 18);
        into[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3f);
        into[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3f);
        into[at + 3] = (byte) (0x80 | codePoint & 0x3f);
        return at + 4;
    }
}
