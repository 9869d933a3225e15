package dev.quern.corpus.mask;

import dev.quern.corpus.text.Utf8;
import java.nio.charset.StandardCharsets;

/// Dolma's rule against false alarms: a telephone number or IP address does not count where `isbn`, `doi` or `#` stands
/// within 100 characters of it or in it.
///
/// Its other rule, that no web address may stand in the text, is not here: in the published expression `\b` means a
/// backspace, so that it never holds.
final class Context {
    private static final int WINDOW = 100;
    private static final byte[][] SIGNS = {
        "isbn".getBytes(StandardCharsets.US_ASCII), "doi".getBytes(StandardCharsets.US_ASCII), {'#'}
    };

    private Context() {}

    static boolean allows(byte[] text, int start, int end) {
        int from = start;
        for (int i = 0; i < WINDOW && from > 0; i++) {
            from = Utf8.before(text, 0, from);
        }
        int to = end;
        for (int i = 0; i < WINDOW && to < text.length; i++) {
            to += Utf8.lengthAt(text, to, text.length);
        }
        for (byte[] sign : SIGNS) {
            if (contains(text, from, to, sign)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(byte[] text, int from, int to, byte[] sign) {
        for (int at = from; at + sign.length <= to; at++) {
            int same = 0;
            while (same < sign.length && text[at + same] == sign[same]) {
                same++;
            }
            if (same == sign.length) {
                return true;
            }
        }
        return false;
    }
}
