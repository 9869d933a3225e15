package dev.quern.datasets.warc;

import dev.quern.datasets.text.Utf8;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import org.mozilla.universalchardet.UniversalDetector;

/// The charset of a page and its text: a byte order mark, else what the HTTP field says, else a `<meta>` in the
/// first 4,096 bytes, in the order of the HTML standard; else UTF-8 if the bytes are that, else what a detector
/// finds in the first 64 KiB, else UTF-8 with replacements.
public final class PageCharset {
    private static final int PRESCAN = 4096;
    private static final int DETECT = 1 << 16;

    /// Labels that mean more than they say (WHATWG Encoding): what is labelled with the left is written in the
    /// right.
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "windows-874"),
            Map.entry("tis-620", "windows-874"),
            Map.entry("gb2312", "gb18030"),
            Map.entry("gbk", "gb18030"),
            Map.entry("x-gbk", "gb18030"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("utf8", "utf-8"),
            Map.entry("unicode", "utf-16le"),
            Map.entry("utf-16", "utf-16le"));

    private PageCharset() {}

    /// The text of a page as UTF-8, without a byte order mark.
    ///
    /// @param declared what the transport says, empty where it says nothing
    public static byte[] utf8(byte[] page, String declared) {
        int mark = markLength(page);
        Charset charset = of(page, declared);
        if (charset.equals(StandardCharsets.UTF_8) && mark == 0 && Utf8.firstMalformed(page, 0, page.length) < 0) {
            return page;
        }
        return new String(page, mark, page.length - mark, charset).getBytes(StandardCharsets.UTF_8);
    }

    /// The charset of a page.
    public static Charset of(byte[] page, String declared) {
        Charset marked = marked(page);
        if (marked != null) {
            return marked;
        }
        Charset said = named(declared);
        if (said == null) {
            said = meta(page);
        }
        return said != null ? said : detected(page);
    }

    /// The parameter `charset` of a media type; empty where it has none.
    public static String parameter(String mediaType) {
        String lower = mediaType.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("charset=");
        return at < 0 ? "" : label(lower, at + "charset=".length());
    }

    private static int markLength(byte[] page) {
        if (page.length >= 3 && page[0] == (byte) 0xef && page[1] == (byte) 0xbb && page[2] == (byte) 0xbf) {
            return 3;
        }
        boolean wide = page.length >= 2
                && (page[0] == (byte) 0xff && page[1] == (byte) 0xfe
                        || page[0] == (byte) 0xfe && page[1] == (byte) 0xff);
        return wide ? 2 : 0;
    }

    private static Charset marked(byte[] page) {
        return switch (markLength(page)) {
            case 3 -> StandardCharsets.UTF_8;
            case 2 -> page[0] == (byte) 0xff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
            default -> null;
        };
    }

    /// Within `<meta ...>` what follows `charset=`. A page whose head reads as ASCII is not UTF-16, whatever it
    /// says.
    private static Charset meta(byte[] page) {
        String head = new String(page, 0, Math.min(page.length, PRESCAN), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        for (int at = head.indexOf("<meta"); at >= 0; at = head.indexOf("<meta", at + 5)) {
            int end = head.indexOf('>', at);
            String element = end < 0 ? head.substring(at) : head.substring(at, end);
            String label = parameter(element.replaceAll("\\s*=\\s*", "="));
            Charset charset = named(label);
            if (charset != null) {
                return charset.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : charset;
            }
        }
        return null;
    }

    private static String label(String text, int from) {
        int start = from;
        while (start < text.length() && "\"' ".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        int end = start;
        while (end < text.length() && "\"' ;,/>".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(start, end);
    }

    private static Charset named(String label) {
        String lower = label.strip().toLowerCase(Locale.ROOT);
        if (lower.isEmpty()) {
            return null;
        }
        try {
            Charset charset = Charset.forName(LABELS.getOrDefault(lower, lower));
            return charset.canEncode() ? charset : null;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }

    private static Charset detected(byte[] page) {
        if (Utf8.firstMalformed(page, 0, page.length) < 0) {
            return StandardCharsets.UTF_8;
        }
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(page, 0, Math.min(page.length, DETECT));
        detector.dataEnd();
        Charset found = detector.getDetectedCharset() == null ? null : named(detector.getDetectedCharset());
        return found == null ? StandardCharsets.UTF_8 : found;
    }
}
