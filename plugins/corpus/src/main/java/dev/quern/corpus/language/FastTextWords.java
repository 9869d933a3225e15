package dev.quern.corpus.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The words and labels of a fastText model, by their bytes, and which rows remain of a pruned model.
final class FastTextWords {
    static final byte[] END_OF_LINE = "</s>".getBytes(StandardCharsets.UTF_8);
    /// What marks a label in a text. The file does not say it; fastText's own default.
    static final byte[] LABEL = "__label__".getBytes(StandardCharsets.UTF_8);

    private static final int NOT_PRUNED = -1;
    /// Counts from here on would upset the tree of hierarchical softmax.
    private static final long MOST_COUNT = 1_000_000_000_000_000L;
    /// Fewest bytes of a word in the file: NUL, count and type.
    private static final int FEWEST_BYTES = 10;

    private final int words;
    private final byte[] bytes;
    /// By word or label: where its bytes end; they begin where those of the one before end.
    private final int[] ends;
    private final long[] labelCounts;
    /// Open addressing by hash; -1 is empty.
    private final int[] table;
    private final PrunedRows pruned;

    private FastTextWords(int words, byte[] bytes, int[] ends, long[] labelCounts, PrunedRows pruned) {
        this.words = words;
        this.bytes = bytes;
        this.ends = ends;
        this.labelCounts = labelCounts;
        this.pruned = pruned;
        this.table = new int[Integer.highestOneBit(Math.max(1, ends.length)) << 2];
        Arrays.fill(table, -1);
        for (int id = 0; id < ends.length; id++) {
            table[slot(bytes, start(id), ends[id])] = id;
        }
    }

    /// FNV-1a over bytes that are widened with their sign, as fastText computes it.
    static int hash(byte[] text, int from, int to) {
        int hash = 0x811C9DC5;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text[i]) * 0x01000193;
        }
        return hash;
    }

    static FastTextWords read(FastTextFile file) {
        int size = file.int32("number of words and labels");
        file.check(
                size > 0 && size <= file.remaining() / FEWEST_BYTES && size <= 1 << 28,
                "it claims " + size + " words and labels");
        int words = file.int32("number of words", 0, size);
        int labels = file.int32("number of labels", size - words, size - words);
        file.check(labels > 0, "it has no labels");
        file.int64("number of tokens");
        long kept = file.int64("number of pruned rows");
        file.check(
                kept >= NOT_PRUNED && kept <= Math.min(1 << 28, file.remaining() / (2 * Integer.BYTES)),
                "it claims " + kept + " pruned rows");
        int[] ends = new int[size];
        long[] labelCounts = new long[labels];
        byte[] bytes = new byte[1024];
        int end = 0;
        for (int id = 0; id < size; id++) {
            byte[] word = file.word("word " + id);
            file.check(end + (long) word.length <= 1 << 30, "its words exceed 1 GB");
            if (end + word.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + word.length));
            }
            System.arraycopy(word, 0, bytes, end, word.length);
            end += word.length;
            ends[id] = end;
            long count = file.int64("count of word " + id);
            int type = file.int8("type of word " + id);
            file.check(type == (id < words ? 0 : 1), "word " + id + " of " + words + " has the type " + type);
            if (id >= words) {
                file.check(count >= 0 && count < MOST_COUNT, "label " + (id - words) + " has the count " + count);
                labelCounts[id - words] = count;
            }
        }
        PrunedRows pruned = kept == NOT_PRUNED ? null : PrunedRows.read(file, (int) kept);
        return new FastTextWords(words, Arrays.copyOf(bytes, end), ends, labelCounts, pruned);
    }

    /// Words; ids from here on are labels.
    int words() {
        return words;
    }

    /// How often each label was seen in training.
    long[] labelCounts() {
        return labelCounts;
    }

    /// Names of the labels, without the mark.
    List<String> labels() {
        String mark = new String(LABEL, StandardCharsets.UTF_8);
        List<String> labels = new ArrayList<>();
        for (int id = words; id < ends.length; id++) {
            String name = new String(bytes, start(id), ends[id] - start(id), StandardCharsets.UTF_8);
            labels.add(name.startsWith(mark) ? name.substring(mark.length()) : name);
        }
        return List.copyOf(labels);
    }

    /// Id of a word or label, or -1.
    int id(byte[] text, int from, int to) {
        return table[slot(text, from, to)];
    }

    boolean isPruned() {
        return pruned != null;
    }

    /// Rows of n-grams, behind those of words, that the input matrix must have.
    int ngramRows(int buckets) {
        return pruned == null ? buckets : pruned.rows();
    }

    /// Row of an n-gram in the input matrix, or -1 where it was pruned.
    int row(int bucket) {
        int row = pruned == null ? bucket : pruned.row(bucket);
        return row < 0 ? -1 : words + row;
    }

    private int start(int id) {
        return id == 0 ? 0 : ends[id - 1];
    }

    /// Where a word stands, or would stand.
    private int slot(byte[] text, int from, int to) {
        int hash = hash(text, from, to);
        int slot = (hash ^ hash >>> 15) & table.length - 1;
        while (table[slot] >= 0 && !Arrays.equals(bytes, start(table[slot]), ends[table[slot]], text, from, to)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
