package dev.quern.corpus.urls;

import java.util.Arrays;

/// The host of a URL, for comparing: what stands behind `//`, or at the beginning where no scheme is written,
/// up to `/`, `\`, `?` or `#`; without a user's name before the last `@`, without a port, in lower case of
/// ASCII, without dots at the ends. Names are taken as they are written, neither decoded nor made ASCII.
public final class UrlHost {
    private UrlHost() {}

    /// The host, or null where there is none or it holds white space or control characters.
    public static byte[] of(byte[] url) {
        int from = authority(url);
        int end = from;
        while (end < url.length && "/\\?#".indexOf(url[end]) < 0) {
            end++;
        }
        for (int at = end - 1; at >= from; at--) {
            if (url[at] == '@') {
                from = at + 1;
                break;
            }
        }
        byte[] host = simplify(url, from, withoutPort(url, from, end));
        for (byte value : host) {
            if (value >= 0 && value <= ' ' || value == 0x7f) {
                return null;
            }
        }
        return host.length == 0 ? null : host;
    }

    /// Behind `scheme://` or `//`, or 0.
    private static int authority(byte[] url) {
        int at = 0;
        while (at < url.length && (UrlLists.alphanumeric(url[at]) != 0 || "+.-".indexOf(url[at]) >= 0)) {
            at++;
        }
        at += at > 0 && at < url.length && url[at] == ':' ? 1 : 0;
        boolean slashes = at + 1 < url.length && url[at] == '/' && url[at + 1] == '/';
        boolean scheme = at == 0 || at <= url.length && url[at - 1] == ':';
        return slashes && scheme ? at + 2 : 0;
    }

    private static int withoutPort(byte[] url, int from, int end) {
        if (from < end && url[from] == '[') {
            for (int at = from; at < end; at++) {
                if (url[at] == ']') {
                    return at + 1;
                }
            }
        }
        for (int at = from; at < end; at++) {
            if (url[at] == ':') {
                return at;
            }
        }
        return end;
    }

    static byte[] simplify(byte[] text, int from, int end) {
        int first = from;
        int last = end;
        while (first < last && text[first] == '.') {
            first++;
        }
        while (last > first && text[last - 1] == '.') {
            last--;
        }
        byte[] simple = Arrays.copyOfRange(text, first, last);
        for (int i = 0; i < simple.length; i++) {
            int lower = UrlLists.alphanumeric(simple[i]);
            simple[i] = lower == 0 ? simple[i] : (byte) lower;
        }
        return simple;
    }
}
