package dev.quern.corpus.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// Cleaning of single characters, which several steps share. A text that needs no change comes back as it is.
public final class Characters {
    private static final String[] LIGATURES = {"ff", "fi", "fl", "ffi", "ffl", "st", "st"};

    /// Unicode normal form.
    public enum Form {
        NFC,
        NFKC,
        NONE
    }

    private Characters() {}

    /// The text in a normal form.
    public static String normalized(String text, Form form) {
        return switch (form) {
            case NFC -> normalized(text, Normalizer.Form.NFC);
            case NFKC -> normalized(text, Normalizer.Form.NFKC);
            case NONE -> text;
        };
    }

    private static String normalized(String text, Normalizer.Form form) {
        return Normalizer.isNormalized(text, form) ? text : Normalizer.normalize(text, form);
    }

    /// Every `\r\n` and `\r` becomes `\n`.
    public static String withLineFeeds(String text) {
        return text.indexOf('\r') >= 0 ? text.replace("\r\n", "\n").replace('\r', '\n') : text;
    }

    /// Without control characters other than tab and line feed, and without byte order marks.
    public static String withoutControls(String text) {
        int first = 0;
        while (first < text.length() && !isControl(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder rest = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            if (!isControl(text.charAt(i))) {
                rest.append(text.charAt(i));
            }
        }
        return rest.toString();
    }

    private static boolean isControl(char character) {
        boolean wanted = character == '\n' || character == '\t';
        return character < 0x20 && !wanted || character >= 0x7f && character < 0xa0 || character == '\ufeff';
    }

    /// Unicode's other line ends (U+0085, U+2028, U+2029) become `\n`, too.
    public static String withOneLineEnd(String text) {
        String unified = withLineFeeds(text);
        for (char each : new char[] {'\u0085', '\u2028', '\u2029'}) {
            unified = unified.indexOf(each) >= 0 ? unified.replace(each, '\n') : unified;
        }
        return unified;
    }

    /// Curly quotation marks and apostrophes become straight ones.
    public static String withStraightQuotes(String text) {
        StringBuilder straight = null;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each >= '\u2018' && each <= '\u201f') {
                straight = straight == null ? new StringBuilder(text) : straight;
                straight.setCharAt(i, each < '\u201c' ? '\'' : '"');
            }
        }
        return straight == null ? text : straight.toString();
    }

    /// Latin ligatures (U+FB00 to U+FB06) become their letters.
    public static String withoutLigatures(String text) {
        StringBuilder split = null;
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each >= '\ufb00' && each <= '\ufb06') {
                split = split == null ? new StringBuilder(text.length() + 16) : split;
                split.append(text, copied, i).append(LIGATURES[each - '\ufb00']);
                copied = i + 1;
            }
        }
        return split == null ? text : split.append(text, copied, text.length()).toString();
    }

    /// Decodes UTF-8. Surrogates, which some programs write as if they were characters, become the character
    /// that a pair stands for; what else is malformed becomes U+FFFD.
    public static String decode(byte[] text) {
        int first = surrogate(text, 0);
        if (first == text.length) {
            return new String(text, StandardCharsets.UTF_8);
        }
        StringBuilder decoded = new StringBuilder(text.length);
        int copied = 0;
        for (int at = first; at < text.length; at = surrogate(text, at)) {
            decoded.append(new String(text, copied, at - copied, StandardCharsets.UTF_8));
            char high = unit(text, at);
            boolean paired = at + 5 < text.length
                    && isSurrogate(text, at + 3)
                    && Character.isSurrogatePair(high, unit(text, at + 3));
            decoded.append(paired ? Character.toString(Character.toCodePoint(high, unit(text, at + 3))) : "\ufffd");
            at += paired ? 6 : 3;
            copied = at;
        }
        return decoded.append(new String(text, copied, text.length - copied, StandardCharsets.UTF_8))
                .toString();
    }

    private static int surrogate(byte[] text, int from) {
        for (int at = from; at + 2 < text.length; at++) {
            if (isSurrogate(text, at)) {
                return at;
            }
        }
        return text.length;
    }

    private static boolean isSurrogate(byte[] text, int at) {
        return text[at] == (byte) 0xed && (text[at + 1] & 0xe0) == 0xa0 && (text[at + 2] & 0xc0) == 0x80;
    }

    private static char unit(byte[] text, int at) {
        return (char) ((text[at] & 0xf) << 12 | (text[at + 1] & 0x3f) << 6 | text[at + 2] & 0x3f);
    }
}
