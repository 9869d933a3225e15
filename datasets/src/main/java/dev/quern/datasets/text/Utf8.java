package dev.quern.datasets.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Checks UTF-8 without decoding it (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
public final class Utf8 {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /// Offset of the first byte that does not belong to well-formed UTF-8, or -1.
    public static int firstMalformed(byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            if (text[at] >= 0) {
                at++;
                while (at <= end - Long.BYTES && ((long) EIGHT.get(text, at) & HIGH_BITS) == 0) {
                    at += Long.BYTES;
                }
                continue;
            }
            int length = length(text, at, end);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /// Bytes of the character at `at`, 0 if it is malformed.
    private static int length(byte[] text, int at, int end) {
        int first = text[at] & 0xff;
        int second = at + 1 < end ? text[at + 1] & 0xff : 0;
        if (first >= 0xc2 && first <= 0xdf) {
            return continues(second) ? 2 : 0;
        }
        if (first >= 0xe0 && first <= 0xef) {
            int least = first == 0xe0 ? 0xa0 : 0x80;
            int most = first == 0xed ? 0x9f : 0xbf;
            return second >= least && second <= most && continues(text, at + 2, end) ? 3 : 0;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            int least = first == 0xf0 ? 0x90 : 0x80;
            int most = first == 0xf4 ? 0x8f : 0xbf;
            boolean rest = continues(text, at + 2, end) && continues(text, at + 3, end);
            return second >= least && second <= most && rest ? 4 : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] text, int at, int end) {
        return at < end && continues(text[at] & 0xff);
    }

    private static boolean continues(int value) {
        return (value & 0xc0) == 0x80;
    }
}
