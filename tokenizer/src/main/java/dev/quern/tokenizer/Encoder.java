package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Splitter;
import java.util.List;
import java.util.Objects;

/// Encodes text for one thread. Keeps the tokens of pieces it has seen, so natural text costs little more than
/// splitting it; keep one for each thread rather than making one for each text. Not thread-safe.
///
/// Text is UTF-8. Bytes that are not are kept by byte-level models, which give them back when decoding; other
/// models see an unknown character there.
public final class Encoder {
    private final Tokenizer tokenizer;
    private final Splitter splitter;
    private final PieceCache cache;
    private final Model.PieceEncoder pieces;
    private final int[] ends = new int[PieceCache.BLOCK];
    private final IntList counted = new IntList();
    private SpecialText special = SpecialText.AS_TEXT;
    private AddedTokens raw;
    private AddedTokens normalized;

    Encoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        splitter = tokenizer.plainSplitter();
        cache = splitter == null ? null : new PieceCache(new Merger((ByteBpe) tokenizer.model()));
        pieces = tokenizer.model().encoder();
        special(SpecialText.AS_TEXT);
    }

    /// Says what names of special tokens in a text are from now on.
    ///
    /// @return this
    public Encoder special(SpecialText policy) {
        special = policy;
        raw = new AddedTokens(policy.lookedFor(tokenizer.addedTokens(), false));
        normalized = new AddedTokens(policy.lookedFor(tokenizer.addedTokens(), true));
        return this;
    }

    /// Appends the ids of a text, without what a template adds. Time is linear in the text for tokenizers whose merges
    /// each make a token of their own, as all that were trained have; O(n log n) in the longest piece for others.
    ///
    /// @throws SpecialText.RefusedException where the text holds a special token that it must not
    public void encode(byte[] text, int from, int end, IntList ids) {
        Objects.checkFromToIndex(from, end, text.length);
        if (raw.isEmpty() && normalized.isEmpty()) {
            segment(text, from, end, true, ids, null);
        } else {
            segments(text, from, end, ids, null);
        }
    }

    /// The ids of a text, without what a template adds, at most so many.
    public int[] encode(byte[] text, int most) {
        IntList ids = new IntList();
        int at = 0;
        // A token is a byte at least and seldom more than a dozen: encode as much as will do, cut where it is safe.
        while (at < text.length && ids.size() < most) {
            long wanted = at + 16L * (most - ids.size()) + 1024;
            int cut = wanted >= text.length ? text.length : safeCut(text, at, (int) wanted);
            encode(text, at, cut, ids);
            at = cut;
        }
        ids.truncate(most);
        return ids.toArray();
    }

    private int safeCut(byte[] text, int from, int end) {
        if (splitter == null || !raw.isEmpty() || !normalized.isEmpty()) {
            return text.length;
        }
        int cut = splitter.lastSafeCut(text, from, end);
        return cut > from ? cut : text.length;
    }

    /// Number of tokens of a text, without what a template adds.
    public long count(byte[] text, int from, int end) {
        counted.clear();
        encode(text, from, end, counted);
        return counted.size();
    }

    /// Ids and places of a text, with what the template adds.
    ///
    /// @param most longest result; the template's tokens count and are kept
    public Encoding encodeWithOffsets(byte[] text, int most) {
        int[] before = tokenizer.template().before();
        int[] behind = tokenizer.template().behind();
        Offsets offsets = new Offsets();
        IntList ids = new IntList();
        segments(text, 0, text.length, ids, offsets);
        ids.truncate(Math.max(0, most - before.length - behind.length));
        int kept = ids.size();
        int[] all = new int[before.length + kept + behind.length];
        int[] from = new int[all.length];
        int[] to = new int[all.length];
        System.arraycopy(before, 0, all, 0, before.length);
        ids.copy(0, all, before.length, kept);
        System.arraycopy(behind, 0, all, before.length + kept, behind.length);
        offsets.starts.copy(0, from, before.length, kept);
        offsets.ends.copy(0, to, before.length, kept);
        return new Encoding(all, from, to);
    }

    /// For each id where it came from.
    private static final class Offsets {
        private final IntList starts = new IntList();
        private final IntList ends = new IntList();
    }

    private void segments(byte[] text, int from, int end, IntList ids, Offsets offsets) {
        raw.split(text, from, end, new AddedTokens.Found() {
            @Override
            public void text(int start, int stop) {
                segment(text, start, stop, start == from, ids, offsets);
            }

            @Override
            public void token(AddedToken token, int start, int stop) {
                add(token, start, stop, ids, offsets);
            }
        });
    }

    /// Appends the ids of pieces whose ends are known.
    void pieces(byte[] text, int from, int[] bounds, int count, IntList ids) {
        cache.ids(text, from, bounds, count, ids);
    }

    private void add(AddedToken token, int start, int stop, IntList ids, Offsets offsets) {
        if (special.refuses(token)) {
            throw new SpecialText.RefusedException(token, start);
        }
        ids.add(token.id());
        if (offsets != null) {
            offsets.starts.add(start);
            offsets.ends.add(stop);
        }
    }

    private void segment(byte[] text, int from, int end, boolean first, IntList ids, Offsets offsets) {
        boolean plain = splitter != null
                && normalized.isEmpty()
                && (tokenizer.normalizer() == null || tokenizer.normalizer().keeps(text, from, end));
        if (!plain) {
            general(AlignedText.of(text, from, end), first, ids, offsets);
            return;
        }
        int start = ids.size();
        int at = from;
        while (at < end) {
            int count = splitter.split(text, at, end, ends);
            cache.ids(text, at, ends, count, ids);
            at = ends[count - 1];
        }
        if (offsets != null) {
            int place = from;
            for (int i = start; i < ids.size(); i++) {
                offsets.starts.add(place);
                place += tokenizer.tokenLength(ids.get(i));
                offsets.ends.add(place);
            }
        }
    }

    /// Any tokenizer: normalize, split, encode piece by piece, and trace back.
    private void general(AlignedText segment, boolean first, IntList ids, Offsets offsets) {
        AlignedText text = tokenizer.normalizer() == null
                ? segment
                : tokenizer.normalizer().apply(segment);
        if (normalized.isEmpty()) {
            split(text, first, ids, offsets);
            return;
        }
        AlignedText.Utf8Text utf8 = text.utf8();
        normalized.split(utf8.bytes(), 0, utf8.bytes().length, new AddedTokens.Found() {
            @Override
            public void text(int start, int stop) {
                int last = stop == utf8.bytes().length ? text.length() : utf8.indexes()[stop];
                split(text.slice(utf8.indexes()[start], last), first && start == 0, ids, offsets);
            }

            @Override
            public void token(AddedToken token, int start, int stop) {
                int last = utf8.indexes()[stop - 1];
                add(token, text.start(utf8.indexes()[start]), text.end(last), ids, offsets);
            }
        });
    }

    private void split(AlignedText text, boolean first, IntList ids, Offsets offsets) {
        List<AlignedText> parts = tokenizer.preTokenizer() == null
                ? List.of(text)
                : tokenizer.preTokenizer().split(text, first);
        for (AlignedText part : parts) {
            AlignedText.Utf8Text utf8 = part.utf8();
            IntList places = offsets == null ? null : new IntList();
            pieces.encode(utf8.bytes(), 0, utf8.bytes().length, ids, places);
            if (offsets != null) {
                trace(part, utf8.indexes(), places, offsets);
            }
        }
    }

    private static void trace(AlignedText part, int[] indexes, IntList places, Offsets offsets) {
        int from = 0;
        for (int i = 0; i < places.size(); i++) {
            int to = places.get(i);
            int last = indexes[Math.max(from, to - 1)];
            offsets.starts.add(part.start(indexes[from]));
            offsets.ends.add(part.end(last));
            from = Math.min(to, Math.max(0, indexes.length - 1));
        }
    }
}
