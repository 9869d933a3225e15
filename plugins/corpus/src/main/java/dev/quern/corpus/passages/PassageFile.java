package dev.quern.corpus.passages;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// The keys of the passages of one unit of work, in a file: a [Head]; the number of keys in each of 256 buckets (ints),
/// which are the first eight bits of a key; then the keys by bucket, those of one bucket in the order of the input: two
/// longs, number of the passage in the unit, bytes of it (ints). All big-endian. A bucket lies in one piece, so that
/// going through all units by buckets reads each byte once. It is open only while it is read: there may be many.
public final class PassageFile {
    static final int BUCKET_BITS = 8;
    private static final int BUCKETS = 1 << BUCKET_BITS;
    private static final int MAGIC = 0x51505331; // QPS1
    private static final int ENTRY = 2 * Long.BYTES + 2 * Integer.BYTES;
    private static final int CHUNK = 1 << 12;

    private final Path path;
    private final Head head;
    /// By bucket: number of its first key; at the end of all.
    private final int[] firsts = new int[BUCKETS + 1];

    private PassageFile(Path path, Head head) {
        this.path = path;
        this.head = head;
    }

    /// Gathers the passages of a unit. Holds 20 bytes for each.
    public static final class Builder {
        private final int unit;
        private final Passages.Rules rules;
        private long[] high = new long[1 << 8];
        private long[] low = new long[1 << 8];
        private int[] bytes = new int[1 << 8];
        private int size;
        private long digest;

        public Builder(int unit, Passages.Rules rules) {
            this.unit = unit;
            this.rules = rules;
        }

        /// Adds the next passage that is long enough.
        public void add(long keyHigh, long keyLow, int passageBytes) {
            if (size == high.length) {
                high = Arrays.copyOf(high, 2 * size);
                low = Arrays.copyOf(low, 2 * size);
                bytes = Arrays.copyOf(bytes, 2 * size);
            }
            high[size] = keyHigh;
            low[size] = keyLow;
            bytes[size++] = passageBytes;
            digest = Head.digest(digest, keyHigh);
        }

        /// Writes the file.
        public void write(Path file) throws IOException {
            int[] firsts = new int[BUCKETS + 1];
            for (int i = 0; i < size; i++) {
                firsts[bucket(high[i]) + 1]++;
            }
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
                new Head(unit, rules, size, digest).write(MAGIC, out);
                for (int bucket = 0; bucket < BUCKETS; bucket++) {
                    out.writeInt(firsts[bucket + 1]);
                    firsts[bucket + 1] += firsts[bucket];
                }
                int[] order = new int[size];
                for (int i = 0; i < size; i++) {
                    order[firsts[bucket(high[i])]++] = i;
                }
                for (int i : order) {
                    out.writeLong(high[i]);
                    out.writeLong(low[i]);
                    out.writeInt(i);
                    out.writeInt(bytes[i]);
                }
            }
        }
    }

    private static int bucket(long high) {
        return (int) (high >>> Long.SIZE - BUCKET_BITS);
    }

    /// Reads the head of a file and checks its length.
    public static PassageFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            Head head = Head.read(MAGIC, path, read(path, channel, 0, Head.BYTES));
            PassageFile file = new PassageFile(path, head);
            ByteBuffer counts = read(path, channel, Head.BYTES, BUCKETS * Integer.BYTES);
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                file.firsts[bucket + 1] = file.firsts[bucket] + counts.getInt();
            }
            if (file.firsts[BUCKETS] != head.passages() || channel.size() != file.place(head.passages())) {
                throw new IOException("file '" + path + "' is damaged: its length does not fit its head");
            }
            return file;
        }
    }

    private long place(long entry) {
        return Head.BYTES + (long) BUCKETS * Integer.BYTES + entry * ENTRY;
    }

    Head head() {
        return head;
    }

    /// Takes the keys of passages.
    interface Keys {
        /// @param passage its number in the unit
        void key(long high, long low, int passage, int bytes);
    }

    /// Shows the keys of the buckets from `first` up to `end`, which is not one of them.
    void keys(int first, int end, Keys keys) throws IOException {
        int last = firsts[end];
        if (firsts[first] == last) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            for (int at = firsts[first]; at < last; at += CHUNK) {
                int count = Math.min(CHUNK, last - at);
                ByteBuffer bytes = read(path, channel, place(at), count * ENTRY);
                for (int i = 0; i < count; i++) {
                    keys.key(bytes.getLong(), bytes.getLong(), bytes.getInt(), bytes.getInt());
                }
            }
        }
    }

    private static ByteBuffer read(Path path, FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("file '" + path + "' ends too early");
            }
        }
        return bytes.flip();
    }
}
