package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Splitter;
import dev.quern.tokenizer.split.UnicodeVersion;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// How often each piece of a text occurs: what BPE training starts from. Counts are 64 bits wide.
///
/// Adding texts and merging counts commute, so any way to share the work gives the same result. With a budget
/// of memory, counts beyond it go to files in sorted runs, which are joined when they are read. Not
/// thread-safe.
public final class WordCounts implements Closeable {
    private final Splitter splitter;
    private final long budget;
    private final Path directory;
    private final List<Path> runs = new ArrayList<>();
    private final int[] ends = new int[1024];
    private ByteSequences words = new ByteSequences();
    private long[] counts = new long[1 << 8];

    /// No counts yet; all stay in memory.
    public WordCounts(Splitter splitter) {
        this(splitter, Long.MAX_VALUE, null);
    }

    /// No counts yet.
    ///
    /// @param budget bytes of memory beyond which counts go to a file
    /// @param directory where such files are made; [#close] deletes them
    public WordCounts(Splitter splitter, long budget, Path directory) {
        this.splitter = splitter;
        this.budget = budget;
        this.directory = directory;
    }

    /// How text is split.
    public Splitter splitter() {
        return splitter;
    }

    /// Splits a text and counts its pieces.
    public void add(byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int found = splitter.split(text, at, end, ends);
            for (int i = 0; i < found; i++) {
                count(words.add(text, at, ends[i]), 1);
                at = ends[i];
            }
        }
        spillIfFull();
    }

    /// Adds counts of the same splitter.
    public void merge(WordCounts other) {
        if (!other.splitter.pattern().equals(splitter.pattern()) || other.splitter.unicode() != splitter.unicode()) {
            throw new IllegalArgumentException(
                    "counts of pieces by " + other.splitter + " do not add to those by " + splitter);
        }
        if (!other.runs.isEmpty()) {
            other.spill();
            runs.addAll(other.runs);
            other.runs.clear();
        }
        for (int word = 0; word < other.words.size(); word++) {
            byte[] bytes = other.words.get(word);
            count(words.add(bytes, 0, bytes.length), other.counts[word]);
        }
        spillIfFull();
    }

    /// Number of different pieces in memory: all of them, where there is no budget.
    public int size() {
        return words.size();
    }

    /// Number of files that counts went to.
    int runs() {
        return runs.size();
    }

    byte[] word(int index) {
        return words.get(index);
    }

    long count(int index) {
        return counts[index];
    }

    /// The count of a piece in memory, 0 if it was never seen.
    public long count(byte[] piece) {
        int word = words.find(piece, 0, piece.length);
        return word < 0 ? 0 : counts[word];
    }

    private void count(int word, long times) {
        if (word >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * counts.length);
        }
        counts[word] += times;
    }

    /// Takes pieces and their counts.
    @FunctionalInterface
    interface Visitor {
        void visit(byte[] word, long count);
    }

    /// Shows each piece once with its whole count, sorted by bytes: the same for equal counts, whatever the order of
    /// adding.
    void forEachSorted(Visitor visitor) {
        if (runs.isEmpty()) {
            for (int word : sorted()) {
                visitor.visit(words.get(word), counts[word]);
            }
            return;
        }
        spill();
        join(visitor);
    }

    /// Numbers of the pieces, sorted by their bytes.
    private int[] sorted() {
        Integer[] order = new Integer[words.size()];
        Arrays.setAll(order, i -> i);
        Arrays.parallelSort(order, words::compare);
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    private void spillIfFull() {
        if (words.memory() + 8L * counts.length > budget) {
            spill();
        }
    }

    private void spill() {
        if (words.size() == 0) {
            return;
        }
        try {
            Path run = Files.createTempFile(directory, "word-counts", ".run");
            runs.add(run);
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run)))) {
                for (int word : sorted()) {
                    write(words.get(word), counts[word], out);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep counts in " + directory, failure);
        }
        words = new ByteSequences();
        counts = new long[1 << 8];
    }

    private static void write(byte[] word, long count, DataOutput out) throws IOException {
        out.writeInt(word.length);
        out.write(word);
        out.writeLong(count);
    }

    /// Merges all runs.
    private void join(Visitor visitor) {
        List<Run> open = new ArrayList<>();
        try {
            PriorityQueue<Run> queue = new PriorityQueue<>();
            for (Path file : runs) {
                Run run = new Run(file);
                open.add(run);
                if (run.advance()) {
                    queue.add(run);
                }
            }
            byte[] word = null;
            long count = 0;
            while (!queue.isEmpty()) {
                Run least = queue.poll();
                if (word != null && !Arrays.equals(word, least.word)) {
                    visitor.visit(word, count);
                    count = 0;
                }
                word = least.word;
                count += least.count;
                if (least.advance()) {
                    queue.add(least);
                }
            }
            if (word != null) {
                visitor.visit(word, count);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read counts in " + directory, failure);
        } finally {
            open.forEach(Run::close);
        }
    }

    /// A file of sorted counts that is being read.
    private static final class Run implements Comparable<Run>, Closeable {
        private final DataInputStream in;
        private byte[] word;
        private long count;

        Run(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        }

        boolean advance() throws IOException {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException end) {
                return false;
            }
            word = in.readNBytes(length);
            count = in.readLong();
            return true;
        }

        @Override
        public int compareTo(Run other) {
            return Arrays.compareUnsigned(word, other.word);
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException ignored) {
                // It was only read.
                word = null;
            }
        }
    }

    /// Writes the counts; equal counts give equal bytes.
    public void write(DataOutput out) throws IOException {
        out.writeUTF(splitter.pattern());
        out.writeUTF(splitter.unicode().name());
        long[] words = new long[1];
        forEachSorted((word, count) -> words[0]++);
        out.writeLong(words[0]);
        try {
            forEachSorted((word, count) -> {
                try {
                    write(word, count, out);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }

    /// Reads what [#write] wrote.
    public static WordCounts read(DataInput in) throws IOException {
        WordCounts read = new WordCounts(Splitter.of(in.readUTF(), UnicodeVersion.valueOf(in.readUTF())));
        long size = in.readLong();
        for (long i = 0; i < size; i++) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            read.count(read.words.add(bytes, 0, bytes.length), in.readLong());
        }
        return read;
    }

    /// Deletes the files that counts went to.
    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }
}
