package dev.quern.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/// How tokens become text again.
public enum Decoding {
    /// Tokens are bytes; text is these bytes.
    BYTES {
        @Override
        byte[] bytes(byte[] token, boolean first, String mark) {
            return token;
        }
    },
    /// U+2581 is a space, the first one is left out, and `<0x0A>` is a byte.
    SENTENCE_PIECE {
        @Override
        byte[] bytes(byte[] token, boolean first, String mark) {
            if (token.length == 6 && token[0] == '<' && token[1] == '0' && token[2] == 'x' && token[5] == '>') {
                int high = Character.digit(token[3], 16);
                int low = Character.digit(token[4], 16);
                if (high >= 0 && low >= 0) {
                    return new byte[] {(byte) (high << 4 | low)};
                }
            }
            String text = new String(token, StandardCharsets.UTF_8).replace('\u2581', ' ');
            return (first && text.startsWith(" ") ? text.substring(1) : text).getBytes(StandardCharsets.UTF_8);
        }
    },
    /// Tokens are words with a space before them; a mark says that one continues the word before it.
    WORD_PIECE {
        @Override
        byte[] bytes(byte[] token, boolean first, String mark) {
            String text = new String(token, StandardCharsets.UTF_8);
            if (first) {
                return token;
            }
            if (text.startsWith(mark)) {
                return text.substring(mark.length()).getBytes(StandardCharsets.UTF_8);
            }
            return TIGHT.contains(text) ? token : (" " + text).getBytes(StandardCharsets.UTF_8);
        }
    },
    /// A mark at the end of a token says that the word ends with it.
    SUFFIX {
        @Override
        byte[] bytes(byte[] token, boolean first, String mark) {
            String text = new String(token, StandardCharsets.UTF_8);
            return text.replace(mark, " ").getBytes(StandardCharsets.UTF_8);
        }
    };

    /// Before these a decoder of words puts no space.
    private static final Set<String> TIGHT = Set.of(".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re");

    /// What a token adds to the text.
    ///
    /// @param first whether it is the first
    /// @param mark the mark of the vocabulary, such as `##` or `</w>`
    abstract byte[] bytes(byte[] token, boolean first, String mark);
}
