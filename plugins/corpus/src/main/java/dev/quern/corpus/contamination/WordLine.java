package dev.quern.corpus.contamination;

import dev.quern.corpus.near.XxHash64;
import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.Utf8;
import java.util.Arrays;

/// The words of a text as n-grams are compared by: lower case, cut at white space, without any punctuation (category P
/// and datatrove's list, which has all marks of ASCII); a word of nothing but punctuation is none. They stand in one
/// line with a space between each two, so that a run of them is a range of bytes. For text after text, in one thread.
public final class WordLine {
    private static final byte SPACE = ' ';
    private static final byte NOTHING = 0;
    /// What a byte of ASCII becomes: its lower case, a space, or 0 for nothing.
    private static final byte[] ASCII = new byte[128];

    static {
        for (int point = 0; point < ASCII.length; point++) {
            boolean mark = CodePoints.is(point, CodePoints.PUNCTUATION | CodePoints.CATEGORY_P);
            boolean space = CodePoints.is(point, CodePoints.SPACE);
            ASCII[point] = space ? SPACE : mark ? NOTHING : (byte) Character.toLowerCase(point);
        }
    }

    private byte[] line = new byte[1 << 12];
    private int length;
    private int[] starts = new int[1 << 10];
    private int[] ends = new int[1 << 10];
    /// Where each word begins in the text.
    private int[] places = new int[1 << 10];
    private int words;
    private boolean inWord;
    private final RunHashes hashes = new RunHashes();

    /// Takes another text in UTF-8; gives back how many words it has.
    public int read(byte[] text, int from, int end) {
        words = 0;
        length = 0;
        inWord = false;
        hashes.clear();
        reserve(end - from + 2);
        int at = from;
        while (at < end) {
            if (text[at] >= 0) {
                ascii(ASCII[text[at]], at);
                at++;
            } else {
                int size = Utf8.lengthAt(text, at, end);
                other(Utf8.pointAt(text, at, end), at, end - at);
                at += size;
            }
        }
        close();
        return words;
    }

    private void ascii(byte made, int at) {
        if (made == SPACE) {
            close();
        } else if (made != NOTHING) {
            open(at);
            line[length++] = made;
        }
    }

    private void other(int point, int at, int rest) {
        int classes = CodePoints.of(point);
        if ((classes & CodePoints.SPACE) != 0) {
            close();
        } else if ((classes & (CodePoints.PUNCTUATION | CodePoints.CATEGORY_P)) == 0) {
            open(at);
            reserve(length + rest + 4); // a broken byte becomes three, and some lower case is longer
            length = Utf8.put(Character.toLowerCase(point), line, length);
        }
    }

    private void open(int at) {
        if (!inWord) {
            if (words == starts.length) {
                starts = Arrays.copyOf(starts, 2 * words);
                ends = Arrays.copyOf(ends, 2 * words);
                places = Arrays.copyOf(places, 2 * words);
            }
            starts[words] = length;
            places[words] = at;
            inWord = true;
        }
    }

    private void close() {
        if (inWord) {
            hashes.add(XxHash64.of(line, starts[words], length));
            ends[words++] = length;
            line[length++] = SPACE;
            inWord = false;
        }
    }

    private void reserve(int bytes) {
        if (bytes > line.length) {
            line = Arrays.copyOf(line, Math.max(bytes, (int) Math.min(2L * line.length, Integer.MAX_VALUE - 8)));
        }
    }

    /// Words of the text.
    public int words() {
        return words;
    }

    /// The hash of a run of words.
    ///
    /// @param first its first word, of `count`
    long hash(int first, int count) {
        return hashes.of(first, count);
    }

    /// Whether a run of words is this range of bytes.
    boolean equals(int first, int count, byte[] other, int from, int end) {
        return Arrays.equals(line, starts[first], ends[first + count - 1], other, from, end);
    }

    /// A run of words, a space between each two.
    public byte[] gram(int first, int count) {
        return Arrays.copyOfRange(line, starts[first], ends[first + count - 1]);
    }

    /// All words, a space between each two.
    public byte[] line() {
        return words == 0 ? new byte[0] : gram(0, words);
    }

    /// Where a word begins in the text, in bytes.
    public int place(int word) {
        return places[word];
    }
}
