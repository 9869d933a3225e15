package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// SentencePiece's compiled map of characters: at each place the longest key that matches is replaced. The form is that
/// of its `precompiled_charsmap`: the size of a double-array trie (Darts-clone), the trie, and the replacements, each
/// ended by a NUL. Immutable.
final class CharacterMap {
    private final byte[] data;
    private final int[] units;
    private final int replacements;

    /// @throws IllegalArgumentException where the data cannot be such a map
    CharacterMap(byte[] data) {
        this.data = data;
        if (data.length < 4) {
            throw new IllegalArgumentException("the character map has " + data.length + " bytes, less than its header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int size = buffer.getInt();
        if (size < 0 || size % 4 != 0 || size > data.length - 4) {
            throw new IllegalArgumentException("the character map says that its trie has "
                    + Integer.toUnsignedString(size) + " bytes; it has " + (data.length - 4) + " in all");
        }
        units = new int[size / 4];
        buffer.asIntBuffer().get(units);
        replacements = 4 + size;
    }

    /// The compiled form.
    byte[] data() {
        return data.clone();
    }

    AlignedText apply(AlignedText text) {
        AlignedText.Utf8Text utf8 = text.utf8();
        byte[] bytes = utf8.bytes();
        AlignedText out = new AlignedText(text.length());
        int at = 0;
        while (at < bytes.length) {
            long match = longest(bytes, at);
            int index = utf8.indexes()[at];
            int stop = at + (int) (match >>> 32);
            if (stop > at) {
                out.add(replacement((int) match), text.start(index), text.end(utf8.indexes()[stop - 1]));
                at = stop;
            } else {
                out.add(text, index, index + 1);
                at += Utf8.width(Utf8.decode(bytes, at, bytes.length));
            }
        }
        return out;
    }

    /// Length of the longest key above, where its replacement begins below; 0 where there is none.
    private long longest(byte[] text, int from) {
        long found = 0;
        if (units.length == 0) {
            return found;
        }
        int node = offset(units[0]);
        for (int at = from; at < text.length && text[at] != 0; at++) {
            int label = text[at] & 0xff;
            node ^= label;
            if (node < 0 || node >= units.length || (units[node] & 0x800000ff) != label) {
                break;
            }
            int unit = units[node];
            node ^= offset(unit);
            if ((unit >>> 8 & 1) != 0 && node >= 0 && node < units.length) {
                found = (long) (at + 1 - from) << 32 | units[node] & 0x7fffffff;
            }
        }
        return found;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    private String replacement(int start) {
        int from = replacements + start;
        int end = from;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return from > data.length ? "" : new String(data, from, end - from, StandardCharsets.UTF_8);
    }
}
