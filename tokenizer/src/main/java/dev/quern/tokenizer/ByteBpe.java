package dev.quern.tokenizer;

import java.util.Arrays;
import java.util.List;

/// Byte pair encoding whose smallest symbols are bytes. Inside, tokens that merges can make are numbered as
/// symbols: 0 to 255 are the bytes themselves, 256 + r is what the merge of rank r makes first.
///
/// Immutable and thread-safe.
final class ByteBpe implements Model {
    private final byte[][] tokens;
    private final List<Merge> merges;
    private final boolean wholePieces;
    private final PairTable pairs;
    /// By rank: the symbol that arises.
    private final int[] joined;
    /// By symbol: its left and right part; a byte is its own part.
    private final int[] leftPart;
    private final int[] rightPart;
    /// By symbol: the token's id, or -1 for a byte without a token.
    private final int[] ids;
    private final boolean eachMergeMakesItsOwn;
    private final ByteSequences pieces;
    private final int[] pieceIds;

    /// A merge of two tokens, by id.
    record Merge(int left, int right, int result) {}

    /// @param tokens bytes of each token by id, null where an id has none or is not the model's
    /// @param merges the earliest first
    /// @param wholePieces whether a piece that is a token is taken whole without a look at merges (`ignore_merges`)
    /// @throws IllegalArgumentException naming the merge or token that is wrong
    ByteBpe(byte[][] tokens, List<Merge> merges, boolean wholePieces) {
        this.tokens = tokens;
        this.merges = List.copyOf(merges);
        this.wholePieces = wholePieces;
        if (tokens.length >= PairTable.LIMIT || merges.size() >= PairTable.LIMIT - 256) {
            throw new IllegalArgumentException("a vocabulary of " + Math.max(tokens.length, merges.size())
                    + " tokens; at most " + (PairTable.LIMIT - 256) + " are supported");
        }
        pairs = new PairTable(merges.size());
        joined = new int[merges.size()];
        int[] symbols = new int[tokens.length];
        Arrays.fill(symbols, -1);
        ids = new int[256 + merges.size()];
        leftPart = new int[ids.length];
        rightPart = new int[ids.length];
        Arrays.fill(ids, -1);
        numberBytes(symbols);
        eachMergeMakesItsOwn = numberMerges(symbols);
        pieces = wholePieces ? new ByteSequences() : null;
        pieceIds = wholePieces ? listPieces() : null;
    }

    private void numberBytes(int[] symbols) {
        for (int id = tokens.length - 1; id >= 0; id--) {
            if (tokens[id] != null && tokens[id].length == 1) {
                ids[tokens[id][0] & 0xff] = id;
                symbols[id] = tokens[id][0] & 0xff;
            }
        }
        for (int symbol = 0; symbol < 256; symbol++) {
            leftPart[symbol] = symbol;
            rightPart[symbol] = symbol;
        }
    }

    /// @return whether no two merges make the same token and parts are made before what they make up
    private boolean numberMerges(int[] symbols) {
        boolean own = true;
        for (int rank = 0; rank < joined.length; rank++) {
            Merge merge = merges.get(rank);
            if (symbols[merge.result()] < 0) {
                symbols[merge.result()] = 256 + rank;
                ids[256 + rank] = merge.result();
            } else {
                own = false;
            }
        }
        for (int rank = 0; rank < joined.length; rank++) {
            Merge merge = merges.get(rank);
            int left = symbols[merge.left()];
            int right = symbols[merge.right()];
            joined[rank] = symbols[merge.result()];
            if (left < 0 || right < 0) {
                // A part that no merge makes never arises, so the merge never applies.
                continue;
            }
            own &= left < 256 + rank && right < 256 + rank;
            leftPart[256 + rank] = left;
            rightPart[256 + rank] = right;
            int known = pairs.add(left, right, rank);
            if (known != PairTable.NONE) {
                throw new IllegalArgumentException("merge " + rank + " stands twice, first as merge " + known);
            }
        }
        return own;
    }

    /// Tokens that merging their bytes does not make: for all others a look at the whole piece changes nothing.
    private int[] listPieces() {
        Merger merger = new Merger(this);
        IntList found = new IntList();
        IntList made = new IntList();
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id] != null && tokens[id].length > 1) {
                made.clear();
                merger.symbols(tokens[id], 0, tokens[id].length, made);
                boolean merges = made.size() == 1 && ids[made.get(0)] == id;
                if (!merges && pieces.add(tokens[id], 0, tokens[id].length) == found.size()) {
                    found.add(id);
                }
            }
        }
        return found.toArray();
    }

    @Override
    public PieceEncoder encoder() {
        Merger merger = new Merger(this);
        return (text, from, end, made, ends) -> {
            int first = made.size();
            if (from < end) {
                merger.ids(text, from, end, made);
            }
            if (ends != null) {
                int at = from;
                for (int i = first; i < made.size(); i++) {
                    at += tokens[made.get(i)].length;
                    ends.add(at);
                }
            }
        };
    }

    byte[][] tokens() {
        return tokens;
    }

    List<Merge> merges() {
        return merges;
    }

    boolean wholePieces() {
        return wholePieces;
    }

    PairTable pairs() {
        return pairs;
    }

    int symbols() {
        return ids.length;
    }

    int joined(int rank) {
        return joined[rank];
    }

    int leftPart(int symbol) {
        return leftPart[symbol];
    }

    int rightPart(int symbol) {
        return rightPart[symbol];
    }

    /// The id of a symbol, or -1 for a byte that has no token.
    int id(int symbol) {
        return ids[symbol];
    }

    /// Bytes of a symbol that has a token.
    byte[] bytes(int symbol) {
        return tokens[ids[symbol]];
    }

    /// The token that a whole piece is, if such are taken whole; else -1.
    int wholePiece(byte[] text, int from, int end) {
        if (pieces == null || pieces.size() == 0) {
            return -1;
        }
        int index = pieces.find(text, from, end);
        return index < 0 ? -1 : pieceIds[index];
    }

    /// Whether each merge makes a token that no other makes, of parts made before it.
    boolean eachMergeMakesItsOwn() {
        return eachMergeMakesItsOwn;
    }
}
