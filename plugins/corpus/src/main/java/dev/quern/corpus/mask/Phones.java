package dev.quern.corpus.mask;

import dev.quern.corpus.text.Utf8;

/// Telephone numbers of ten digits as Dolma finds them: white space, three digits, which may stand in parentheses, any
/// hyphens, dots and spaces, three digits, one of those marks or none, four digits. Digits are Python's `\d`.
final class Phones {
    private Phones() {}

    static void find(byte[] text, Spans into) {
        int at = 0;
        while (at < text.length) {
            if (text[at] > ' ') {
                at++;
                continue;
            }
            int space = Utf8.spaceAt(text, at, text.length);
            if (space == 0) {
                at++;
                continue;
            }
            int start = at;
            for (; space > 0; space = at < text.length ? Utf8.spaceAt(text, at, text.length) : 0) {
                at += space;
            }
            int end = number(text, at);
            if (end >= 0) {
                into.add(Kind.PHONE, start, end);
                at = end;
            }
        }
    }

    private static int number(byte[] text, int from) {
        int at = digits(text, is(text, from, '(') ? from + 1 : from, 3);
        if (at < 0) {
            return -1;
        }
        at = is(text, at, ')') ? at + 1 : at;
        while (isMark(text, at)) {
            at++;
        }
        at = digits(text, at, 3);
        return at < 0 ? -1 : digits(text, isMark(text, at) ? at + 1 : at, 4);
    }

    private static int digits(byte[] text, int from, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            if (at >= text.length || !Character.isDigit(Utf8.pointAt(text, at, text.length))) {
                return -1;
            }
            at += Utf8.lengthAt(text, at, text.length);
        }
        return at;
    }

    private static boolean isMark(byte[] text, int at) {
        return is(text, at, '-') || is(text, at, '.') || is(text, at, ' ');
    }

    private static boolean is(byte[] text, int at, char wanted) {
        return at < text.length && text[at] == wanted;
    }
}
