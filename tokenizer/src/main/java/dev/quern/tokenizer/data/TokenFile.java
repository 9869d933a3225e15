package dev.quern.tokenizer.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file of little-endian numbers that gets its name when it is complete.
final class TokenFile implements Closeable {
    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);

    TokenFile(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        part = this.file.resolveSibling("." + this.file.getFileName() + ".part");
        channel = FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.READ);
    }

    /// Bytes so far.
    long length() throws IOException {
        return channel.position() + buffer.position();
    }

    void putByte(int value) throws IOException {
        room(1);
        buffer.put((byte) value);
    }

    void putInt(int value) throws IOException {
        room(4);
        buffer.putInt(value);
    }

    void putLong(long value) throws IOException {
        room(8);
        buffer.putLong(value);
    }

    void put(byte[] bytes) throws IOException {
        for (byte value : bytes) {
            putByte(value);
        }
    }

    /// Ids in two or four bytes each.
    ///
    /// @throws IllegalArgumentException naming an id that two bytes cannot hold; nothing of the document is written
    /// then
    void putIds(int[] ids, int from, int count, boolean wide) throws IOException {
        if (!wide) {
            for (int i = from; i < from + count; i++) {
                if (ids[i] >>> 16 != 0) {
                    throw new IllegalArgumentException("token id " + ids[i] + " does not fit into 16 bits");
                }
            }
        }
        int at = from;
        while (at < from + count) {
            room(4);
            int fits = Math.min(from + count - at, buffer.remaining() / (wide ? 4 : 2));
            if (wide) {
                buffer.asIntBuffer().put(ids, at, fits);
                buffer.position(buffer.position() + Integer.BYTES * fits);
            } else {
                for (int i = at; i < at + fits; i++) {
                    buffer.putShort((short) ids[i]);
                }
            }
            at += fits;
        }
    }

    /// Replaces bytes at the front, which were written before.
    void patch(byte[] bytes) throws IOException {
        flush();
        channel.write(ByteBuffer.wrap(bytes), 0);
    }

    /// Appends all of a file that was written and not finished.
    void append(TokenFile other) throws IOException {
        flush();
        other.flush();
        long end = other.channel.position();
        for (long at = 0; at < end; ) {
            at += other.channel.transferTo(at, end - at, channel);
        }
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /// Writes what is left and syncs it.
    void complete() throws IOException {
        flush();
        channel.force(true);
        channel.close();
    }

    /// Gives a complete file its name.
    void publish() throws IOException {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Deletes what was not published.
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
