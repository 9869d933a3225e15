package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;

/// What NeMo Curator's filters count in the words of a text.
final class NemoWords {
    private static final int ELLIPSIS = 0x2026;
    private static final int GUILLEMET = 0xbb;
    private static final int ENOUGH_COMMON = 2;
    private static final int LONGEST_ELLIPSIS = 5;

    private int words;
    private long characters;
    private int longest;
    private int alphabetic;
    private int common;
    private int symbols;

    /// @param hasHash whether the text has a hash sign
    void read(TextView text, boolean hasHash) {
        words = text.words();
        characters = 0;
        longest = 0;
        alphabetic = 0;
        common = 0;
        symbols = 0;
        for (int word = 0; word < words; word++) {
            int length = text.wordLength(word);
            characters += length;
            longest = Math.max(longest, length);
            alphabetic += text.hasAlphabetic(word) ? 1 : 0;
            if (common < ENOUGH_COMMON && StopWords.bit(text, word) != 0) {
                common++;
            }
            boolean symbol = !text.hasNonSymbol(word) && length <= LONGEST_ELLIPSIS && isEllipsis(text, word)
                    || hasHash && isHashes(text, word);
            symbols += symbol ? 1 : 0;
        }
    }

    private static boolean isEllipsis(TextView text, int word) {
        int[] points = text.points();
        int at = text.start(word);
        return switch (text.wordLength(word)) {
            case 1 -> points[at] == ELLIPSIS;
            case 2 -> points[at] == '-' && points[at + 1] == GUILLEMET;
            case 3 -> isDots(points, at) || points[at] == '[' && points[at + 1] == ELLIPSIS && points[at + 2] == ']';
            case 5 ->
                isDots(points, at + 1)
                        && (points[at] == '[' && points[at + 4] == ']' || points[at] == '(' && points[at + 4] == ')');
            default -> false;
        };
    }

    private static boolean isDots(int[] points, int at) {
        return points[at] == '.' && points[at + 1] == '.' && points[at + 2] == '.';
    }

    /// Whether there is more than one run of hash signs for two characters: `#` and `#a#` are symbols, `##` is none.
    private static boolean isHashes(TextView text, int word) {
        int runs = 0;
        boolean inside = false;
        for (int i = text.start(word); i < text.end(word); i++) {
            boolean hash = text.points()[i] == '#';
            runs += hash && !inside ? 1 : 0;
            inside = hash;
        }
        return 2 * runs > text.wordLength(word);
    }

    int words() {
        return words;
    }

    /// Share of words that are ellipses or mostly runs of hash signs; 1 where there are none.
    double symbols() {
        return words == 0 ? 1 : (double) symbols / words;
    }

    /// Share of words that hold something alphabetic.
    double alphabetic() {
        return words == 0 ? 0 : (double) alphabetic / words;
    }

    /// Stop words, each occurrence counted, but not beyond two.
    int common() {
        return common;
    }

    double meanLength() {
        return words == 0 ? 0 : (double) characters / words;
    }

    int longest() {
        return longest;
    }
}
