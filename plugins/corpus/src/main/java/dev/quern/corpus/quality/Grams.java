package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;

/// The n-grams of a text's words that occur at least twice, for one n after the other from 2 on. Two n-grams are the
/// same when their words are.
///
/// An n-gram can only occur again where the (n-1)-grams that it begins and ends with do, so each n looks at what the
/// one before has left, which in prose is little from 3 on. Reused for text after text, for one thread.
final class Grams {
    private static final int FIRST = 2;
    /// Multiplier of polynomials over words.
    private static final long STEP = 0xD6E8FEB86659FD93L;
    /// Marks the place of an n-gram that was there before.
    private static final int LATER = 1 << 31;

    /// More words get arrays that just hold them.
    private static final int MANY = 1 << 20;

    private final LongCounts counts = new LongCounts();
    private final Repeats repeats = new Repeats();
    private TextView text;
    private int n;
    /// By word: key of the n-gram that begins there, if it can occur again.
    private long[] keys = new long[1 << 10];
    /// Words at which such n-grams begin, ascending, and where their counts stand.
    private int[] positions = new int[1 << 10];
    private int[] places = new int[1 << 10];
    private int size;
    private int most;
    private int first;
    /// Code points of the words before each word.
    private int[] letters = new int[1 << 10];

    /// Takes another text and its 2-grams.
    void begin(TextView of) {
        text = of;
        n = FIRST;
        int words = text.words();
        if (words >= keys.length) {
            int room = words > MANY ? words + 1 : 2 * words;
            keys = new long[room];
            positions = new int[room];
            places = new int[room];
            letters = new int[room];
        }
        for (int word = 0; word < words; word++) {
            letters[word + 1] = letters[word] + text.wordLength(word);
        }
        int grams = Math.max(0, words - 1);
        long key = words == 0 ? 0 : key(0);
        for (int i = 0; i < grams; i++) {
            long next = key(i + 1);
            keys[i] = key * STEP + next;
            key = next;
        }
        repeats.take(keys, grams);
        size = 0;
        for (int i = 0; i < grams; i++) {
            positions[size] = i;
            size += repeats.mayRepeat(keys[i]);
        }
        count();
    }

    private long key(int word) {
        return text.hash(word) + text.wordLength(word);
    }

    /// Goes on to the n-grams of one word more.
    void next() {
        n++;
        int kept = 0;
        for (int i = 0; i + 1 < size; i++) {
            int at = positions[i];
            if (positions[i + 1] == at + 1) {
                keys[at] = keys[at] * STEP + key(at + n - 1);
                positions[kept++] = at;
            }
        }
        size = kept;
        count();
    }

    /// Counts the n-grams that are left, leaves out what occurs once, and finds what occurs most often.
    private void count() {
        counts.clear(Math.max(1, size));
        for (int i = 0; i < size; i++) {
            int place = counts.put(keys[positions[i]]);
            places[i] = place | (counts.countAt(place) > 1 ? LATER : 0);
        }
        int kept = 0;
        most = 1;
        first = 0;
        for (int i = 0; i < size; i++) {
            int count = counts.countAt(places[i] & ~LATER);
            if (count > most) {
                most = count;
                first = positions[i];
            }
            positions[kept] = positions[i];
            places[kept] = places[i];
            kept += count > 1 ? 1 : 0;
        }
        size = kept;
    }

    /// Words of an n-gram.
    int n() {
        return n;
    }

    /// How often the most frequent n-gram occurs; 1 where none occurs twice.
    int most() {
        return most;
    }

    /// The word at which the most frequent n-gram begins for the first time; of several the one that was seen first.
    int first() {
        return first;
    }

    /// How many n-grams occur at least twice, each occurrence counted.
    int repeated() {
        return size;
    }

    /// The word at which one of these begins, in ascending order.
    int position(int repeated) {
        return positions[repeated];
    }

    /// Whether the n-gram was there before.
    boolean isLater(int repeated) {
        return places[repeated] < 0;
    }

    /// By word: code points of the words before it; valid up to their number.
    int[] letters() {
        return letters;
    }

    /// Code points of words, from one up to another.
    int letters(int from, int end) {
        return letters[end] - letters[from];
    }
}
