package dev.quern.corpus.urls;

import dev.quern.corpus.near.XxHash64;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A set of byte strings in three mapped files: sorted XXH64 hashes (longs), where the bytes of each begin and those of
/// the last end (longs), and the bytes. It takes no heap. A find is compared byte by byte, so that there is no false
/// one. Shared between threads.
public final class EntryTable {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// A part of lists with fewer bytes is not cut again.
    private static final int SMALL_PART = 1 << 10;
    /// What a short line takes for each of its bytes while it is sorted.
    private static final int BYTES_PER_BYTE = 5;

    private final MemorySegment hashes;
    private final MemorySegment places;
    private final MemorySegment bytes;
    private final long size;

    private EntryTable(MemorySegment hashes, MemorySegment places, MemorySegment bytes) {
        this.hashes = hashes;
        this.places = places;
        this.bytes = bytes;
        this.size = hashes.byteSize() / Long.BYTES;
    }

    /// The files of one table.
    public record Paths(Path hashes, Path places, Path bytes) {}

    /// Opens what [#write] wrote.
    public static EntryTable open(Paths paths) throws IOException {
        EntryTable table = new EntryTable(map(paths.hashes()), map(paths.places()), map(paths.bytes()));
        if (table.places.byteSize() != (table.size + 1) * Long.BYTES
                || table.place(table.size) != table.bytes.byteSize()) {
            throw new IOException("the files beside '" + paths.hashes() + "' do not belong together");
        }
        return table;
    }

    private static MemorySegment map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
    }

    /// Different entries.
    public long size() {
        return size;
    }

    private long place(long entry) {
        return places.get(LONG, entry * Long.BYTES);
    }

    /// Whether a range of bytes is an entry.
    public boolean contains(byte[] text, int from, int end) {
        long hash = XxHash64.of(text, from, end);
        long low = 0;
        long high = size;
        while (low < high) {
            long middle = low + high >>> 1;
            if (Long.compareUnsigned(hashes.get(LONG, middle * Long.BYTES), hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (long at = low; at < size && hashes.get(LONG, at * Long.BYTES) == hash; at++) {
            long first = place(at);
            long length = place(at + 1) - first;
            if (length == end - from
                    && MemorySegment.mismatch(bytes, first, first + length, MemorySegment.ofArray(text), from, end)
                            < 0) {
                return true;
            }
        }
        return false;
    }

    /// Makes an entry of a line, or null.
    public interface Reading {
        byte[] entry(byte[] line);
    }

    /// Writes the different entries of lists. Goes through the files several times where they are larger than the
    /// memory, each time for the entries whose hashes have other first bits; so the files do not depend on it.
    ///
    /// @param memory about how many bytes may be taken
    public static void write(List<Path> lists, Reading reading, long memory, Paths into) throws IOException {
        long size = 0;
        for (Path list : lists) {
            size += Files.size(list);
        }
        int bits = 0;
        while (size >> bits > SMALL_PART && (size >> bits) * BYTES_PER_BYTE > memory) {
            bits++;
        }
        try (Output out = new Output(into)) {
            for (int part = 0; part < 1 << bits; part++) {
                Part entries = new Part();
                for (Path list : lists) {
                    int wanted = part;
                    int shift = bits;
                    ListLines.read(list, line -> {
                        byte[] entry = reading.entry(line);
                        if (entry != null) {
                            long hash = XxHash64.of(entry, 0, entry.length);
                            if (shift == 0 || hash >>> Long.SIZE - shift == wanted) {
                                entries.add(hash, entry);
                            }
                        }
                    });
                }
                entries.write(out);
            }
        }
    }

    private static final class Output implements Closeable {
        private final DataOutputStream hashes;
        private final DataOutputStream places;
        private final DataOutputStream bytes;
        private long place;

        Output(Paths paths) throws IOException {
            hashes = open(paths.hashes());
            places = open(paths.places());
            bytes = open(paths.bytes());
            places.writeLong(0);
        }

        private static DataOutputStream open(Path path) throws IOException {
            return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
        }

        void add(long hash, byte[] from, int start, int end) throws IOException {
            hashes.writeLong(hash);
            bytes.write(from, start, end - start);
            place += end - start;
            places.writeLong(place);
        }

        @Override
        public void close() throws IOException {
            try (hashes;
                    places;
                    bytes) {
                bytes.flush();
            }
        }
    }

    /// The entries of one part.
    private static final class Part {
        private long[] hashes = new long[1 << 10];
        private int[] ends = new int[1 << 10];
        private int count;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);

        void add(long hash, byte[] entry) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * count);
                ends = Arrays.copyOf(ends, 2 * count);
            }
            bytes.writeBytes(entry);
            hashes[count] = hash;
            ends[count++] = bytes.size();
        }

        private int start(int entry) {
            return entry == 0 ? 0 : ends[entry - 1];
        }

        void write(Output out) throws IOException {
            byte[] all = bytes.toByteArray();
            Comparator<Integer> byHash = (left, right) -> Long.compareUnsigned(hashes[left], hashes[right]);
            int[] order = IntStream.range(0, count)
                    .boxed()
                    .sorted(byHash.thenComparing((left, right) ->
                            Arrays.compareUnsigned(all, start(left), ends[left], all, start(right), ends[right])))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 0; i < count; i++) {
                int at = order[i];
                int last = i == 0 ? -1 : order[i - 1];
                if (last < 0 || !Arrays.equals(all, start(at), ends[at], all, start(last), ends[last])) {
                    out.add(hashes[at], all, start(at), ends[at]);
                }
            }
        }
    }
}
