package dev.quern.corpus.mask;

import dev.quern.corpus.near.XxHash64;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Replaces what was found in a text. Which of several replacements comes first depends on the text and a seed; from
/// there they follow in turn. For one thread.
public final class Masker {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final Profile profile;
    private final Map<Kind, List<byte[]>> replacements;
    private final boolean publicOnly;
    private final Spans spans = new Spans();
    private final int[] counts = new int[Kind.values().length];

    /// Whose rules.
    public enum Profile {
        /// `PIIFormatter` of datatrove: e-mail, then IP addresses in what that leaves.
        DATATROVE,
        /// `pii_regex_with_counts` of Dolma 1.x: e-mail, telephone and IP addresses, all in the text as it was. Of two
        /// that overlap the first is replaced; both count.
        DOLMA
    }

    /// @param replacements of the kinds to look for, at least one each
    /// @param publicOnly whether only globally reachable IP addresses count
    public Masker(Profile profile, Map<Kind, List<byte[]>> replacements, boolean publicOnly) {
        this.profile = profile;
        this.replacements = new EnumMap<>(replacements);
        this.publicOnly = publicOnly;
    }

    /// The text with all that was found replaced; the same array where that is nothing.
    public byte[] mask(byte[] text, long seed) {
        Arrays.fill(counts, 0);
        if (profile == Profile.DOLMA) {
            spans.clear();
            findDolma(text);
            return replaced(text, text, seed);
        }
        byte[] masked = text;
        if (replacements.containsKey(Kind.EMAIL)) {
            spans.clear();
            Emails.find(masked, spans);
            masked = replaced(masked, text, seed);
        }
        if (replacements.containsKey(Kind.IP)) {
            spans.clear();
            Addresses.find(masked, publicOnly, spans);
            masked = replaced(masked, text, seed);
        }
        return masked;
    }

    private void findDolma(byte[] text) {
        if (replacements.containsKey(Kind.EMAIL)) {
            DelimitedEmails.find(text, spans);
        }
        if (replacements.containsKey(Kind.PHONE)) {
            Phones.find(text, spans);
        }
        if (replacements.containsKey(Kind.IP)) {
            Addresses.find(text, publicOnly, spans);
        }
        spans.keep((kind, start, end) -> kind == Kind.EMAIL || Context.allows(text, start, end));
    }

    /// How many of a kind the last text had.
    public int count(Kind kind) {
        return counts[kind.ordinal()];
    }

    /// How many of all kinds.
    public int count() {
        int all = 0;
        for (int count : counts) {
            all += count;
        }
        return all;
    }

    private byte[] replaced(byte[] text, byte[] original, long seed) {
        if (spans.size() == 0) {
            return text;
        }
        long first = (XxHash64.of(original, 0, original.length) ^ seed * MIX) >>> 1;
        int[] order = spans.order();
        byte[] out = new byte[length(text, order, first)];
        fill(text, order, first, out);
        for (int span : order) {
            counts[spans.kind(span).ordinal()]++;
        }
        return out;
    }

    private int length(byte[] text, int[] order, long first) {
        return Math.toIntExact(fill(text, order, first, null));
    }

    /// Writes the new text where `out` is not null; gives back its length.
    private long fill(byte[] text, int[] order, long first, byte[] out) {
        long length = 0;
        int at = 0;
        int done = 0;
        for (int span : order) {
            if (spans.start(span) < at) {
                continue;
            }
            List<byte[]> choice = replacements.get(spans.kind(span));
            length = put(text, at, spans.start(span), out, length);
            byte[] replacement = choice.get((int) ((first + done++ & Long.MAX_VALUE) % choice.size()));
            length = put(replacement, 0, replacement.length, out, length);
            at = spans.end(span);
        }
        return put(text, at, text.length, out, length);
    }

    private static long put(byte[] from, int start, int end, byte[] out, long at) {
        if (out != null) {
            System.arraycopy(from, start, out, (int) at, end - start);
        }
        return at + end - start;
    }
}
