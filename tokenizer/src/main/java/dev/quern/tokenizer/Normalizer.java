package dev.quern.tokenizer;

import dev.quern.tokenizer.split.PatternSplitter;
import dev.quern.tokenizer.split.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Changes text before it is split, as `tokenizer.json` names the ways. Immutable and thread-safe. What a text
/// became can be traced back to the bytes of the original.
public sealed interface Normalizer {

    /// The normalized text.
    AlignedText apply(AlignedText text);

    /// Whether a text surely stays as it is. Cheap; may say no where the answer is yes.
    default boolean keeps(byte[] text, int from, int end) {
        return false;
    }

    /// The normalized text, as a string.
    ///
    /// @param text bytes that are not UTF-8 become U+FFFD here
    default String normalize(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(apply(AlignedText.of(bytes, 0, bytes.length)).utf8().bytes(), StandardCharsets.UTF_8);
    }

    /// A canonical or compatibility form of Unicode (UAX 15), by the JDK's tables.
    record Unicode(java.text.Normalizer.Form form) implements Normalizer {
        @Override
        public boolean keeps(byte[] text, int from, int end) {
            return isAscii(text, from, end)
                    || Utf8.firstMalformed(text, from, end) < 0
                            && java.text.Normalizer.isNormalized(
                                    new String(text, from, end - from, StandardCharsets.UTF_8), form);
        }

        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = new AlignedText(text.length());
            int at = 0;
            while (at < text.length()) {
                int next = at + 1;
                while (next < text.length() && joinsToTheLeft(text.codePoint(next))) {
                    next++;
                }
                boolean same = text.codePoint(at) >= Utf8.MALFORMED || next == at + 1 && text.codePoint(at) < 0x80;
                if (same) {
                    out.add(text, at, next);
                } else {
                    String normal = java.text.Normalizer.normalize(text.string(at, next), form);
                    out.add(normal, text.start(at), text.end(next - 1));
                }
                at = next;
            }
            return out;
        }

        /// Marks, and the few letters that compose with what stands before them: vowels and finals of Hangul, and vowel
        /// signs of Kirat Rai and Tulu-Tigalari that count as letters.
        static boolean joinsToTheLeft(int codePoint) {
            if (codePoint < 0x300 || codePoint >= Utf8.MALFORMED) {
                return false;
            }
            int type = Character.getType(codePoint);
            return type == Character.NON_SPACING_MARK
                    || type == Character.COMBINING_SPACING_MARK
                    || type == Character.ENCLOSING_MARK
                    || codePoint >= 0x1160 && codePoint <= 0x11ff
                    || codePoint >= 0xd7b0 && codePoint <= 0xd7ff
                    || codePoint >= 0xff9e && codePoint <= 0xff9f
                    || codePoint >= 0xffa0 && codePoint <= 0xffdc
                    || codePoint >= 0x16d63 && codePoint <= 0x16d6a
                    || codePoint >= 0x11380 && codePoint <= 0x113d3
                    || codePoint >= 0x3131 && codePoint <= 0x318e;
        }
    }

    /// Lower case, by the rules that hold in every language.
    record Lowercase() implements Normalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = new AlignedText(text.length());
            for (int i = 0; i < text.length(); i++) {
                int codePoint = text.codePoint(i);
                if (codePoint == 0x130) {
                    // The only letter whose lower case is two: i and a dot above.
                    out.add("i\u0307", text.start(i), text.end(i));
                } else {
                    int lower = codePoint >= Utf8.MALFORMED ? codePoint : Character.toLowerCase(codePoint);
                    out.add(lower, text.start(i), text.end(i));
                }
            }
            return out;
        }
    }

    /// Puts a string before a text that is not empty.
    record Prepend(String prefix) implements Normalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            if (text.length() == 0) {
                return text;
            }
            AlignedText out = new AlignedText(text.length() + prefix.length());
            out.add(prefix, text.start(0), text.end(0));
            out.add(text, 0, text.length());
            return out;
        }
    }

    /// Replaces all occurrences of a string.
    record Replace(String what, String by) implements Normalizer {
        public Replace {
            if (what.isEmpty()) {
                throw new IllegalArgumentException("nothing to replace: the string to look for is empty");
            }
        }

        @Override
        public AlignedText apply(AlignedText text) {
            int[] wanted = what.codePoints().toArray();
            AlignedText out = new AlignedText(text.length());
            int at = 0;
            while (at < text.length()) {
                if (isAt(text, at, wanted)) {
                    out.add(by, text.start(at), text.end(at + wanted.length - 1));
                    at += wanted.length;
                } else {
                    out.add(text, at, at + 1);
                    at++;
                }
            }
            return out;
        }

        private static boolean isAt(AlignedText text, int at, int[] wanted) {
            if (at + wanted.length > text.length()) {
                return false;
            }
            for (int i = 0; i < wanted.length; i++) {
                if (text.codePoint(at + i) != wanted[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Replaces all matches of a pattern.
    record ReplacePattern(PatternSplitter what, String by) implements Normalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText.Utf8Text utf8 = text.utf8();
            byte[] bytes = utf8.bytes();
            AlignedText out = new AlignedText(text.length());
            int at = 0;
            while (at < bytes.length) {
                int stop = what.match(bytes, at, bytes.length);
                int index = utf8.indexes()[at];
                if (stop > at) {
                    out.add(by, text.start(index), text.end(utf8.indexes()[stop - 1]));
                    at = stop;
                } else {
                    out.add(text, index, index + 1);
                    at += Utf8.width(Utf8.decode(bytes, at, bytes.length));
                }
            }
            return out;
        }
    }

    /// Removes white space at the ends.
    record Strip(boolean left, boolean right) implements Normalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            int from = 0;
            int to = text.length();
            while (left && from < to && Utf8.isWhiteSpace(text.codePoint(from))) {
                from++;
            }
            while (right && to > from && Utf8.isWhiteSpace(text.codePoint(to - 1))) {
                to--;
            }
            return text.slice(from, to);
        }
    }

    /// Removes marks: accents, after NFD.
    ///
    /// @param all whether all marks go, as with the step of that name, or only those that take no space of their
    /// own, as in
    ///     BERT's preparation
    record StripAccents(boolean all) implements Normalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = new AlignedText(text.length());
            for (int i = 0; i < text.length(); i++) {
                if (!goes(text.codePoint(i))) {
                    out.add(text, i, i + 1);
                }
            }
            return out;
        }

        private boolean goes(int codePoint) {
            if (codePoint >= Utf8.MALFORMED) {
                return false;
            }
            int type = Character.getType(codePoint);
            return type == Character.NON_SPACING_MARK
                    || all && (type == Character.COMBINING_SPACING_MARK || type == Character.ENCLOSING_MARK);
        }
    }

    /// BERT's preparation of text.
    ///
    /// @param cleanText removes control characters and U+FFFD and makes all white space U+0020
    /// @param spaceChinese puts spaces around each CJK ideograph
    record Bert(boolean cleanText, boolean spaceChinese, boolean stripAccents, boolean lowercase)
            implements Normalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = new AlignedText(text.length());
            for (int i = 0; i < text.length(); i++) {
                int codePoint = text.codePoint(i);
                if (cleanText && Texts.isControl(codePoint)) {
                    continue;
                }
                boolean ideograph = spaceChinese && Texts.isCjkIdeograph(codePoint);
                if (ideograph) {
                    out.add(' ', text.start(i), text.start(i));
                }
                out.add(cleanText && Utf8.isWhiteSpace(codePoint) ? ' ' : codePoint, text.start(i), text.end(i));
                if (ideograph) {
                    out.add(' ', text.end(i), text.end(i));
                }
            }
            if (stripAccents) {
                out = new StripAccents(false).apply(new Unicode(java.text.Normalizer.Form.NFD).apply(out));
            }
            return lowercase ? new Lowercase().apply(out) : out;
        }
    }

    /// SentencePiece's preparation: a map of characters, then spaces. Of runs of spaces one stays, none at the
    /// ends, each becomes U+2581, and one is put before all.
    ///
    /// @param map rules of the model, or null
    record SentencePiece(CharacterMap map, boolean addDummyPrefix, boolean removeExtraSpaces, boolean suffix)
            implements Normalizer {
        static final int SPACE = 0x2581;

        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText mapped = map == null ? text : map.apply(text);
            int from = 0;
            int to = mapped.length();
            while (removeExtraSpaces && from < to && mapped.codePoint(from) == ' ') {
                from++;
            }
            while (removeExtraSpaces && to > from && mapped.codePoint(to - 1) == ' ') {
                to--;
            }
            AlignedText out = new AlignedText(to - from + 1);
            if (from == to) {
                return out;
            }
            if (addDummyPrefix && !suffix) {
                out.add(SPACE, mapped.start(from), mapped.end(from));
            }
            for (int i = from; i < to; i++) {
                boolean space = mapped.codePoint(i) == ' ';
                if (!(space && removeExtraSpaces && mapped.codePoint(i - 1) == ' ')) {
                    out.add(space ? SPACE : mapped.codePoint(i), mapped.start(i), mapped.end(i));
                }
            }
            if (addDummyPrefix && suffix) {
                out.add(SPACE, mapped.end(to - 1), mapped.end(to - 1));
            }
            return out;
        }
    }

    /// The rules of a SentencePiece model by themselves, as "Precompiled" in `tokenizer.json`.
    record Precompiled(CharacterMap map) implements Normalizer {
        @Override
        public AlignedText apply(AlignedText text) {
            return map.apply(text);
        }
    }

    /// One after the other.
    record Sequence(List<Normalizer> steps) implements Normalizer {
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public boolean keeps(byte[] text, int from, int end) {
            return steps.stream().allMatch(step -> step.keeps(text, from, end));
        }

        @Override
        public AlignedText apply(AlignedText text) {
            AlignedText out = text;
            for (Normalizer step : steps) {
                out = step.apply(out);
            }
            return out;
        }
    }

    private static boolean isAscii(byte[] text, int from, int end) {
        for (int at = from; at < end; at++) {
            if (text[at] < 0) {
                return false;
            }
        }
        return true;
    }
}
