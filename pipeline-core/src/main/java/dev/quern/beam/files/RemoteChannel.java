package dev.quern.beam.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// Reads a file of a store at any place, through a window that grows while reading goes on in order: a head costs
/// 64 KiB, a long piece is fetched by the MiB, and no more than one window is fetched in vain behind its end.
final class RemoteChannel extends FileChannel {
    private static final int SMALLEST = 1 << 16;
    private static final int LARGEST = 1 << 20;

    private final RemotePath path;
    private final RemoteStream stream;
    private ByteBuffer window = ByteBuffer.allocate(SMALLEST).limit(0);
    private long start;
    private int ahead = SMALLEST / 2;
    private long position;

    RemoteChannel(RemotePath path) throws IOException {
        this.path = path;
        stream = new RemoteStream(path);
    }

    private void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        int count = read(target, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public synchronized long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        long total = 0;
        for (int i = offset; i < offset + length; i++) {
            int count = read(targets[i]);
            if (count < 0) {
                return total == 0 ? -1 : total;
            }
            total += count;
        }
        return total;
    }

    @Override
    public synchronized int read(ByteBuffer target, long place) throws IOException {
        checkOpen();
        if (place < 0) {
            throw new IllegalArgumentException("negative position");
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (place >= stream.size()) {
            return -1;
        }
        if (place < start || place >= start + window.limit()) {
            fill(place);
        }
        ByteBuffer piece = window.duplicate().position((int) (place - start));
        int count = Math.min(piece.remaining(), target.remaining());
        target.put(piece.limit(piece.position() + count));
        return count;
    }

    private void fill(long place) throws IOException {
        boolean onward = place == start + window.limit();
        ahead = onward ? Math.min(LARGEST, 2 * ahead) : SMALLEST;
        int count = (int) Math.min(ahead, stream.size() - place);
        if (window.capacity() < count) {
            window = ByteBuffer.allocate(ahead);
        }
        window.clear().limit(count);
        try {
            stream.read(place, window);
            window.flip();
            start = place;
        } catch (IOException failure) {
            window.clear().limit(0);
            throw failure;
        }
    }

    @Override
    public synchronized long position() throws IOException {
        checkOpen();
        return position;
    }

    @Override
    public synchronized FileChannel position(long place) throws IOException {
        checkOpen();
        if (place < 0) {
            throw new IllegalArgumentException("negative position");
        }
        position = place;
        return this;
    }

    @Override
    public synchronized long size() throws IOException {
        checkOpen();
        return stream.size();
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(count, SMALLEST));
        long done = 0;
        while (done < count && read(piece.clear().limit((int) Math.min(SMALLEST, count - done)), from + done) > 0) {
            piece.flip();
            while (piece.hasRemaining()) {
                done += target.write(piece);
            }
        }
        return done;
    }

    @Override
    protected void implCloseChannel() {
        stream.close();
    }

    @Override
    public int write(ByteBuffer bytes) {
        throw new NonWritableChannelException();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
        throw new NonWritableChannelException();
    }

    @Override
    public int write(ByteBuffer bytes, long place) {
        throw new NonWritableChannelException();
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long place, long count) {
        throw new NonWritableChannelException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public void force(boolean metadata) {
        // nothing was written
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long place, long size) {
        throw new UnsupportedOperationException("'" + path + "' cannot be mapped into memory");
    }

    @Override
    public FileLock lock(long place, long size, boolean shared) {
        throw new UnsupportedOperationException("'" + path + "' cannot be locked");
    }

    @Override
    public FileLock tryLock(long place, long size, boolean shared) {
        throw new UnsupportedOperationException("'" + path + "' cannot be locked");
    }
}
