package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Utf8;
import java.util.Arrays;

/// A unigram language model: of all ways to cut a piece into tokens, the one with the highest sum of log probabilities
/// (T. Kudo, "Subword Regularization", 2018), found by Viterbi's algorithm. Characters that no token covers
/// cost ten more than the worst token. Immutable.
final class Unigram implements Model {
    private static final double UNKNOWN_PENALTY = 10;

    private final byte[][] tokens;
    private final double[] scores;
    private final boolean single;
    private final int unknown;
    private final boolean byteFallback;
    private final ByteTrie trie = new ByteTrie();
    private final double unknownScore;
    private final int[] byteIds;

    /// @param tokens by id; null where a token is never found in text, as those of control
    /// @param scores natural logarithms of probabilities
    /// @param unknown id of the unknown token
    /// @param single whether sums are kept in single precision, as SentencePiece keeps them, or double, as Hugging
    /// Face:
    ///     rounding decides between equally good ways
    Unigram(byte[][] tokens, double[] scores, int unknown, boolean byteFallback, boolean single) {
        this.tokens = tokens;
        this.single = single;
        this.scores = scores;
        this.unknown = unknown;
        this.byteFallback = byteFallback;
        double least = Double.MAX_VALUE;
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id] != null && id != unknown) {
                trie.add(tokens[id], id);
                least = Math.min(least, scores[id]);
            }
        }
        unknownScore = least - UNKNOWN_PENALTY;
        byteIds = byteFallback ? CharacterBpe.byteIds(token -> trie.find(token, 0, token.length)) : null;
    }

    byte[][] tokens() {
        return tokens;
    }

    double[] scores() {
        return scores;
    }

    int unknown() {
        return unknown;
    }

    boolean byteFallback() {
        return byteFallback;
    }

    @Override
    public PieceEncoder encoder() {
        return new Lattice();
    }

    /// The best ways to reach each byte of a piece.
    private final class Lattice implements PieceEncoder {
        private double[] best = new double[64];
        private int[] from = new int[64];
        private int[] token = new int[64];
        private final IntList path = new IntList();

        @Override
        public void encode(byte[] text, int start, int end, IntList ids, IntList ends) {
            int length = end - start;
            if (length >= best.length) {
                best = new double[2 * length];
                from = new int[2 * length];
                token = new int[2 * length];
            }
            Arrays.fill(from, 0, length + 1, -1);
            best[0] = 0;
            for (int at = 0; at < length; ) {
                int width = Math.min(length - at, Utf8.width(Utf8.decode(text, start + at, end)));
                if (at == 0 || from[at] >= 0) {
                    extend(text, start, at, end, width);
                }
                at += width;
            }
            write(text, start, length, ids, ends);
        }

        private void extend(byte[] text, int start, int at, int end, int width) {
            boolean single = false;
            int node = 0;
            for (int i = start + at; i < end; i++) {
                node = trie.step(node, text[i]);
                if (node == 0) {
                    break;
                }
                int found = trie.value(node);
                if (found >= 0) {
                    offer(at, i + 1 - start, found, best[at] + scores[found]);
                    single |= i + 1 - start - at == width;
                }
            }
            if (!single) {
                offer(at, at + width, unknown, best[at] + unknownScore);
            }
        }

        private void offer(int at, int to, int id, double score) {
            if (from[to] < 0 || score > best[to]) {
                best[to] = single ? (float) score : score;
                from[to] = at;
                token[to] = id;
            }
        }

        private void write(byte[] text, int start, int length, IntList ids, IntList ends) {
            path.clear();
            for (int at = length; at > 0; at = from[at]) {
                path.add(at);
            }
            boolean afterUnknown = false;
            for (int i = path.size() - 1; i >= 0; i--) {
                int to = path.get(i);
                boolean isUnknown = token[to] == unknown;
                if (isUnknown && byteIds != null) {
                    for (int at = from[to]; at < to; at++) {
                        add(byteIds[text[start + at] & 0xff], start + at + 1, ids, ends);
                    }
                } else if (isUnknown && afterUnknown) {
                    if (ends != null) {
                        ends.set(ends.size() - 1, start + to);
                    }
                } else {
                    add(token[to], start + to, ids, ends);
                }
                afterUnknown = isUnknown;
            }
        }

        private static void add(int id, int end, IntList ids, IntList ends) {
            ids.add(id);
            if (ends != null) {
                ends.add(end);
            }
        }
    }
}
