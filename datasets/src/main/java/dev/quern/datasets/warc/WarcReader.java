package dev.quern.datasets.warc;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.ZipException;

/// Reads the records of a WARC file (ISO 28500, versions 1.0 and 1.1), plain or gzipped, in order. Of a gzipped
/// file any range may be read: a record belongs to the range in which its member begins.
///
/// After a damaged record reading goes on at the next member that is sure to be one (see [GzipMembers]); in a
/// plain file, at the next line `WARC/1.` behind a blank one. A record comes out only when the member that ends
/// with it proved whole. Memory is bound by the longest block, whatever lengths a file announces.
public final class WarcReader implements Closeable {
    private final Path file;
    private final long to;
    private final boolean plain;
    private final GzipMemberReader members;
    private final FileChannel channel;
    private final RecordParser parser;
    private final Deque<WarcRecord> ready = new ArrayDeque<>();
    private boolean within;
    private WarcRecord held;
    private int index;

    /// @param from where a member begins; 0 for a plain file
    /// @param to first byte in which no record begins that is wanted; negative for the end of the file
    /// @param longest bytes of a block at most
    public WarcReader(Path file, boolean gzip, long from, long to, int longest) throws IOException {
        this.file = file;
        this.plain = !gzip;
        this.to = to < 0 ? Long.MAX_VALUE : to;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        members = new GzipMemberReader(channel, 1 << 16);
        members.seek(from);
        parser = new RecordParser(plain ? this::readPlain : members::read, longest);
    }

    private int readPlain(byte[] bytes, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(bytes, offset, length));
    }

    /// The next record, which may be damaged; null at the end.
    public WarcRecord next() throws IOException {
        while (ready.isEmpty()) {
            if (plain) {
                WarcRecord record = nextPlain();
                if (record == null) {
                    return null;
                }
                ready.add(record);
            } else if (!within && !begin()) {
                break;
            } else if (within) {
                step();
            }
        }
        return ready.poll();
    }

    private boolean begin() throws IOException {
        if (members.position() >= to) {
            return false;
        }
        try {
            if (!members.next()) {
                return false;
            }
            within = true;
            index = 0;
            parser.restart(0);
        } catch (ZipException | EOFException broken) {
            resume(broken.getMessage());
        }
        return true;
    }

    /// Takes one record of the member, or its end.
    private void step() throws IOException {
        try {
            WarcRecord record = parser.next(members.start(), index);
            release();
            held = record;
            index++;
            within = record != null;
        } catch (WarcFormatException wrong) {
            skip(wrong.getMessage());
        } catch (ZipException | EOFException broken) {
            resume(broken.getMessage());
        }
    }

    private void release() {
        if (held != null) {
            ready.add(held);
            held = null;
        }
    }

    /// Passes over the rest of a member in which the next record cannot be found.
    private void skip(String reason) throws IOException {
        byte[] rest = new byte[1 << 14];
        try {
            while (members.read(rest, 0, rest.length) >= 0) {}
        } catch (ZipException | EOFException broken) {
            resume(broken.getMessage());
            return;
        }
        release();
        ready.add(damaged(members.start(), index, reason));
        within = false;
    }

    /// Goes on at the next member behind the start of one that is broken. A record that was read of it is lost,
    /// too.
    private void resume(String reason) throws IOException {
        long next;
        try (GzipMembers search = new GzipMembers(file)) {
            next = search.nextCut(members.start() + 1, Math.min(to, channel.size()) - 1);
        }
        String rest = next < 0 ? "" : "; reading goes on at byte " + next;
        ready.add(damaged(members.start(), held == null ? index : held.index(), reason + rest));
        held = null;
        within = false;
        index = 0;
        members.seek(next < 0 ? Long.MAX_VALUE : next);
    }

    private WarcRecord nextPlain() throws IOException {
        if (parser.isAtEnd()) {
            return null;
        }
        long start = parser.offset();
        try {
            return parser.next(start, 0);
        } catch (WarcFormatException | EOFException broken) {
            long next = search(start + 1);
            channel.position(next);
            parser.restart(next);
            return damaged(start, 0, broken.getMessage());
        }
    }

    /// Where the next record of a plain file seems to begin, or the file's end.
    private long search(long from) throws IOException {
        byte[] wanted = {'\n', '\r', '\n', 'W', 'A', 'R', 'C', '/', '1', '.'};
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long at = from;
        while (at < channel.size()) {
            int count = channel.read(buffer.clear(), at);
            for (int i = 0; i + wanted.length <= count; i++) {
                if (matches(buffer.array(), i, wanted)) {
                    return at + i + 3;
                }
            }
            if (count < wanted.length) {
                break;
            }
            at += count - wanted.length + 1;
        }
        return channel.size();
    }

    private static boolean matches(byte[] bytes, int at, byte[] wanted) {
        int i = 0;
        while (i < wanted.length && bytes[at + i] == wanted[i]) {
            i++;
        }
        return i == wanted.length;
    }

    private static WarcRecord damaged(long offset, int index, String reason) {
        return new WarcRecord(offset, index, null, null, reason);
    }

    @Override
    public void close() throws IOException {
        members.close();
    }
}
