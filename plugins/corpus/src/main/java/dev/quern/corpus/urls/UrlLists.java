package dev.quern.corpus.urls;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Says whether a URL is on a list. Order and meaning are those of datatrove's `URLFilter`, but for the names of hosts:
/// datatrove compares the host and its registered domain, by the list of public suffixes; here a host is listed where
/// it or any domain above it is. Shared between threads.
public final class UrlLists {
    /// Names in the domain name system have at most 253 characters; longer ends of a host are not looked up.
    private static final int LONGEST_NAME = 255;

    private final EntryTable domains;
    private final EntryTable urls;
    private final Set<String> words;
    private final Set<String> softWords;
    private final Substrings substrings;
    private final boolean anySubstring;

    /// Why a URL is on a list.
    ///
    /// @param list such as `domain`
    /// @param entry what stands there; of soft words all, in the order of the URL, with a space between each two
    public record Match(String list, String entry) {}

    /// @param words entries as [#simplify] makes them, and of `softWords` and `substrings` likewise
    public UrlLists(
            EntryTable domains, EntryTable urls, List<String> words, List<String> softWords, List<String> substrings) {
        this.domains = domains;
        this.urls = urls;
        this.words = new HashSet<>(words);
        this.softWords = new HashSet<>(softWords);
        this.substrings = new Substrings(substrings);
        this.anySubstring = !substrings.isEmpty();
    }

    /// The lower case of an ASCII letter or digit, or 0.
    static int alphanumeric(int value) {
        boolean upper = value >= 'A' && value <= 'Z';
        boolean known = upper || value >= 'a' && value <= 'z' || value >= '0' && value <= '9';
        return known ? upper ? value + 'a' - 'A' : value : 0;
    }

    /// What is left of a word's ASCII letters and digits, in lower case.
    public static String simplify(byte[] word) {
        StringBuilder simple = new StringBuilder();
        for (byte value : word) {
            int made = alphanumeric(value);
            if (made != 0) {
                simple.append((char) made);
            }
        }
        return simple.toString();
    }

    /// A domain as hosts are compared: in lower case, without dots at the ends.
    public static byte[] domain(byte[] entry) {
        return UrlHost.simplify(entry, 0, entry.length);
    }

    /// The list that a URL is on, or null.
    ///
    /// @param softThreshold how many different soft words make a match
    /// @param ignoreCase whether words are compared in lower case; datatrove takes those of the URL as they are
    public Match match(byte[] url, int softThreshold, boolean ignoreCase) {
        byte[] host = UrlHost.of(url);
        String listed = host == null ? null : listed(host);
        if (listed != null) {
            return new Match("domain", listed);
        }
        if (urls.size() > 0 && urls.contains(url, 0, url.length)) {
            return new Match("url", new String(url, StandardCharsets.UTF_8));
        }
        if (!words.isEmpty() || !softWords.isEmpty()) {
            Match found = word(words(url, ignoreCase), softThreshold);
            if (found != null) {
                return found;
            }
        }
        String substring = anySubstring ? substrings.first(url) : null;
        return substring == null ? null : new Match("substring", substring);
    }

    /// The shortest domain above a host that is listed, or the host itself.
    private String listed(byte[] host) {
        int first = domains.size() == 0 ? host.length : Math.max(0, host.length - LONGEST_NAME);
        for (int at = host.length - 1; at >= first; at--) {
            boolean begins = at == 0 || host[at - 1] == '.';
            if (begins && domains.contains(host, at, host.length)) {
                return new String(host, at, host.length - at, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    private Match word(Set<String> found, int softThreshold) {
        Set<String> soft = new LinkedHashSet<>();
        for (String word : found) {
            if (words.contains(word)) {
                return new Match("word", word);
            }
            if (softWords.contains(word)) {
                soft.add(word);
            }
        }
        return !soft.isEmpty() && soft.size() >= softThreshold ? new Match("soft-words", String.join(" ", soft)) : null;
    }

    /// Runs of ASCII letters and digits, different ones in their order.
    private static Set<String> words(byte[] url, boolean ignoreCase) {
        Set<String> found = new LinkedHashSet<>();
        int start = 0;
        for (int at = 0; at <= url.length; at++) {
            if (at == url.length || alphanumeric(url[at]) == 0) {
                if (at > start) {
                    String word = new String(url, start, at - start, StandardCharsets.US_ASCII);
                    found.add(ignoreCase ? word.toLowerCase(Locale.ROOT) : word);
                }
                start = at + 1;
            }
        }
        return found;
    }
}
