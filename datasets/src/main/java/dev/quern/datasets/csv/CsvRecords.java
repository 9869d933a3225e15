package dev.quern.datasets.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Cuts a stream of comma-separated values (RFC 4180) into records, without their ends (`\n`, `\r\n` or `\r`),
/// holding one record at most. A field that begins with a quote goes on to the next quote that is not doubled,
/// beyond line ends. A record beyond the limit is passed over in bounded memory and shown as too long.
public final class CsvRecords {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /// Where in a record the next byte stands.
    private enum State {
        FIELD_START,
        UNQUOTED,
        QUOTED,
        /// Behind a quote within quotes: it ends the field, unless another follows.
        QUOTE
    }

    private final InputStream in;
    private final byte delimiter;
    private final byte quote;
    private final boolean quotes;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int end;
    private byte[] record = new byte[1 << 10];
    private int length;
    private long offset;
    private long start;
    private long lines = 1;
    private long line;
    private boolean afterReturn;
    private boolean tooLong;
    private State state;

    /// @param longest bytes of a record at most
    public CsvRecords(InputStream in, CsvFormat format, int longest) throws IOException {
        this.in = in;
        this.longest = longest;
        delimiter = (byte) format.delimiter();
        quotes = format.quote().isPresent();
        quote = (byte) (quotes ? format.quote().getAsInt() : 0);
        skipByteOrderMark();
    }

    private void skipByteOrderMark() throws IOException {
        end = in.readNBytes(buffer, 0, BYTE_ORDER_MARK.length);
        if (end == BYTE_ORDER_MARK.length && Arrays.equals(buffer, 0, end, BYTE_ORDER_MARK, 0, end)) {
            from = end;
            offset = end;
        }
    }

    /// Goes to the next record that is not empty; false at the end.
    public boolean next() throws IOException {
        do {
            if (!any()) {
                return false;
            }
        } while (length == 0 && !tooLong);
        return true;
    }

    private boolean any() throws IOException {
        length = 0;
        tooLong = false;
        state = State.FIELD_START;
        if (!begin()) {
            return false;
        }
        start = offset;
        line = lines;
        while (from < end || fill()) {
            int stop = scan();
            append(from, stop);
            offset += stop - from;
            from = stop;
            if (stop < end) {
                endLine();
                return true;
            }
        }
        return true;
    }

    /// Passes over the second half of a line end; false at the end.
    private boolean begin() throws IOException {
        if (from == end && !fill()) {
            return false;
        }
        if (afterReturn && buffer[from] == '\n') {
            from++;
            offset++;
        }
        afterReturn = false;
        return from < end || fill();
    }

    private void endLine() {
        afterReturn = buffer[from] == '\r';
        from++;
        offset++;
        lines++;
    }

    /// Goes on to the end of the record or of the buffer.
    private int scan() {
        int at = from;
        while (at < end) {
            if (state == State.QUOTED) {
                at = skipQuoted(at);
                continue;
            }
            byte value = buffer[at];
            if (value == '\n' || value == '\r') {
                return at;
            }
            if (value == delimiter) {
                state = State.FIELD_START;
                at++;
            } else if (quotes && value == quote && state != State.UNQUOTED) {
                state = State.QUOTED;
                at++;
            } else {
                state = State.UNQUOTED;
                at = skipUnquoted(at);
            }
        }
        return at;
    }

    private int skipQuoted(int first) {
        int at = first;
        for (; at < end; at++) {
            if (buffer[at] == quote) {
                state = State.QUOTE;
                return at + 1;
            }
            lines += buffer[at] == '\n' ? 1 : 0;
        }
        return at;
    }

    private int skipUnquoted(int first) {
        int at = first;
        while (at < end && buffer[at] != delimiter && buffer[at] != '\n' && buffer[at] != '\r') {
            at++;
        }
        return at;
    }

    private void append(int first, int stop) {
        int count = stop - first;
        if (length + (long) count > longest) {
            tooLong = true;
            count = longest - length;
        }
        if (length + count > record.length) {
            record =
                    Arrays.copyOf(record, (int) Math.min(longest, Math.max(2L * record.length, length + (long) count)));
        }
        System.arraycopy(buffer, first, record, length, count);
        length += count;
    }

    private boolean fill() throws IOException {
        from = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    /// Bytes of the record; valid up to [#length] until the next call of [#next].
    public byte[] bytes() {
        return record;
    }

    public int length() {
        return length;
    }

    /// Whether the record was longer than the limit, and is shown cut.
    public boolean isTooLong() {
        return tooLong;
    }

    /// Whether the stream ended within quotes.
    public boolean isUnclosed() {
        return state == State.QUOTED;
    }

    /// Number of the line, from 1, in which the record begins.
    public long line() {
        return line;
    }

    /// Position in the stream of the record's first byte.
    public long start() {
        return start;
    }
}
