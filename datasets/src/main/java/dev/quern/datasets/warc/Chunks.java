package dev.quern.datasets.warc;

import java.util.Arrays;

/// The chunked transfer coding (RFC 9112, section 7.1).
final class Chunks {
    private static final int LONGEST_LINE = 1 << 12;

    private final byte[] bytes;
    private int at;

    private Chunks(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The chunks' data without their sizes. Bytes that do not begin with a chunk's size are given back as they
    /// are.
    ///
    /// @throws WarcFormatException when a later chunk is damaged or missing
    static byte[] join(byte[] bytes) throws WarcFormatException {
        Chunks chunks = new Chunks(bytes);
        return chunks.size() < 0 ? bytes : new Chunks(bytes).join();
    }

    private byte[] join() throws WarcFormatException {
        byte[] joined = new byte[bytes.length];
        int length = 0;
        while (true) {
            int start = at;
            int size = size();
            if (size < 0 || size > bytes.length - at) {
                throw new WarcFormatException("chunked body is damaged or cut short at its byte " + start);
            }
            if (size == 0) {
                return Arrays.copyOf(joined, length);
            }
            System.arraycopy(bytes, at, joined, length, size);
            length += size;
            at += size;
            at += at < bytes.length && bytes[at] == '\r' ? 1 : 0;
            at += at < bytes.length && bytes[at] == '\n' ? 1 : 0;
        }
    }

    /// Reads a chunk's size and the rest of its line; -1 where there is none.
    private int size() {
        long size = 0;
        int digits = 0;
        for (; at < bytes.length && digits < 9; at++, digits++) {
            int digit = Character.digit(bytes[at], 16);
            if (digit < 0) {
                break;
            }
            size = size << 4 | digit;
        }
        int line = at;
        while (at < bytes.length && bytes[at] != '\n' && at - line < LONGEST_LINE) {
            at++;
        }
        boolean complete = at < bytes.length && bytes[at] == '\n';
        boolean separated =
                complete && (bytes[line] == '\r' || bytes[line] == '\n' || bytes[line] == ';' || bytes[line] == ' ');
        at++;
        return digits == 0 || !separated || size > Integer.MAX_VALUE ? -1 : (int) size;
    }
}
