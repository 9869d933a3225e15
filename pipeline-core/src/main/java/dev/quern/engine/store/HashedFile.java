package dev.quern.engine.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file being written: length and hash are computed on the way, so that nothing is read again.
final class HashedFile extends OutputStream implements WritableByteChannel {
    private final FileChannel channel;
    private final OutputStream out;
    private final Sha256 sum = new Sha256();
    private final byte[] buffer = new byte[1 << 16];
    private int filled;
    private long length;

    HashedFile(Path file, StandardOpenOption creation) throws IOException {
        channel = FileChannel.open(file, creation, StandardOpenOption.WRITE);
        out = Channels.newOutputStream(channel);
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == buffer.length) {
            drain();
        }
        buffer[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        write(ByteBuffer.wrap(bytes, offset, count));
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        if (bytes.isDirect() && count >= buffer.length) {
            drain();
            writeWhole(bytes);
        }
        while (bytes.hasRemaining()) {
            if (filled == buffer.length) {
                drain();
            }
            int step = Math.min(buffer.length - filled, bytes.remaining());
            bytes.get(buffer, filled, step);
            filled += step;
        }
        return count;
    }

    /// Writes from memory outside the heap without a copy on the way.
    private void writeWhole(ByteBuffer bytes) throws IOException {
        for (ByteBuffer rest = bytes.duplicate(); rest.hasRemaining(); ) {
            int step = Math.min(buffer.length, rest.remaining());
            rest.get(buffer, 0, step);
            sum.add(buffer, 0, step);
        }
        while (bytes.hasRemaining()) {
            length += channel.write(bytes);
        }
    }

    private void drain() throws IOException {
        out.write(buffer, 0, filled);
        sum.add(buffer, 0, filled);
        length += filled;
        filled = 0;
    }

    /// Writes what is left and makes it durable. Length and hash are final afterwards.
    void finish() throws IOException {
        drain();
        channel.force(true);
    }

    long length() {
        return length;
    }

    String sha256() {
        return sum.hex();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    /// Closes the file without writing what is left; [#finish] comes first when all went well.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
