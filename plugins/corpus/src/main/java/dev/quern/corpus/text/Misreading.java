package dev.quern.corpus.text;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;

/// UTF-8 that was read as an encoding of one byte a character: which characters stand for which bytes, and
/// which of the characters they would make are certain. Characters of U+0080 to U+009F stand for their own
/// number, so that ISO 8859-1 is covered by its superset.
abstract class Misreading {
    static final List<Misreading> ALL = List.of(new Western(), new Cyrillic(), new Macintosh());

    private static final Charset WESTERN = Charset.forName("windows-1252");

    /// Characters from here on stand for no byte.
    private static final int END = 0x2600;

    private final short[] bytes = new short[END];

    /// @param charset the encoding in which it was read
    /// @param leads characters that may begin one of UTF-8; all that can where this is empty
    Misreading(String charset, String leads) {
        for (int value = 0x80; value < 0x100; value++) {
            String character = Charset.forName(charset)
                    .decode(ByteBuffer.wrap(new byte[] {(byte) value}))
                    .toString();
            char each = character.charAt(0) == '\ufffd' ? (char) value : character.charAt(0);
            boolean lead = value >= 0xc2 && value <= 0xf4 && (leads.isEmpty() || leads.indexOf(each) >= 0);
            if (each < END && (value < 0xc0 || lead)) {
                bytes[each] = (short) value;
            }
        }
        for (int control = 0x80; control < 0xa0; control++) {
            bytes[control] = bytes[control] == 0 ? (short) control : bytes[control];
        }
    }

    /// The byte for which a character stands, 0 if it stands for none beyond ASCII.
    final int octet(char each) {
        return each < 0x80 || each >= END ? 0 : bytes[each];
    }

    /// Where the first character of UTF-8 begins, `to` if nowhere.
    final int find(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) >= 0x80 && length(text, at, to) > 0) {
                return at;
            }
        }
        return to;
    }

    /// How many characters from `at` on stand for one character of well-formed UTF-8; 0 if none do.
    int length(String text, int at, int end) {
        int first = octet(text.charAt(at));
        int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (length == 0 || at + length > end) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            int next = octet(text.charAt(at + i));
            if (next < 0x80 || next >= 0xc0) {
                return 0;
            }
        }
        return isCharacter(codePoint(text, at, length), length) ? length : 0;
    }

    /// No longer form than needed, no surrogate, and assigned by Unicode. Control characters are allowed, since
    /// text that was misread twice comes by way of them.
    private static boolean isCharacter(int codePoint, int length) {
        int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
        return codePoint >= least
                && codePoint <= Character.MAX_CODE_POINT
                && switch (Character.getType(codePoint)) {
                    case Character.UNASSIGNED, Character.SURROGATE, Character.PRIVATE_USE -> false;
                    default -> true;
                };
    }

    /// The character for which those from `at` on stand.
    final int codePoint(String text, int at, int length) {
        int value = octet(text.charAt(at)) & (length == 2 ? 0x1f : length == 3 ? 0xf : 7);
        for (int i = 1; i < length; i++) {
            value = value << 6 | octet(text.charAt(at + i)) & 0x3f;
        }
        return value;
    }

    /// Appends the character that begins at `at`.
    void decode(String text, int at, int end, StringBuilder out) {
        out.appendCodePoint(codePoint(text, at, length(text, at, end)));
    }

    /// What Windows-1252 has for a control character of U+0080 to U+009F, if anything.
    static char western(char control) {
        String meant =
                WESTERN.decode(ByteBuffer.wrap(new byte[] {(byte) control})).toString();
        return meant.charAt(0) == '\ufffd' ? control : meant.charAt(0);
    }

    /// Whether the characters from `at` on cannot be meant as they stand.
    ///
    /// @param run how many characters of UTF-8 stand together here
    abstract boolean isStrong(String text, int at, int end, int run);

    static char before(String text, int at) {
        return at == 0 ? ' ' : text.charAt(at - 1);
    }

    static char behind(String text, int at) {
        return at >= text.length() ? ' ' : text.charAt(at);
    }

    /// Windows-1252, or ISO 8859-1.
    private static final class Western extends Misreading {
        /// Signs and letters that may follow a letter in correct writing.
        private static final String NATURAL = "\u00a0\u00ad…”“’‘»«›‹–—™®©°·ªº²³¹´†•šžŠŽœŒŸ";
        /// Those of them that may stand between two letters.
        private static final String JOINING = "\u00a0\u00ad…’–—·šžŠŽœŒŸ";

        Western() {
            super("windows-1252", "");
        }

        /// A no-break space is often a plain one by now: `voilÃ `, `endÂ `.
        @Override
        int length(String text, int at, int end) {
            char lead = text.charAt(at);
            if ((lead == 'Ã' || lead == 'Â') && at + 1 < end && text.charAt(at + 1) == ' ') {
                return isSpaced(text, at, end) ? 1 : 0;
            }
            return super.length(text, at, end);
        }

        private static boolean isSpaced(String text, int at, int end) {
            char before = before(text, at);
            if (Character.isLowerCase(before)) {
                return true;
            }
            return text.charAt(at) == 'Ã'
                    && before <= ' '
                    && at + 2 < end
                    && Character.isLowerCase(text.charAt(at + 2));
        }

        @Override
        void decode(String text, int at, int end, StringBuilder out) {
            if (length(text, at, end) > 1) {
                super.decode(text, at, end, out);
            } else if (text.charAt(at) == 'Ã') {
                out.append('à');
            }
        }

        @Override
        boolean isStrong(String text, int at, int end, int run) {
            int length = length(text, at, end);
            if (length == 1) {
                return Character.isLowerCase(before(text, at));
            }
            if (length == 4) {
                return true;
            }
            boolean natural = true;
            for (int i = at + 1; i < at + length; i++) {
                char each = text.charAt(i);
                if (each < 0xa0) {
                    return true;
                }
                natural &= NATURAL.indexOf(each) >= 0;
            }
            return length == 3 ? run > 1 || !natural && isStrongTriple(text, at) : isStrongPair(text, at, natural, run);
        }

        /// Alone only what becomes a sign or a letter of an alphabet, not an ideograph or syllable; and no
        /// `acá¡¡`.
        private static boolean isStrongTriple(String text, int at) {
            boolean shouted = "¡¿".indexOf(text.charAt(at + 1)) >= 0 && "¡¿".indexOf(text.charAt(at + 2)) >= 0;
            return !shouted
                    && switch (text.charAt(at)) {
                        case 'â' -> true;
                        case 'à', 'á', 'ã', 'ï' -> text.charAt(at + 1) != '€';
                        default -> false;
                    };
        }

        private boolean isStrongPair(String text, int at, boolean natural, int run) {
            char before = before(text, at);
            int codePoint = codePoint(text, at, 2);
            return switch (text.charAt(at)) {
                case 'Â' -> codePoint >= 0xa0 && !Character.isUpperCase(before) && "«“‘„‹\"'(".indexOf(before) < 0;
                case 'Ã', 'Ä', 'Å' -> !natural || isStrongLatin(text, at, before);
                case 'Î', 'Ï', 'Ð', 'Ñ', 'Ø', 'Ù', 'Ú', 'Û' -> run > 1;
                case '×' -> run > 1 && codePoint >= 0x5d0 && codePoint <= 0x5ea;
                default -> false;
            };
        }

        /// A capital within small letters, or a closing sign with a letter behind it. `Ã` is written in
        /// languages that have no `š`, `ž` and `œ`.
        private static boolean isStrongLatin(String text, int at, char before) {
            char sign = text.charAt(at + 1);
            boolean portuguese = text.charAt(at) == 'Ã' && "šžŠŽœŒŸ".indexOf(sign) >= 0;
            boolean inside = Character.isLetter(behind(text, at + 2)) && JOINING.indexOf(sign) < 0;
            return portuguese || inside || Character.isLowerCase(before);
        }
    }

    /// Windows-1251.
    private static final class Cyrillic extends Misreading {
        private static final String LETTERS = "ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєјЅѕї";

        Cyrillic() {
            super("windows-1251", "ВГРСв");
        }

        @Override
        boolean isStrong(String text, int at, int end, int run) {
            return switch (text.charAt(at)) {
                case 'в' -> text.charAt(at + 1) == 'Ђ';
                case 'Г' -> before(text, at) < 0x250 && Character.isLowerCase(before(text, at));
                case 'Р', 'С' -> run > 2 && LETTERS.indexOf(text.charAt(at + 1)) < 0 || run > 4;
                default -> false;
            };
        }
    }

    /// Mac OS Roman.
    private static final class Macintosh extends Misreading {
        private static final String MATHEMATICS = "π∞∑∏∫µ∂Ω≠≤≥±∆";

        Macintosh() {
            super("x-MacRoman", "¬√‚");
        }

        @Override
        boolean isStrong(String text, int at, int end, int run) {
            return switch (text.charAt(at)) {
                case '‚' -> text.charAt(at + 1) == 'Ä';
                case '√' -> {
                    boolean inside = Character.isLetter(behind(text, at + 2));
                    yield Character.isLowerCase(before(text, at))
                            && (inside || MATHEMATICS.indexOf(text.charAt(at + 1)) < 0);
                }
                default -> false;
            };
        }
    }
}
