package dev.quern.tokenizer;

import dev.quern.tokenizer.split.PatternSplitter;
import dev.quern.tokenizer.split.Splitter;
import dev.quern.tokenizer.split.Utf8;
import java.util.Arrays;

/// Encodes a text that comes in parts, such as a file of any size, to the ids of the whole. Parts may be cut anywhere,
/// also within a character. Not thread-safe.
///
/// A byte-level tokenizer without a normalizer or added tokens that are looked for gives ids as soon as no
/// later byte can change them, and holds back little more than the last piece. Any other holds back all until
/// [#finish].
public final class StreamEncoder {
    private static final int FIRST_LOOK = 1 << 12;

    private final Encoder encoder;
    private final Splitter splitter;
    private final int[] ends = new int[PieceCache.BLOCK];
    private PatternSplitter automaton;
    private byte[] held = new byte[1 << 13];
    private int size;
    /// Look for a cut when so much is held: again and again at a piece without end would take quadratic time.
    private int look = FIRST_LOOK;

    /// @param policy what names of special tokens in the text are
    public StreamEncoder(Tokenizer tokenizer, SpecialText policy) {
        encoder = tokenizer.encoder().special(policy);
        boolean plain = tokenizer.normalizer() == null
                && policy.lookedFor(tokenizer.addedTokens(), false).isEmpty()
                && policy.lookedFor(tokenizer.addedTokens(), true).isEmpty();
        splitter = plain ? tokenizer.plainSplitter() : null;
    }

    /// Takes a part of the text and appends the ids that it settles.
    public void add(byte[] text, int from, int end, IntList ids) {
        if (size + end - from > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, size + end - from));
        }
        System.arraycopy(text, from, held, size, end - from);
        size += end - from;
        if (splitter != null && size >= look) {
            encodeSettled(ids);
        }
    }

    private void encodeSettled(IntList ids) {
        int cut = splitter.lastSafeCut(held, 0, size);
        if (cut > 0) {
            encoder.encode(held, 0, cut, ids);
        } else {
            cut = encodePieces(ids);
        }
        System.arraycopy(held, cut, held, 0, size - cut);
        size -= cut;
        look = Math.max(FIRST_LOOK, 2 * size);
    }

    /// Encodes the pieces that no later byte can change, by the ends that they have in the whole text: by
    /// themselves they might end otherwise.
    ///
    /// @return where they end
    private int encodePieces(IntList ids) {
        if (automaton == null) {
            automaton = splitter instanceof PatternSplitter compiled
                    ? compiled
                    : new PatternSplitter(splitter.pattern(), splitter.unicode());
        }
        int end = size - Utf8.incompleteTail(held, 0, size);
        int at = 0;
        int from = 0;
        int count = 0;
        while (at < end && automaton.isSettled(held, at, end)) {
            at = automaton.next(held, at, end);
            ends[count++] = at;
            if (count == ends.length) {
                encoder.pieces(held, from, ends, count, ids);
                from = at;
                count = 0;
            }
        }
        if (count > 0) {
            encoder.pieces(held, from, ends, count, ids);
        }
        return at;
    }

    /// Appends the ids of what was held back. The text is over, and another may begin.
    public void finish(IntList ids) {
        encoder.encode(held, 0, size, ids);
        size = 0;
        look = FIRST_LOOK;
    }

    /// Bytes that are held back.
    int held() {
        return size;
    }
}
