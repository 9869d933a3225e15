package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Utf8;

/// Questions about single characters, answered as BERT's and Hugging Face's code answers them.
final class Texts {
    private Texts() {}

    /// What BERT removes: NUL, U+FFFD, control, format and private characters, but not line ends and tabs.
    static boolean isControl(int codePoint) {
        if (codePoint == 0 || codePoint == 0xfffd || codePoint >= Utf8.MALFORMED) {
            return true;
        }
        if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
            return false;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE -> true;
            default -> false;
        };
    }

    /// The blocks around which BERT puts spaces.
    static boolean isCjkIdeograph(int codePoint) {
        return codePoint >= 0x4e00 && codePoint <= 0x9fff
                || codePoint >= 0x3400 && codePoint <= 0x4dbf
                || codePoint >= 0x20000 && codePoint <= 0x2a6df
                || codePoint >= 0x2a700 && codePoint <= 0x2b73f
                || codePoint >= 0x2b740 && codePoint <= 0x2b81f
                || codePoint >= 0x2b920 && codePoint <= 0x2ceaf
                || codePoint >= 0xf900 && codePoint <= 0xfaff
                || codePoint >= 0x2f800 && codePoint <= 0x2fa1f;
    }

    /// What `\w` matches in Rust's regular expressions (UTS 18): alphabetic characters, marks, decimal digits,
    /// connector punctuation and the two join controls.
    static boolean isWord(int codePoint) {
        if (codePoint >= Utf8.MALFORMED) {
            return false;
        }
        return Character.isAlphabetic(codePoint)
                || codePoint == 0x200c
                || codePoint == 0x200d
                || switch (Character.getType(codePoint)) {
                    case Character.NON_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.DECIMAL_DIGIT_NUMBER,
                            Character.CONNECTOR_PUNCTUATION -> true;
                    default -> false;
                };
    }
}
