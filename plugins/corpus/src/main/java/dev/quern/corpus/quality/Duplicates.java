package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;

/// Repeated parts of a text: second and later ones, by their number and their code points.
final class Duplicates {
    private final LongCounts seen = new LongCounts();
    private int parts;
    private int repeated;
    private long characters;

    /// Begins anew.
    ///
    /// @param most parts that will come
    void begin(int most) {
        seen.clear(most);
        parts = 0;
        repeated = 0;
        characters = 0;
    }

    void add(TextView text, int from, int end) {
        parts++;
        if (seen.add(text.hash(from, end) ^ (long) (end - from) << Integer.SIZE) > 0) {
            repeated++;
            characters += end - from;
        }
    }

    /// Share of parts that were there before.
    double share() {
        return parts == 0 ? 0 : (double) repeated / parts;
    }

    /// How many parts were there before.
    int repeated() {
        return repeated;
    }

    /// Code points of parts that were there before.
    long characters() {
        return characters;
    }
}
