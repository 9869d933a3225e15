package dev.quern.datasets.warc;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/// Takes records out of decoded bytes: a head, `Content-Length` bytes, and line ends up to the next record.
final class RecordParser {
    /// Where decoded bytes come from; -1 at the end.
    interface Bytes {
        int read(byte[] bytes, int offset, int length) throws IOException;
    }

    /// Bytes of a head at most.
    static final int LONGEST_HEAD = 1 << 18;

    private final Bytes in;
    private final int longest;
    private byte[] buffer = new byte[1 << 14];
    private int from;
    private int end;
    private long offset;

    /// @param longest bytes of a block at most; a longer one is passed over
    RecordParser(Bytes in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /// Forgets what was read ahead.
    ///
    /// @param place decoded bytes before the next one that is read
    void restart(long place) {
        from = 0;
        end = 0;
        offset = place;
    }

    /// Decoded bytes before the next record.
    long offset() {
        return offset - (end - from);
    }

    /// The next record; null at the end of the bytes.
    ///
    /// @param place the record's offset
    /// @param index the record's index
    /// @throws WarcFormatException when the bytes are no record; where the next one begins is then unknown
    /// @throws EOFException when the bytes end within the record
    WarcRecord next(long place, int index) throws IOException {
        if (isAtEnd()) {
            return null;
        }
        Fields fields = head();
        long length = length(fields);
        byte[] body = body(length);
        String damage = body == null
                ? "record holds " + length + " bytes, more than the " + longest + " allowed ('max-row')"
                : null;
        return new WarcRecord(place, index, fields, body, damage);
    }

    /// Passes over line ends; whether nothing else follows.
    boolean isAtEnd() throws IOException {
        while (true) {
            while (from < end && (buffer[from] == '\r' || buffer[from] == '\n')) {
                from++;
            }
            if (from < end) {
                return false;
            }
            if (!more()) {
                return true;
            }
        }
    }

    private Fields head() throws IOException {
        while (end - from < 5 && more()) {}
        if (end - from < 5 || !isVersion()) {
            throw new WarcFormatException("no record begins here: it should begin with 'WARC/'");
        }
        int length = Fields.length(buffer, from, end);
        while (length < 0) {
            if (end - from > LONGEST_HEAD) {
                throw new WarcFormatException("the record's head is longer than " + LONGEST_HEAD + " bytes");
            }
            if (!more()) {
                throw new EOFException("the file ends within the record's head");
            }
            length = Fields.length(buffer, from, end);
        }
        Fields fields = Fields.parse(buffer, from, length);
        from += length;
        return fields;
    }

    private boolean isVersion() {
        return buffer[from] == 'W'
                && buffer[from + 1] == 'A'
                && buffer[from + 2] == 'R'
                && buffer[from + 3] == 'C'
                && buffer[from + 4] == '/';
    }

    private static long length(Fields fields) throws WarcFormatException {
        String value = fields.value("content-length");
        try {
            long length = Long.parseLong(value);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException wrong) {
            // Said below.
        }
        throw new WarcFormatException("the record's Content-Length is '" + shorten(value) + "', no length");
    }

    static String shorten(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "...";
    }

    /// The block, or null where it is too long. What a head announces is not believed until the bytes are
    /// there.
    private byte[] body(long length) throws IOException {
        boolean kept = length <= longest;
        byte[] body = new byte[kept ? (int) Math.min(length, 1 << 16) : 0];
        long count = 0;
        while (count < length) {
            if (from == end && !more()) {
                throw new EOFException("the file ends after " + count + " of the record's " + length + " bytes");
            }
            int step = (int) Math.min(end - from, length - count);
            if (kept) {
                if (count + step > body.length) {
                    body = Arrays.copyOf(body, (int) Math.min(length, Math.max(2 * count, count + step)));
                }
                System.arraycopy(buffer, from, body, (int) count, step);
            }
            from += step;
            count += step;
        }
        return kept ? body : null;
    }

    private boolean more() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, end - from);
            end -= from;
            from = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * end);
        }
        int count = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, count);
        offset += Math.max(0, count);
        return count > 0;
    }
}
