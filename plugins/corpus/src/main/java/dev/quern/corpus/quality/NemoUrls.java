package dev.quern.corpus.quality;

/// URLs as NeMo Curator's pattern matches them, `https?://` and then characters of ASCII or escapes such as `%2F`; the
/// first colon of each, which two slashes follow, shows where it stands.
final class NemoUrls {
    private static final String MARKS = "$-_@.&+/:=?#~!*(),";
    private static final boolean[] CHARACTERS = new boolean[128];

    static {
        for (char each = 0; each < CHARACTERS.length; each++) {
            CHARACTERS[each] = each >= '0' && each <= '9'
                    || each >= 'a' && each <= 'z'
                    || each >= 'A' && each <= 'Z'
                    || MARKS.indexOf(each) >= 0;
        }
    }

    private NemoUrls() {}

    /// Where the URL begins whose first colon stands here, or -1 where there is none.
    ///
    /// @param from place of the first code point that may belong to it
    static int start(int[] points, int colon, int from) {
        int p = colon > from && points[colon - 1] == 's' ? colon - 2 : colon - 1;
        boolean is = p - 3 >= from
                && points[p] == 'p'
                && points[p - 1] == 't'
                && points[p - 2] == 't'
                && points[p - 3] == 'h';
        return is ? p - 3 : -1;
    }

    /// The end of that URL, or -1 where nothing follows the two slashes that could be one.
    ///
    /// @param end of the text
    static int end(int[] points, int colon, int end) {
        int at = colon + 3;
        while (at < end) {
            int point = points[at];
            if (point < CHARACTERS.length && CHARACTERS[point]) {
                at++;
            } else if (point == '%' && at + 2 < end && isHex(points[at + 1]) && isHex(points[at + 2])) {
                at += 3;
            } else {
                break;
            }
        }
        return at == colon + 3 ? -1 : at;
    }

    private static boolean isHex(int point) {
        return point >= '0' && point <= '9' || point >= 'A' && point <= 'F' || point >= 'a' && point <= 'f';
    }
}
