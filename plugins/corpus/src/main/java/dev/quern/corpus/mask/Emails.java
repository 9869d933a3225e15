package dev.quern.corpus.mask;

import dev.quern.corpus.text.Utf8;

/// E-mail addresses as datatrove's `PIIFormatter` finds them: a dotted atom that begins at a word boundary, `@`, and a
/// host of at least two labels or an address in brackets. Each `@` is looked at once, from its left and its right, so
/// the time is linear.
final class Emails {
    private static final boolean[] ATOM = new boolean[128];
    private static final boolean[] ALPHANUMERIC = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            ALPHANUMERIC[c] = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            ATOM[c] = ALPHANUMERIC[c] || "!#$%&'*+/=?^_`{|}~-".indexOf(c) >= 0;
        }
    }

    private Emails() {}

    static void find(byte[] text, Spans into) {
        int free = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] != '@') {
                continue;
            }
            int start = localPart(text, free, at);
            int end = start < 0 ? -1 : host(text, at + 1);
            if (end >= 0) {
                into.add(Kind.EMAIL, start, end);
                free = end;
                at = end - 1;
            } else {
                free = at + 1;
            }
        }
    }

    /// The leftmost start of a dotted atom that ends before `at`, or -1.
    ///
    /// @param free where the search may begin: nothing before it can belong to this address
    private static int localPart(byte[] text, int free, int at) {
        int start = -1;
        for (int i = at - 1; i >= free; i--) {
            if (is(ATOM, text[i])) {
                if (isBoundary(text, i)) {
                    start = i;
                }
            } else if (text[i] != '.' || i + 1 == at || text[i + 1] == '.') {
                break;
            }
        }
        return start;
    }

    /// Whether a word begins or ends at this ASCII character.
    private static boolean isBoundary(byte[] text, int at) {
        boolean word = is(ALPHANUMERIC, text[at]) || text[at] == '_';
        return word != (at > 0 && isWord(Utf8.pointAt(text, Utf8.before(text, 0, at), at)));
    }

    /// Python's `\w`.
    private static boolean isWord(int point) {
        if (point < 0x80) {
            return ALPHANUMERIC[point] || point == '_';
        }
        int type = Character.getType(point);
        return Character.isLetter(point)
                || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    /// The end of the host that begins at `from`, or -1.
    private static int host(byte[] text, int from) {
        return from < text.length && text[from] == '[' ? literal(text, from + 1) : name(text, from);
    }

    /// Labels with dots between, none with a hyphen first or last; what stands behind the last good one is left.
    private static int name(byte[] text, int from) {
        int found = -1;
        int at = from;
        for (int labels = 0; at < text.length && is(ALPHANUMERIC, text[at]); labels++) {
            int last = at;
            while (at < text.length && (is(ALPHANUMERIC, text[at]) || text[at] == '-')) {
                last = text[at] == '-' ? last : at;
                at++;
            }
            if (labels > 0) {
                found = last + 1;
            }
            if (last + 1 < at || at == text.length || text[at] != '.') {
                break;
            }
            at++;
        }
        return found;
    }

    /// Three numbers with dots, then a number or `name:`, then `]`.
    private static int literal(byte[] text, int from) {
        int at = from;
        for (int i = 0; i < 3; i++) {
            int end = Addresses.wholeOctet(text, at);
            if (end < 0 || end == text.length || text[end] != '.') {
                return -1;
            }
            at = end + 1;
        }
        int octet = Addresses.wholeOctet(text, at);
        if (octet >= 0 && octet < text.length && text[octet] == ']') {
            return octet + 1;
        }
        int end = at;
        while (end < text.length && (is(ALPHANUMERIC, text[end]) || text[end] == '-')) {
            end++;
        }
        boolean tagged = end > at && text[end - 1] != '-' && end + 1 < text.length;
        return tagged && text[end] == ':' && text[end + 1] == ']' ? end + 2 : -1;
    }

    private static boolean is(boolean[] set, byte value) {
        return value >= 0 && set[value];
    }
}
