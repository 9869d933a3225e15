package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Utf8;
import java.nio.charset.StandardCharsets;

/// BERT's way to encode a word: the longest token that begins it, then the longest that continues it (`##ing`),
/// to its end; a word that cannot be cut so becomes the unknown token as a whole (Y. Wu et al. 2016; the greedy
/// form of BERT's code). Immutable.
final class WordPiece implements Model {
    private final byte[][] tokens;
    private final int unknown;
    private final String prefix;
    private final int longestWord;
    private final ByteTrie beginnings = new ByteTrie();
    private final ByteTrie continuations = new ByteTrie();

    /// @param unknown id of the unknown token
    /// @param prefix marks tokens that continue a word
    /// @param longestWord in characters; a longer one is unknown
    WordPiece(byte[][] tokens, int unknown, String prefix, int longestWord) {
        this.tokens = tokens;
        this.unknown = unknown;
        this.prefix = prefix;
        this.longestWord = longestWord;
        byte[] mark = prefix.getBytes(StandardCharsets.UTF_8);
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id] != null) {
                beginnings.add(tokens[id], id);
                if (startsWith(tokens[id], mark)) {
                    byte[] rest = java.util.Arrays.copyOfRange(tokens[id], mark.length, tokens[id].length);
                    continuations.add(rest, id);
                }
            }
        }
    }

    private static boolean startsWith(byte[] token, byte[] mark) {
        return token.length > mark.length && java.util.Arrays.equals(token, 0, mark.length, mark, 0, mark.length);
    }

    byte[][] tokens() {
        return tokens;
    }

    int unknown() {
        return unknown;
    }

    String prefix() {
        return prefix;
    }

    int longestWord() {
        return longestWord;
    }

    @Override
    public PieceEncoder encoder() {
        return this::encode;
    }

    private void encode(byte[] text, int from, int end, IntList ids, IntList ends) {
        int first = ids.size();
        int firstEnd = ends == null ? 0 : ends.size();
        int at = from;
        boolean known = characters(text, from, end) <= longestWord;
        while (known && at < end) {
            ByteTrie trie = at == from ? beginnings : continuations;
            int node = 0;
            int id = -1;
            int stop = at;
            for (int i = at; i < end; i++) {
                node = trie.step(node, text[i]);
                if (node == 0) {
                    break;
                }
                if (trie.value(node) >= 0) {
                    id = trie.value(node);
                    stop = i + 1;
                }
            }
            known = id >= 0;
            if (known) {
                ids.add(id);
                if (ends != null) {
                    ends.add(stop);
                }
                at = stop;
            }
        }
        if (!known) {
            ids.truncate(first);
            ids.add(unknown);
            if (ends != null) {
                ends.truncate(firstEnd);
                ends.add(end);
            }
        }
    }

    private static int characters(byte[] text, int from, int end) {
        int count = 0;
        for (int at = from; at < end; at += Utf8.width(Utf8.decode(text, at, end))) {
            count++;
        }
        return count;
    }
}
