package dev.quern.tokenizer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/// How often each piece of a text occurs: what BPE training starts from. Counts are 64 bits wide.
///
/// Adding texts and merging counts commute, so any way to share the work gives the same result. Not thread-safe.
public final class WordCounts {
    private final PreTokenizer splitter;
    private final ByteSequences words = new ByteSequences();
    private long[] counts = new long[1 << 10];

    /// No counts yet.
    public WordCounts(PreTokenizer splitter) {
        this.splitter = splitter;
    }

    /// How text is split.
    public PreTokenizer splitter() {
        return splitter;
    }

    /// Splits a text and counts its pieces.
    public void add(byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            int next = splitter.next(text, at, end);
            count(words.add(text, at, next), 1);
            at = next;
        }
    }

    /// Adds counts of the same splitter.
    public void merge(WordCounts other) {
        if (other.splitter != splitter) {
            throw new IllegalArgumentException(
                    "counts of " + other.splitter.label() + " do not add to " + splitter.label());
        }
        for (int word = 0; word < other.size(); word++) {
            byte[] bytes = other.words.get(word);
            count(words.add(bytes, 0, bytes.length), other.counts[word]);
        }
    }

    /// Number of different pieces.
    public int size() {
        return words.size();
    }

    byte[] word(int index) {
        return words.get(index);
    }

    long count(int index) {
        return counts[index];
    }

    /// The count of a piece, 0 if it was never seen.
    public long count(byte[] piece) {
        int word = words.find(piece, 0, piece.length);
        return word < 0 ? 0 : counts[word];
    }

    /// Indexes of the pieces, sorted by their bytes: the same for equal counts, whatever the order of adding.
    int[] sorted() {
        byte[][] all = IntStream.range(0, size()).mapToObj(words::get).toArray(byte[][]::new);
        return IntStream.range(0, size())
                .boxed()
                .sorted((left, right) -> Arrays.compareUnsigned(all[left], all[right]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// Writes the counts; equal counts give equal bytes.
    public void write(DataOutput out) throws IOException {
        out.writeUTF(splitter.label());
        out.writeInt(size());
        for (int word : sorted()) {
            byte[] bytes = words.get(word);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.writeLong(counts[word]);
        }
    }

    /// Reads what [#write] wrote.
    public static WordCounts read(DataInput in) throws IOException {
        WordCounts read = new WordCounts(PreTokenizer.of(in.readUTF()));
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            read.count(read.words.add(bytes, 0, bytes.length), in.readLong());
        }
        return read;
    }

    private void count(int word, long times) {
        if (word >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * counts.length);
        }
        counts[word] += times;
    }
}
