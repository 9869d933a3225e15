package dev.quern.batching.feed;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Rows in a scratch file that is deleted when it is closed. A row lies at its number times its width and is
/// read by its position, so memory does not depend on the number of rows.
final class FileRows implements RowStore {
    private final Path file;
    private final FileChannel channel;
    private final int width;
    private long size;

    /// An empty file in the folder for temporary files.
    ///
    /// @param width bytes of a row
    FileRows(int width) {
        this.width = width;
        try {
            file = Files.createTempFile("quern-feed", ".rows");
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException failure) {
            throw unwritten("a file in " + System.getProperty("java.io.tmpdir"), failure);
        }
    }

    private static QuernException unwritten(String place, IOException failure) {
        return new QuernException(
                ErrorCode.OUT_OF_RESOURCES,
                "rows that do not fit into memory could not be written to " + place + ": " + failure.getMessage(),
                "make room there, name another folder with -Djava.io.tmpdir, or give a larger heap",
                failure);
    }

    @Override
    public void append(byte[] bytes, int from, int length) {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
            while (rest.hasRemaining()) {
                size += channel.write(rest, size);
            }
        } catch (IOException failure) {
            throw unwritten(file.toString(), failure);
        }
    }

    @Override
    public Window row(long row, byte[] scratch) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(scratch, 0, width);
        long from = row * width;
        while (into.hasRemaining()) {
            int count = channel.read(into, from + into.position());
            if (count < 0) {
                throw new EOFException("the scratch file " + file + " ends before row " + row);
            }
        }
        return new Window(scratch, 0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
