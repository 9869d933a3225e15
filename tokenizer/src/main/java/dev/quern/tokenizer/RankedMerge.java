package dev.quern.tokenizer;

import java.util.Arrays;

/// Merges a line of symbols of any length in the order of ranks, of equal ones the leftmost first. Places where a merge
/// could happen wait in a list for each rank; a bit tells which lists hold any. Each merge takes constant time but for
/// lists that came out of order, which are sorted: O(n log n) at worst, linear in the usual case. For one
/// thread; memory is kept for the next line.
abstract class RankedMerge {
    private static final int[] NONE = {};

    private int[] symbol = NONE;
    private int[] next = NONE;
    private int[] previous = NONE;
    /// By place: rank of the merge with the next symbol, as it is now.
    private int[] candidate = NONE;
    private int length;
    /// By rank: first and last of its list.
    private final int[] heads;
    private final int[] tails;
    private final long[] unsorted;
    /// Bits of lists that are not empty, and bits of longs of such bits, and so on.
    private final long[][] filled;
    private int[] places = new int[64];
    private int[] following = new int[64];
    private int nodes;

    /// @param ranks one more than the highest rank
    RankedMerge(int ranks) {
        heads = new int[ranks];
        tails = new int[ranks];
        Arrays.fill(heads, -1);
        unsorted = new long[(ranks >> 6) + 1];
        filled = new long[][] {new long[(ranks >> 6) + 1], new long[(ranks >> 12) + 1], new long[(ranks >> 18) + 1]};
    }

    /// Rank of the merge of two symbols, or [PairTable#NONE].
    abstract int rank(int left, int right);

    abstract int joined(int rank);

    /// Begins a line.
    void begin(int capacity) {
        length = 0;
        nodes = 0;
        if (capacity > symbol.length) {
            symbol = new int[capacity];
            next = new int[capacity];
            previous = new int[capacity];
            candidate = new int[capacity];
        }
    }

    /// Appends a symbol to the line.
    void add(int value) {
        symbol[length] = value;
        next[length] = length + 1;
        previous[length] = length - 1;
        length++;
    }

    /// Merges the line and appends what is left of it.
    ///
    /// @param starts receives where in the line each symbol of the outcome begins; may be null
    void run(IntList out, IntList starts) {
        for (int place = 0; place + 1 < length; place++) {
            offer(place, rank(symbol[place], symbol[place + 1]), 0);
        }
        for (int rank = lowest(); rank >= 0; rank = lowest()) {
            if ((unsorted[rank >> 6] >>> rank & 1) != 0) {
                sort(rank);
            }
            boolean earlier = false;
            while (!earlier && heads[rank] >= 0) {
                earlier = join(take(rank), rank);
            }
        }
        for (int place = 0; place < length; place = next[place]) {
            out.add(symbol[place]);
            if (starts != null) {
                starts.add(place);
            }
        }
    }

    /// @return whether a merge of lower rank has become possible
    private boolean join(int place, int rank) {
        if (candidate[place] != rank) {
            return false;
        }
        int right = next[place];
        int after = next[right];
        int made = joined(rank);
        symbol[place] = made;
        candidate[right] = PairTable.NONE;
        candidate[place] = PairTable.NONE;
        next[place] = after;
        boolean earlier = false;
        if (previous[place] >= 0) {
            int before = previous[place];
            earlier = offer(before, rank(symbol[before], made), rank);
        }
        if (after < length) {
            previous[after] = place;
            earlier |= offer(place, rank(made, symbol[after]), rank);
        }
        return earlier;
    }

    private boolean offer(int place, int rank, int now) {
        candidate[place] = rank;
        if (rank == PairTable.NONE) {
            return false;
        }
        if (nodes == places.length) {
            places = Arrays.copyOf(places, 2 * nodes);
            following = Arrays.copyOf(following, 2 * nodes);
        }
        int node = nodes++;
        places[node] = place;
        following[node] = -1;
        if (heads[rank] < 0) {
            heads[rank] = node;
            fill(rank);
        } else {
            int last = tails[rank];
            following[last] = node;
            if (places[last] > place) {
                unsorted[rank >> 6] |= 1L << rank;
            }
        }
        tails[rank] = node;
        return rank < now;
    }

    private int take(int rank) {
        int node = heads[rank];
        heads[rank] = following[node];
        if (heads[rank] < 0) {
            empty(rank);
        }
        return places[node];
    }

    private void sort(int rank) {
        int count = 0;
        for (int node = heads[rank]; node >= 0; node = following[node]) {
            count++;
        }
        int[] sorted = new int[count];
        int at = 0;
        for (int node = heads[rank]; node >= 0; node = following[node]) {
            sorted[at++] = places[node];
        }
        Arrays.sort(sorted);
        at = 0;
        for (int node = heads[rank]; node >= 0; node = following[node]) {
            places[node] = sorted[at++];
        }
        unsorted[rank >> 6] &= ~(1L << rank);
    }

    private void fill(int rank) {
        filled[0][rank >> 6] |= 1L << rank;
        filled[1][rank >> 12] |= 1L << (rank >> 6);
        filled[2][rank >> 18] |= 1L << (rank >> 12);
    }

    private void empty(int rank) {
        unsorted[rank >> 6] &= ~(1L << rank);
        filled[0][rank >> 6] &= ~(1L << rank);
        if (filled[0][rank >> 6] == 0) {
            filled[1][rank >> 12] &= ~(1L << (rank >> 6));
            if (filled[1][rank >> 12] == 0) {
                filled[2][rank >> 18] &= ~(1L << (rank >> 12));
            }
        }
    }

    /// The lowest rank whose list is not empty, or -1.
    private int lowest() {
        for (int top = 0; top < filled[2].length; top++) {
            if (filled[2][top] != 0) {
                int middle = top << 6 | Long.numberOfTrailingZeros(filled[2][top]);
                int bottom = middle << 6 | Long.numberOfTrailingZeros(filled[1][middle]);
                return bottom << 6 | Long.numberOfTrailingZeros(filled[0][bottom]);
            }
        }
        return -1;
    }
}
