package dev.quern.datasets.image;

import java.util.Arrays;

/// A Huffman table of a JPEG image (ITU-T T.81, annexes C and F), with the symbols of short codes at hand.
final class HuffmanTable {
    /// Codes of up to so many bits are looked up.
    static final int LOOK_AHEAD = 9;

    private static final int LONGEST = 16;

    private byte[] segment = new byte[0];
    private final byte[] symbols = new byte[256];
    private final int[] lastCodes = new int[LONGEST + 2];
    private final int[] offsets = new int[LONGEST + 1];
    /// Length and symbol of the code that some bits begin with, `length << 8 | symbol`; 0 where it is longer.
    final short[] codes = new short[1 << LOOK_AHEAD];
    /// Value, run of zeros before it, and bits of both, `value << 8 | run << 4 | bits`; 0 where they do not fit in.
    final short[] values = new short[1 << LOOK_AHEAD];

    /// Takes the table of a segment: 16 numbers of codes by length, then the symbols.
    ///
    /// @return the number of bytes it takes, or -1 where it is damaged
    int define(byte[] bytes, int from, int to) {
        if (to - from < LONGEST) {
            return -1;
        }
        int count = 0;
        for (int length = 0; length < LONGEST; length++) {
            count += bytes[from + length] & 0xff;
        }
        int size = LONGEST + count;
        if (count > symbols.length || size > to - from) {
            return -1;
        }
        if (Arrays.equals(segment, 0, segment.length, bytes, from, from + size)) {
            return size;
        }
        segment = new byte[0];
        System.arraycopy(bytes, from + LONGEST, symbols, 0, count);
        if (!assignCodes(bytes, from)) {
            return -1;
        }
        assignValues();
        segment = Arrays.copyOfRange(bytes, from, from + size);
        return size;
    }

    boolean isDefined() {
        return segment.length > 0;
    }

    /// Codes of one length follow one another, those of the next begin behind them.
    private boolean assignCodes(byte[] counts, int from) {
        Arrays.fill(codes, (short) 0);
        int code = 0;
        int symbol = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int count = counts[from + length - 1] & 0xff;
            offsets[length] = symbol - code;
            if (code + count > 1 << length) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                if (length <= LOOK_AHEAD) {
                    int first = code << LOOK_AHEAD - length;
                    short entry = (short) (length << 8 | symbols[symbol] & 0xff);
                    Arrays.fill(codes, first, first + (1 << LOOK_AHEAD - length), entry);
                }
                code++;
                symbol++;
            }
            lastCodes[length] = count == 0 ? -1 : code - 1;
            code <<= 1;
        }
        return true;
    }

    private void assignValues() {
        Arrays.fill(values, (short) 0);
        for (int bits = 0; bits < codes.length; bits++) {
            int length = codes[bits] >> 8;
            int size = codes[bits] & 15;
            if (length == 0 || size == 0 || length + size > LOOK_AHEAD) {
                continue;
            }
            int raw = bits >> LOOK_AHEAD - length - size & (1 << size) - 1;
            int value = raw < 1 << size - 1 ? raw - (1 << size) + 1 : raw;
            if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
                values[bits] = (short) (value << 8 | codes[bits] & 0xf0 | length + size);
            }
        }
    }

    /// The symbol of a code longer than [#LOOK_AHEAD].
    ///
    /// @param bits the next 16
    /// @return `length << 8 | symbol`, or 0 where there is no such code
    int longCode(int bits) {
        for (int length = LOOK_AHEAD + 1; length <= LONGEST; length++) {
            int code = bits >> LONGEST - length;
            if (code <= lastCodes[length]) {
                return length << 8 | symbols[offsets[length] + code & 0xff] & 0xff;
            }
        }
        return 0;
    }
}
