package dev.quern.beam.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;

/// The bytes of a file as a store hands them out, from any place on. Where the store cannot seek, the file is opened
/// anew and passed over up to the place. A stream that breaks off is opened again, a few times.
final class RemoteStream {
    /// Bytes ahead that are rather passed over than asked for by another request.
    private static final long NEAR = 1 << 19;
    /// How often a file that cannot be sought in is opened, until reading it so is refused.
    private static final int MOST_OPENED = 100;
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 100;
    /// Reads in a row that bring nothing, as some stores answer at the end of a torn stream.
    private static final int MOST_EMPTY = 3;

    private final RemotePath path;
    private final long size;
    private ReadableByteChannel in;
    private long at;
    private int opened;
    private ByteBuffer waste;

    RemoteStream(RemotePath path) throws IOException {
        this.path = path;
        RemoteFacts known = path.memory().facts();
        open();
        try {
            size = known != null
                    ? known.size()
                    : in instanceof SeekableByteChannel seekable
                            ? seekable.size()
                            : Store.facts(path).size();
        } catch (FileSystemException told) {
            close();
            throw told;
        } catch (IOException | RuntimeException failure) {
            close();
            throw Store.failed(path, "", failure);
        }
    }

    private void open() throws IOException {
        in = Store.open(path);
        at = 0;
        opened++;
    }

    long size() {
        return size;
    }

    /// Fills the buffer with what stands at a place; the file must hold as much.
    ///
    /// @throws FileSystemException when it does not, naming file and place
    void read(long place, ByteBuffer target) throws IOException {
        int from = target.position();
        for (int attempt = 1; ; attempt++) {
            int before = target.position();
            try {
                go(place + before - from);
                take(target);
                return;
            } catch (ClosedByInterruptException stopped) {
                throw stopped;
            } catch (FileSystemException told) {
                throw told;
            } catch (IOException | RuntimeException failure) {
                close();
                attempt = target.position() > before ? 1 : attempt;
                if (attempt >= ATTEMPTS) {
                    String where = "cannot be read at byte %d of %d after %d attempts: ".formatted(at, size, ATTEMPTS);
                    throw Store.failed(path, where, failure);
                }
                pause(attempt);
            }
        }
    }

    private void pause(int attempt) throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS << attempt - 1);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }

    private void go(long place) throws IOException {
        if (in == null) {
            open();
        }
        boolean near = place >= at && place - at <= NEAR;
        if (place != at && !near && in instanceof SeekableByteChannel seekable) {
            seekable.position(place);
            at = place;
        } else if (place < at) {
            close();
            if (opened >= MOST_OPENED) {
                throw new FileSystemException(
                        path.toString(),
                        null,
                        "its store cannot seek, and it has been read from its start " + opened
                                + " times; copy it to a disk, or to a store that can seek");
            }
            open();
        }
        if (place > at) {
            waste = waste == null ? ByteBuffer.allocate(1 << 16) : waste;
            while (at < place) {
                take(waste.clear().limit((int) Math.min(waste.capacity(), place - at)));
            }
        }
    }

    private void take(ByteBuffer target) throws IOException {
        int empty = 0;
        while (target.hasRemaining()) {
            int count = in.read(target);
            empty = count == 0 ? empty + 1 : 0;
            if (count < 0 || empty > MOST_EMPTY) {
                throw new EOFException("the stream ends there");
            }
            at += count;
        }
    }

    void close() {
        if (in != null) {
            ReadableByteChannel closing = in;
            in = null;
            try {
                closing.close();
            } catch (IOException | RuntimeException unread) {
                // Nothing was written, so nothing is lost.
            }
        }
    }
}
