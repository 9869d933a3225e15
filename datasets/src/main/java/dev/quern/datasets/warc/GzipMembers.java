package dev.quern.datasets.warc;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;

/// Finds gzip members that begin with a WARC record, without inflating the file from its start.
///
/// The bytes of a member's head may stand within a member, too: an archive that was fetched as a page lies in
/// its member as stored blocks. Such a block has at most 65,535 bytes (RFC 1951), and its end breaks the
/// members in it. So a place is a cut only if whole members with right checksums follow one another from it
/// over more than that.
public final class GzipMembers implements AutoCloseable {
    private static final byte[] RECORD = "WARC/".getBytes(StandardCharsets.US_ASCII);
    /// Bytes over which members must follow one another; more than a stored block and its ends.
    private static final int CHAIN = 1 << 17;
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final GzipMemberReader members;
    private final byte[] scratch = new byte[1 << 15];

    public GzipMembers(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        members = new GzipMemberReader(channel, BUFFER);
    }

    /// Places at which a file may be cut, at least `spacing` bytes from one another and from both ends; they
    /// depend on the file's bytes only. Empty where the file is a single member.
    public static List<Long> cuts(Path file, long spacing) throws IOException {
        List<Long> cuts = new ArrayList<>();
        try (GzipMembers members = new GzipMembers(file)) {
            long last = members.channel.size() - spacing;
            for (long at = spacing; at <= last; at += spacing) {
                at = members.nextCut(at, last);
                if (at < 0) {
                    break;
                }
                cuts.add(at);
            }
        }
        return cuts;
    }

    /// The first place from `from` to `last` where members with records begin beyond doubt; -1 where there is
    /// none.
    long nextCut(long from, long last) throws IOException {
        long at = from - 1;
        do {
            at = next(at + 1, last);
        } while (at >= 0 && !isChain(at));
        return at;
    }

    /// The first place from `from` to `last` where a member seems to begin with a record; -1 where there is
    /// none.
    public long next(long from, long last) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long at = from;
        while (at <= last) {
            int count = channel.read(buffer.clear(), at);
            if (count < GzipMemberReader.HEAD) {
                return -1;
            }
            for (int i = 0; i + 2 < count && at + i <= last; i++) {
                if (isHead(buffer.array(), i) && isRecord(at + i)) {
                    return at + i;
                }
            }
            at += count - 2;
        }
        return -1;
    }

    private static boolean isHead(byte[] bytes, int at) {
        return bytes[at] == 0x1f && bytes[at + 1] == (byte) 0x8b && bytes[at + 2] == 8;
    }

    private boolean isRecord(long at) throws IOException {
        try {
            members.seek(at);
            int length = 0;
            for (int count = members.next() ? 0 : -1; count >= 0 && length < RECORD.length; ) {
                count = members.read(scratch, length, RECORD.length - length);
                length += Math.max(0, count);
            }
            return Arrays.equals(scratch, 0, length, RECORD, 0, RECORD.length);
        } catch (ZipException | EOFException none) {
            return false;
        }
    }

    /// Whether whole members follow one another from here on, to the end of the file or far enough.
    private boolean isChain(long at) throws IOException {
        try {
            members.seek(at);
            while (members.position() - at < CHAIN && members.next()) {
                while (members.read(scratch, 0, scratch.length) >= 0) {}
            }
            return true;
        } catch (ZipException | EOFException broken) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        members.close();
    }
}
