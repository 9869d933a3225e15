package dev.quern.tokenizer;

import java.util.ArrayList;
import java.util.List;

/// Finds the merges of a vocabulary that lists tokens by rank only, as `.tiktoken` files do. Their rule: of all
/// neighbours whose bytes together are a token, those with the lowest rank are joined.
///
/// Merging a token's own bytes by the merges of lower rank leaves the two parts that make it; then no other two can,
/// since merging would have come by these. Where more than two are left, a token can arise by parts that come after it,
/// and each way to cut it in two becomes a merge.
final class ImpliedMerges {
    private final byte[][] tokens;
    private final ByteSequences index = new ByteSequences();
    private final int[] idOf;

    private ImpliedMerges(byte[][] tokens) {
        this.tokens = tokens;
        idOf = new int[tokens.length];
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id] != null) {
                idOf[index.add(tokens[id], 0, tokens[id].length)] = id;
            }
        }
    }

    /// @param tokens bytes of each token by rank, null where a rank has none; no two are equal
    static List<ByteBpe.Merge> of(byte[][] tokens) {
        return new ImpliedMerges(tokens).find();
    }

    private List<ByteBpe.Merge> find() {
        List<ByteBpe.Merge> merges = new ArrayList<>(tokens.length);
        int[] byteIds = new int[256];
        java.util.Arrays.fill(byteIds, -1);
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id] != null && tokens[id].length == 1) {
                byteIds[tokens[id][0] & 0xff] = id;
            }
        }
        PairTable pairs = new PairTable(tokens.length);
        int[] parts = new int[256];
        for (int id = 0; id < tokens.length; id++) {
            byte[] token = tokens[id];
            if (token == null || token.length < 2) {
                continue;
            }
            parts = parts.length < token.length ? new int[2 * token.length] : parts;
            int count = merge(token, byteIds, pairs, parts);
            if (count == 2) {
                merges.add(new ByteBpe.Merge(parts[0], parts[1], id));
                pairs.add(256 + parts[0], 256 + parts[1], id);
            } else if (count > 2) {
                everyCut(token, id, merges);
            }
        }
        return merges;
    }

    /// Merges a token by the pairs so far.
    ///
    /// @return how many parts are left, 0 where a byte has no token
    private static int merge(byte[] token, int[] byteIds, PairTable pairs, int[] parts) {
        int count = token.length;
        for (int i = 0; i < count; i++) {
            parts[i] = byteIds[token[i] & 0xff];
            if (parts[i] < 0) {
                return 0;
            }
        }
        while (count > 1) {
            int best = Integer.MAX_VALUE;
            int place = -1;
            for (int i = 0; i + 1 < count; i++) {
                int id = pairs.find(256 + parts[i], 256 + parts[i + 1]);
                if (id < best) {
                    best = id;
                    place = i;
                }
            }
            if (place < 0) {
                break;
            }
            parts[place] = best;
            System.arraycopy(parts, place + 2, parts, place + 1, count - place - 2);
            count--;
        }
        return count;
    }

    private void everyCut(byte[] token, int id, List<ByteBpe.Merge> merges) {
        for (int cut = 1; cut < token.length; cut++) {
            int left = index.find(token, 0, cut);
            int right = index.find(token, cut, token.length);
            if (left >= 0 && right >= 0) {
                merges.add(new ByteBpe.Merge(idOf[left], idOf[right], id));
            }
        }
    }
}
