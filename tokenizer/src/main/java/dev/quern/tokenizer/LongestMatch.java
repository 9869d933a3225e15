package dev.quern.tokenizer;

/// Encodes a piece from left to right in time linear in its length. Takes the longest token at each place, goes back to
/// a shorter one where two neighbours could not stand side by side in the outcome of merging, and marks places from
/// which there was no way on, so that none is tried twice (H. van Antwerpen and A. Neubeck, "So many tokens, so little
/// time", 2024).
///
/// Right for vocabularies in which each merge makes a token of its own, after those of its parts. Tokens that merging
/// never makes are left out.
final class LongestMatch {
    /// Most tries for each byte that was reached; natural text takes less than one.
    private static final long TRIES = 2;
    private static final long FIRST_TRIES = 512;

    private final ByteBpe model;
    private final PairTable pairs;
    private final ByteTrie trie = new ByteTrie();
    /// By two bytes: the node behind them, or 0.
    private final int[] afterTwo = new int[1 << 16];
    /// By symbol: the longest shorter token that begins it, or -1, and its length.
    private final int[] shorter;
    private final int[] lengths;

    LongestMatch(ByteBpe model) {
        this.model = model;
        this.pairs = model.pairs();
        shorter = new int[model.symbols()];
        lengths = new int[model.symbols()];
        Merger merger = new Merger(model);
        IntList made = new IntList();
        for (int symbol = 0; symbol < model.symbols(); symbol++) {
            if (symbol < 256) {
                add(symbol, new byte[] {(byte) symbol});
            } else if (model.id(symbol) >= 0) {
                byte[] bytes = model.bytes(symbol);
                made.clear();
                merger.symbols(bytes, 0, bytes.length, made);
                if (made.size() == 1 && made.get(0) == symbol) {
                    add(symbol, bytes);
                }
            }
        }
        for (int symbol = 0; symbol < model.symbols(); symbol++) {
            shorter[symbol] = lengths[symbol] == 0 ? -1 : longestWithin(symbol);
        }
        listTwos();
    }

    private void add(int symbol, byte[] bytes) {
        trie.add(bytes, symbol);
        lengths[symbol] = bytes.length;
    }

    private int longestWithin(int symbol) {
        if (symbol < 256) {
            return -1;
        }
        byte[] bytes = model.bytes(symbol);
        int node = 0;
        int longest = -1;
        for (int i = 0; i < bytes.length - 1; i++) {
            node = trie.step(node, bytes[i]);
            longest = trie.value(node) >= 0 ? trie.value(node) : longest;
        }
        return longest;
    }

    private void listTwos() {
        for (int first = 0; first < 256; first++) {
            int node = trie.step(0, (byte) first);
            for (int second = 0; second < 256; second++) {
                afterTwo[first << 8 | second] = trie.step(node, (byte) second);
            }
        }
    }

    /// The longest token at `at`.
    private int longest(byte[] text, int at, int end) {
        int symbol = text[at] & 0xff;
        if (at + 1 >= end) {
            return symbol;
        }
        int node = afterTwo[symbol << 8 | text[at + 1] & 0xff];
        int next = at + 2;
        while (node != 0) {
            int here = trie.value(node);
            symbol = here >= 0 ? here : symbol;
            if (next == end) {
                break;
            }
            node = trie.step(node, text[next++]);
        }
        return symbol;
    }

    /// Whether two tokens can stand side by side: merging the bytes of both would keep the border between them.
    private boolean staysApart(int first, int second) {
        int left = first;
        int right = second;
        int limit = Integer.MAX_VALUE;
        while (true) {
            int rank = pairs.findRare(left, right);
            if (rank < limit - 256) {
                return false;
            }
            if (left > right) {
                limit = left;
                left = model.rightPart(left);
                if (left == limit) {
                    limit = right + 1;
                    right = model.leftPart(right);
                    if (right + 1 == limit) {
                        return true;
                    }
                }
            } else {
                limit = right + 1;
                right = model.leftPart(right);
                if (right + 1 == limit) {
                    limit = left;
                    left = model.rightPart(left);
                    if (left == limit) {
                        return true;
                    }
                }
            }
        }
    }

    /// Appends the symbols of a piece.
    ///
    /// @return false where that would take too many tries; then nothing is appended
    boolean symbols(byte[] text, int from, int end, IntList out) {
        int base = out.size();
        long[] blocked = new long[(end - from >> 6) + 1];
        long tries = 0;
        int reached = from;
        int at = from;
        int symbol = longest(text, at, end);
        while (tries++ < FIRST_TRIES + TRIES * (reached - from)) {
            int last = out.size() > base ? out.last() : -1;
            int stop = at + lengths[symbol];
            boolean open = (blocked[stop - from >> 6] >>> (stop - from) & 1) == 0;
            if (open && (last < 0 || staysApart(last, symbol))) {
                out.add(symbol);
                if (stop == end) {
                    return true;
                }
                at = stop;
                reached = Math.max(reached, stop);
                symbol = longest(text, at, end);
            } else if (shorter[symbol] >= 0) {
                symbol = shorter[symbol];
            } else {
                blocked[at - from >> 6] |= 1L << (at - from);
                out.removeLast();
                at -= lengths[last];
                symbol = last;
            }
        }
        out.truncate(base);
        return false;
    }
}
