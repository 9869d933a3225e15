package dev.quern.datasets.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// Reads lines as bytes, without their ends (`\n` or `\r\n`), holding one line at most. A line beyond the limit is
/// passed over in bounded memory and shown as too long.
public final class LineReader {
    private final InputStream in;
    private final int longest;
    private byte[] buffer = new byte[1 << 17];
    private int from;
    private int end;
    private byte[] line = new byte[1 << 10];
    private int length;
    private long offset;
    private long start;
    private long number;
    private boolean tooLong;

    /// @param offset position in the file of the stream's first byte
    /// @param longest bytes of a line at most
    public LineReader(InputStream in, long offset, int longest) {
        this.in = in;
        this.offset = offset;
        this.longest = longest;
    }

    /// Goes to the next line; false at the end.
    public boolean next() throws IOException {
        start = offset;
        length = 0;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (from == end && !fill()) {
                if (any) {
                    number++;
                    trimReturn();
                }
                return any;
            }
            any = true;
            int stop = from;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            append(from, stop);
            boolean complete = stop < end;
            offset += stop - from + (complete ? 1 : 0);
            from = stop + (complete ? 1 : 0);
            if (complete) {
                number++;
                trimReturn();
                return true;
            }
        }
    }

    /// Passes over the rest of the line that is under way, but not much further than a place in the file: a line of a
    /// gigabyte that began long before is not read to its end.
    ///
    /// @param limit asked again and again, as it may be known only when it is reached
    /// @return false when the file, or the limit, came before the end of the line
    public boolean skip(LongSupplier limit) throws IOException {
        while (from < end || fill()) {
            while (from < end) {
                offset++;
                if (buffer[from++] == '\n') {
                    number++;
                    return true;
                }
            }
            if (offset > limit.getAsLong()) {
                return false;
            }
        }
        return false;
    }

    /// Bytes of the line; valid up to [#length] until the next call of [#next].
    public byte[] bytes() {
        return line;
    }

    public int length() {
        return length;
    }

    /// Whether the line was longer than the limit, and is shown cut.
    public boolean isTooLong() {
        return tooLong;
    }

    /// Number of the line, from 1, counted from where the stream began.
    public long number() {
        return number;
    }

    /// Position in the file of the line's first byte.
    public long start() {
        return start;
    }

    private boolean fill() throws IOException {
        from = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    private void append(int first, int stop) {
        int count = stop - first;
        if (length + (long) count > longest) {
            tooLong = true;
            count = longest - length;
        }
        if (length + count > line.length) {
            line = Arrays.copyOf(line, (int) Math.min(longest, Math.max(2L * line.length, length + (long) count)));
        }
        System.arraycopy(buffer, first, line, length, count);
        length += count;
    }

    private void trimReturn() {
        if (length > 0 && line[length - 1] == '\r' && !tooLong) {
            length--;
        }
    }
}
