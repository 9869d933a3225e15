package dev.quern.beam.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/// Writes a file of a store from its start to its end. The file is there when the channel is closed.
final class WriteChannel implements SeekableByteChannel {
    private final RemotePath path;
    private final WritableByteChannel out;
    private long written;

    WriteChannel(RemotePath path) throws IOException {
        this.path = path;
        out = Store.create(path);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException | RuntimeException failure) {
            throw Store.failed(path, "cannot be written: ", failure);
        }
        written += count;
        return count;
    }

    @Override
    public int read(ByteBuffer bytes) {
        throw new NonReadableChannelException();
    }

    @Override
    public long position() {
        return written;
    }

    @Override
    public SeekableByteChannel position(long place) {
        throw new UnsupportedOperationException("'" + path + "' can only be written from its start to its end");
    }

    @Override
    public long size() {
        return written;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new UnsupportedOperationException("'" + path + "' can only be written from its start to its end");
    }

    @Override
    public boolean isOpen() {
        return out.isOpen();
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException | RuntimeException failure) {
            throw Store.failed(path, "cannot be written: ", failure);
        }
    }
}
