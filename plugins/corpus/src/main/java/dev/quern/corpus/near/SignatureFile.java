package dev.quern.corpus.near;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// The band keys of the documents of one unit, in a file: a head of four ints (magic, unit, bands, documents n), then n
/// rows of the unit, n lengths of texts, n checks of texts (ints), and for each band n keys (longs). All big-endian. A
/// band lies in one piece, so that reading one band of all units touches nothing else.
public final class SignatureFile implements Closeable {
    private static final int MAGIC = 0x514d4831; // QMH1
    private static final int HEAD = 4 * Integer.BYTES;
    private static final int CHUNK = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final int unit;
    private final int bands;
    private final int documents;

    private SignatureFile(Path path, FileChannel channel, int unit, int bands, int documents) {
        this.path = path;
        this.channel = channel;
        this.unit = unit;
        this.bands = bands;
        this.documents = documents;
    }

    /// Gathers the documents of a unit.
    public static final class Builder {
        private final int unit;
        private final int bands;
        private int documents;
        private int[] rows = new int[1 << 8];
        private int[] lengths = new int[1 << 8];
        private int[] checks = new int[1 << 8];
        private long[] keys;

        public Builder(int unit, int bands) {
            this.unit = unit;
            this.bands = bands;
            keys = new long[bands << 8];
        }

        /// Adds a document.
        ///
        /// @param row of the unit
        /// @param length of its text in bytes
        /// @param check any hash of its text
        public void add(int row, int length, int check, MinHash minHash, long[] signature) {
            if (documents == rows.length) {
                rows = Arrays.copyOf(rows, 2 * documents);
                lengths = Arrays.copyOf(lengths, 2 * documents);
                checks = Arrays.copyOf(checks, 2 * documents);
                keys = Arrays.copyOf(keys, 2 * keys.length);
            }
            rows[documents] = row;
            lengths[documents] = length;
            checks[documents] = check;
            for (int band = 0; band < bands; band++) {
                keys[documents * bands + band] = minHash.key(signature, band);
            }
            documents++;
        }

        /// Writes the file.
        public void write(Path file) throws IOException {
            try (OutputStream raw = Files.newOutputStream(file);
                    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw, CHUNK))) {
                for (int value : new int[] {MAGIC, unit, bands, documents}) {
                    out.writeInt(value);
                }
                for (int[] column : new int[][] {rows, lengths, checks}) {
                    for (int i = 0; i < documents; i++) {
                        out.writeInt(column[i]);
                    }
                }
                for (int band = 0; band < bands; band++) {
                    for (int i = 0; i < documents; i++) {
                        out.writeLong(keys[i * bands + band]);
                    }
                }
            }
        }
    }

    /// Opens a file and checks its head and length.
    public static SignatureFile open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.BIG_ENDIAN);
            while (head.hasRemaining() && channel.read(head) >= 0) {}
            head.flip();
            if (head.remaining() < HEAD || head.getInt() != MAGIC) {
                throw new IOException("file '" + file + "' holds no signatures");
            }
            SignatureFile opened = new SignatureFile(file, channel, head.getInt(), head.getInt(), head.getInt());
            long expected = HEAD + (3L * Integer.BYTES + (long) opened.bands * Long.BYTES) * opened.documents;
            if (opened.bands <= 0 || opened.documents < 0 || channel.size() != expected) {
                throw new IOException("file '" + file + "' has " + channel.size() + " bytes instead of " + expected);
            }
            return opened;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    public int unit() {
        return unit;
    }

    public int bands() {
        return bands;
    }

    public int documents() {
        return documents;
    }

    /// Row of each document.
    public int[] rows() throws IOException {
        return ints(0);
    }

    /// Bytes of each text.
    public int[] lengths() throws IOException {
        return ints(1);
    }

    /// The check of each text.
    public int[] checks() throws IOException {
        return ints(2);
    }

    private int[] ints(int column) throws IOException {
        int[] values = new int[documents];
        ByteBuffer bytes = read(HEAD + (long) column * documents * Integer.BYTES, documents * (long) Integer.BYTES);
        bytes.asIntBuffer().get(values);
        return values;
    }

    /// Takes keys in the order of documents.
    interface Keys {
        void key(int document, long key);
    }

    /// Shows the key of each document in a band.
    void keys(int band, Keys keys) throws IOException {
        long at = HEAD + 3L * documents * Integer.BYTES + (long) band * documents * Long.BYTES;
        for (int first = 0; first < documents; first += CHUNK) {
            int count = Math.min(CHUNK, documents - first);
            ByteBuffer bytes = read(at + (long) first * Long.BYTES, (long) count * Long.BYTES);
            for (int i = 0; i < count; i++) {
                keys.key(first + i, bytes.getLong());
            }
        }
    }

    private ByteBuffer read(long from, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(count)).order(ByteOrder.BIG_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("file '" + path + "' became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
