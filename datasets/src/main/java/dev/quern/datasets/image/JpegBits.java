package dev.quern.datasets.image;

/// The bits of a scan of a baseline JPEG image, and the coefficients that they code (ITU-T T.81, annex F).
final class JpegBits {
    /// Where the coefficients of a block lie, in the order in which they are coded.
    static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private static final int LARGEST_SIZE = 15;

    private final byte[] bytes;
    private int at;
    private long bits;
    private int count;
    /// Bits that were made up behind the end of the data.
    private int invented;

    JpegBits(byte[] bytes, int from) {
        this.bytes = bytes;
        at = from;
    }

    private void fill() {
        while (count <= 48) {
            int next = at < bytes.length ? bytes[at] & 0xff : 0xff;
            if (next == 0xff) {
                if (at + 1 < bytes.length && bytes[at + 1] == 0) {
                    at++;
                } else {
                    // A marker, or the end.
                    bits <<= 8;
                    count += 8;
                    invented += 8;
                    continue;
                }
            }
            at++;
            bits = bits << 8 | next;
            count += 8;
        }
    }

    /// Whether more bits were read than there are.
    boolean isExhausted() {
        return invented > count;
    }

    /// Where the marker behind the data lies, once all of it is read; -1 where data is left.
    int end() {
        fill();
        return isExhausted() || count - invented >= 8 ? -1 : at;
    }

    /// Goes on behind a restart marker; false where there is none.
    ///
    /// @param number of the marker, 0 to 7
    boolean restart(int number) {
        int end = end();
        if (end < 0 || end + 1 >= bytes.length || (bytes[end + 1] & 0xff) != 0xd0 + number) {
            return false;
        }
        at = end + 2;
        bits = 0;
        count = 0;
        invented = 0;
        return true;
    }

    private int take(int size) {
        count -= size;
        return (int) (bits >>> count) & (1 << size) - 1;
    }

    /// Length and symbol of the next code, which is not taken; 0 where it is none.
    private int symbol(HuffmanTable table) {
        int entry = table.codes[(int) (bits >>> count - HuffmanTable.LOOK_AHEAD) & (1 << HuffmanTable.LOOK_AHEAD) - 1];
        return entry != 0 ? entry : table.longCode((int) (bits >>> count - 16) & 0xffff);
    }

    private int extended(int size) {
        int raw = take(size);
        return raw < 1 << size - 1 ? raw - (1 << size) + 1 : raw;
    }

    /// Reads the difference to the last block's first coefficient.
    ///
    /// @return [Integer#MIN_VALUE] where the data is damaged
    int difference(HuffmanTable table) {
        fill();
        int symbol = symbol(table);
        int size = symbol & 0xff;
        if (symbol == 0 || size > LARGEST_SIZE) {
            return Integer.MIN_VALUE;
        }
        count -= symbol >> 8;
        return size == 0 ? 0 : extended(size);
    }

    /// Reads the coefficients of a block but for the first.
    ///
    /// @param steps quantisation steps in the coded order
    /// @param block zeros, to which the coefficients are added, multiplied by their steps
    /// @return the index of the last coefficient in coded order, or -1 where the data is damaged
    int coefficients(HuffmanTable table, int[] steps, int[] block) {
        int last = 0;
        for (int k = 1; k < 64; k++) {
            if (count < 32) {
                fill();
            }
            int value =
                    table.values[(int) (bits >>> count - HuffmanTable.LOOK_AHEAD) & (1 << HuffmanTable.LOOK_AHEAD) - 1];
            int coefficient;
            if (value != 0) {
                k += value >> 4 & 15;
                count -= value & 15;
                coefficient = value >> 8;
            } else {
                int symbol = symbol(table);
                if (symbol == 0) {
                    return -1;
                }
                count -= symbol >> 8;
                int run = symbol >> 4 & 15;
                int size = symbol & 15;
                if (size == 0 && run < 15) {
                    return last;
                }
                k += run;
                if (size == 0) {
                    continue;
                }
                coefficient = extended(size);
            }
            if (k > 63) {
                return -1;
            }
            block[ZIGZAG[k]] = coefficient * steps[k];
            last = k;
        }
        return last;
    }
}
