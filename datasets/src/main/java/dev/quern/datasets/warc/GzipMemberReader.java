package dev.quern.datasets.warc;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/// The members of a gzip file (RFC 1952) one by one, from any of them on. The JDK's stream joins members and
/// reads ahead, so that nobody learns where a member begins.
public final class GzipMemberReader implements Closeable {
    /// Bytes of the shortest head of a member.
    static final int HEAD = 10;

    private static final int HAS_CHECKSUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final FileChannel channel;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] input;
    private final ByteBuffer target;
    private long position;
    private int from;
    private int end;
    private long start;
    private boolean ended = true;

    public GzipMemberReader(Path file) throws IOException {
        this(FileChannel.open(file, StandardOpenOption.READ), 1 << 16);
    }

    /// @param buffer bytes to read at once
    GzipMemberReader(FileChannel channel, int buffer) {
        this.channel = channel;
        input = new byte[buffer];
        target = ByteBuffer.wrap(input);
    }

    /// Goes to a place of the file, where a member should begin.
    public void seek(long place) {
        position = place;
        from = 0;
        end = 0;
        ended = true;
    }

    /// Where the file is read next: behind the last member once it has ended.
    public long position() {
        return position - (end - from);
    }

    /// Where the current member begins.
    public long start() {
        return start;
    }

    /// Begins the member at [#position]; false at the end of the file.
    ///
    /// @throws ZipException when no member begins there
    /// @throws EOFException when the file ends within the head
    public boolean next() throws IOException {
        start = position();
        ended = true;
        if (from == end && !fill()) {
            return false;
        }
        if (octet() != 0x1f || octet() != 0x8b) {
            throw new ZipException("no gzip member begins here");
        }
        int method = octet();
        int flags = octet();
        if (method != Deflater.DEFLATED || (flags & RESERVED) != 0) {
            throw new ZipException("no gzip member begins here");
        }
        skip(6);
        if ((flags & HAS_EXTRA) != 0) {
            skip(octet() | octet() << 8);
        }
        skipText((flags & HAS_NAME) != 0);
        skipText((flags & HAS_COMMENT) != 0);
        skip((flags & HAS_CHECKSUM) != 0 ? 2 : 0);
        inflater.reset();
        checksum.reset();
        inflater.setInput(input, from, end - from);
        from = end;
        ended = false;
        return true;
    }

    /// Decoded bytes of the member; -1 at its end, when its length and checksum were right.
    ///
    /// @throws ZipException when the member is damaged
    /// @throws EOFException when the file ends within it
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        try {
            while (true) {
                int count = inflater.inflate(bytes, offset, length);
                if (count > 0) {
                    checksum.update(bytes, offset, count);
                    return count;
                }
                if (inflater.finished()) {
                    finish();
                    return -1;
                }
                if (inflater.needsDictionary()) {
                    throw new ZipException("gzip member is damaged: it asks for a dictionary");
                }
                if (!fill()) {
                    throw new EOFException("gzip member is cut short");
                }
                inflater.setInput(input, 0, end);
                from = end;
            }
        } catch (DataFormatException damaged) {
            throw new ZipException("gzip member is damaged: " + damaged.getMessage());
        }
    }

    private void finish() throws IOException {
        from = end - inflater.getRemaining();
        long sum = word();
        long length = word();
        ended = true;
        if (sum != checksum.getValue()) {
            throw new ZipException(
                    "gzip member is damaged: checksum %08x, should be %08x".formatted(checksum.getValue(), sum));
        }
        if (length != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("gzip member is damaged: it has " + inflater.getBytesWritten() + " bytes");
        }
    }

    private long word() throws IOException {
        return octet() | octet() << 8 | octet() << 16 | (long) octet() << 24;
    }

    private void skipText(boolean present) throws IOException {
        while (present && octet() != 0) {}
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            octet();
        }
    }

    private int octet() throws IOException {
        if (from == end && !fill()) {
            throw new EOFException("gzip member is cut short");
        }
        return input[from++] & 0xff;
    }

    private boolean fill() throws IOException {
        from = 0;
        int count = channel.read(target.clear(), position);
        end = Math.max(0, count);
        position += end;
        return end > 0;
    }

    /// Gives back the inflater and closes the file.
    @Override
    public void close() throws IOException {
        inflater.end();
        channel.close();
    }
}
