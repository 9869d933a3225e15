package dev.quern.corpus.contamination;

import dev.quern.corpus.near.XxHash64;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// The n-grams of the items of evaluation sets, by their hashes; a find is compared word by word, so that there is no
/// false one. An item of fewer words than n stands as one gram of all its words, unless it has fewer than a minimum.
///
/// The file holds a head of two ints (magic, n) and for each item its name and its words in one line, each as a length
/// (int) and bytes. Memory: the file's content and about 40 bytes for each gram.
public final class GramIndex {
    private static final int MAGIC = 0x51474931; // QGI1
    private static final int BUFFER = 1 << 16;
    /// Most grams, so that a table of twice as many slots is an array.
    private static final int MOST = 1 << 29;

    private final int n;
    private final List<String> names = new ArrayList<>();
    private final List<byte[]> lines = new ArrayList<>();
    /// Numbers of words that grams have: n, and fewer for short items.
    private int[] lengths = new int[0];
    private long[] hashes = new long[1 << 10];
    private int[] items = new int[1 << 10];
    private int[] starts = new int[1 << 10];
    private int[] ends = new int[1 << 10];
    private int grams;
    /// One bit for each hash, of 16 to 32 times as many: most runs of words that are no gram are known by it.
    private long[] marks;
    /// By slot: number of a gram plus one, or 0. By gram: the next of its slot, plus one.
    private int[] slots;
    private int[] next;
    /// By gram: the next with the same words, plus one.
    private int[] equal;

    private GramIndex(int n) {
        this.n = n;
    }

    /// Writes the file.
    public static final class Builder implements Closeable {
        private final DataOutputStream out;
        private final WordLine words = new WordLine();
        private final int n;
        private final int fewest;
        private int indexed;
        private int ignored;
        private long grams;

        /// @param fewest words of an item that counts
        public Builder(Path file, int n, int fewest) throws IOException {
            this.n = n;
            this.fewest = fewest;
            out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
            out.writeInt(MAGIC);
            out.writeInt(n);
        }

        /// Adds an item.
        public void add(String name, byte[] text) throws IOException {
            int count = words.read(text, 0, text.length);
            if (count < fewest || count == 0) {
                ignored++;
                return;
            }
            for (byte[] bytes : new byte[][] {name.getBytes(StandardCharsets.UTF_8), words.line()}) {
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            indexed++;
            grams += Math.max(1, count - n + 1);
            if (grams > MOST) {
                throw new IOException("the evaluation sets have more than " + MOST + " n-grams");
            }
        }

        /// Items that count.
        public int indexed() {
            return indexed;
        }

        /// Items that are too short.
        public int ignored() {
            return ignored;
        }

        /// Runs of words of all items, equal ones too.
        public long grams() {
            return grams;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /// Reads a file that [Builder] wrote.
    public static GramIndex read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("file '" + file + "' holds no n-grams");
            }
            GramIndex index = new GramIndex(in.readInt());
            TreeSet<Integer> lengths = new TreeSet<>();
            while (true) {
                byte[] name = index.next(in);
                if (name == null) {
                    break;
                }
                byte[] line = in.readNBytes(in.readInt());
                index.add(new String(name, StandardCharsets.UTF_8), line, lengths);
            }
            index.lengths = lengths.stream().mapToInt(Integer::intValue).toArray();
            index.link();
            return index;
        }
    }

    private byte[] next(DataInputStream in) throws IOException {
        try {
            return in.readNBytes(in.readInt());
        } catch (EOFException end) {
            return null;
        }
    }

    private void add(String name, byte[] line, TreeSet<Integer> seen) {
        names.add(name);
        lines.add(line);
        int[] bounds = bounds(line);
        int words = bounds.length - 1;
        int length = Math.min(n, words);
        seen.add(length);
        RunHashes runs = new RunHashes();
        for (int word = 0; word < words; word++) {
            runs.add(XxHash64.of(line, bounds[word], bounds[word + 1] - 1));
        }
        for (int first = 0; first + length <= words; first++) {
            addGram(runs.of(first, length), bounds[first], bounds[first + length] - 1);
        }
    }

    /// Where words begin, and one beyond the space that would follow the last.
    private static int[] bounds(byte[] line) {
        int[] bounds = new int[16];
        int words = 1;
        for (int i = 0; i <= line.length; i++) {
            if (i == line.length || line[i] == ' ') {
                bounds = words == bounds.length ? Arrays.copyOf(bounds, 2 * words) : bounds;
                bounds[words++] = i + 1;
            }
        }
        return Arrays.copyOf(bounds, words);
    }

    private void addGram(long hash, int start, int end) {
        if (grams == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * grams);
            items = Arrays.copyOf(items, 2 * grams);
            starts = Arrays.copyOf(starts, 2 * grams);
            ends = Arrays.copyOf(ends, 2 * grams);
        }
        hashes[grams] = hash;
        items[grams] = names.size() - 1;
        starts[grams] = start;
        ends[grams++] = end;
    }

    /// Chains the different grams of each slot, and behind each those that are equal to it, in their order.
    private void link() {
        marks = new long[Math.max(2, Integer.highestOneBit(Math.max(1, grams)) >>> 1)];
        for (int gram = 0; gram < grams; gram++) {
            marks[mark(hashes[gram])] |= 1L << hashes[gram];
        }
        slots = new int[Math.max(2, Integer.highestOneBit(Math.max(1, grams)) << 1)];
        next = new int[grams];
        equal = new int[grams];
        int[] last = new int[grams];
        for (int gram = 0; gram < grams; gram++) {
            int slot = slot(hashes[gram]);
            int first = slots[slot];
            while (first > 0 && !isEqual(first - 1, gram)) {
                first = next[first - 1];
            }
            if (first == 0) {
                next[gram] = slots[slot];
                slots[slot] = gram + 1;
                last[gram] = gram;
            } else {
                equal[last[first - 1]] = gram + 1;
                last[first - 1] = gram;
            }
        }
    }

    private boolean isEqual(int left, int right) {
        return hashes[left] == hashes[right]
                && Arrays.equals(
                        lines.get(items[left]),
                        starts[left],
                        ends[left],
                        lines.get(items[right]),
                        starts[right],
                        ends[right]);
    }

    private int mark(long hash) {
        return (int) (hash >>> 6) & marks.length - 1;
    }

    private int slot(long hash) {
        return (int) (hash >>> 32) & slots.length - 1;
    }

    /// Words of a gram that is not a whole short item.
    public int n() {
        return n;
    }

    /// Name of an item.
    public String name(int item) {
        return names.get(item);
    }

    /// Takes what a text shares with the evaluation sets.
    public interface Hits {
        /// @param word first word of the run, of `count`
        /// @param gram number of the first gram that is equal to it
        void hit(int word, int count, int gram);
    }

    /// Shows all runs of words that are grams, in the order of the text.
    public void find(WordLine text, Hits hits) {
        for (int word = 0; word < text.words(); word++) {
            for (int count : lengths) {
                if (word + count > text.words()) {
                    break;
                }
                int gram = find(text, word, count);
                if (gram >= 0) {
                    hits.hit(word, count, gram);
                }
            }
        }
    }

    private int find(WordLine text, int word, int count) {
        long hash = text.hash(word, count);
        if ((marks[mark(hash)] & 1L << hash) == 0) {
            return -1;
        }
        int at = slots[slot(hash)];
        while (at > 0) {
            int gram = at - 1;
            if (hashes[gram] == hash && text.equals(word, count, lines.get(items[gram]), starts[gram], ends[gram])) {
                return gram;
            }
            at = next[gram];
        }
        return -1;
    }

    /// The item of a gram.
    public int item(int gram) {
        return items[gram];
    }

    /// The next gram with the same words, in the order of the items, or -1.
    public int equal(int gram) {
        return equal[gram] - 1;
    }

    /// Items that count.
    public int items() {
        return names.size();
    }
}
