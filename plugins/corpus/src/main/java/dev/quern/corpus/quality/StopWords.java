package dev.quern.corpus.quality;

import dev.quern.corpus.text.TextView;

/// The stop words of Gopher (J. Rae et al., "Scaling Language Models", 2021, section A1.1), in lower case only.
final class StopWords {
    private static final int LONGEST = 4;
    private static final long[] WORDS = packed("the", "be", "to", "of", "and", "that", "have", "with");

    private StopWords() {}

    /// A bit for a stop word, another for each, and none for another word.
    static int bit(TextView text, int word) {
        if (text.wordLength(word) > LONGEST) {
            return 0;
        }
        long packed = 1;
        for (int i = text.start(word); i < text.end(word); i++) {
            int point = text.points()[i];
            packed = packed << Byte.SIZE | (point < 0x80 ? point : 0xff);
        }
        int found = 0;
        for (int i = 0; i < WORDS.length; i++) {
            found |= WORDS[i] == packed ? 1 << i : 0;
        }
        return found;
    }

    /// Words of ASCII with a byte for each character behind a 1, which tells a word from one with NUL before it.
    private static long[] packed(String... words) {
        long[] packed = new long[words.length];
        for (int word = 0; word < words.length; word++) {
            packed[word] = 1;
            for (char each : words[word].toCharArray()) {
                packed[word] = packed[word] << Byte.SIZE | each;
            }
        }
        return packed;
    }
}
