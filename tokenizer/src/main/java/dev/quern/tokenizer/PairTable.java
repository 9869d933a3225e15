package dev.quern.tokenizer;

import java.util.Arrays;

/// Ranks of the merges of two symbols: the lower, the earlier. A grid for pairs of bytes; for the rest a hash
/// table with two places for each hash, one long per merge, so that a look takes one line of cache and hardly a
/// branch. Written once, then read by any number of threads.
final class PairTable {
    /// Stands for no merge: later than all.
    static final int NONE = Integer.MAX_VALUE;

    /// Symbols and ranks lie below.
    static final int LIMIT = (1 << 21) - 1;

    private static final int BITS = 21;
    private static final long EMPTY = Long.MAX_VALUE;
    /// Set in the first place of a hash that has had more than two merges: the rest is in the next places.
    private static final long FULL = Long.MIN_VALUE;
    private static final long RANK = (1L << BITS) - 1;

    private final int[] bytes = new int[1 << 16];
    private final long[] places;
    private final int shift;

    /// @param merges how many there will be at most
    PairTable(int merges) {
        int bits = Math.max(4, 64 - Long.numberOfLeadingZeros(merges));
        places = new long[2 << bits];
        shift = 64 - bits;
        Arrays.fill(places, EMPTY);
        Arrays.fill(bytes, NONE);
    }

    /// The rank of a merge, or [#NONE].
    int find(int left, int right) {
        return (left | right) < 256 ? bytes[left << 8 | right] : findJoined(left, right);
    }

    /// The rank of a merge of two bytes, or [#NONE].
    int findBytes(int left, int right) {
        return bytes[left << 8 | right];
    }

    /// The rank of a merge of which one part at least is not a byte, or [#NONE].
    int findJoined(int left, int right) {
        long key = (long) left << BITS | right;
        int place = place(key);
        long first = places[place];
        long second = places[place + 1];
        boolean isFirst = (first & ~FULL) >>> BITS == key;
        boolean isSecond = second >>> BITS == key;
        int rank = (int) ((isFirst ? first : second) & RANK);
        if (isFirst | isSecond) {
            return rank;
        }
        return first < 0 ? findFurther(key, place) : NONE;
    }

    private int findFurther(long key, int start) {
        int place = start;
        do {
            place = place + 2 & places.length - 1;
            if ((places[place] & ~FULL) >>> BITS == key) {
                return (int) (places[place] & RANK);
            }
            if (places[place + 1] >>> BITS == key) {
                return (int) (places[place + 1] & RANK);
            }
        } while (places[place] < 0);
        return NONE;
    }

    /// Adds a merge.
    ///
    /// @return the rank that the pair has already, or [#NONE] if it is new
    int add(int left, int right, int rank) {
        int known = find(left, right);
        if (known != NONE) {
            return known;
        }
        if ((left | right) < 256) {
            bytes[left << 8 | right] = rank;
            return NONE;
        }
        long key = (long) left << BITS | right;
        int place = place(key);
        while (places[place] != EMPTY && places[place + 1] != EMPTY) {
            places[place] |= FULL;
            place = place + 2 & places.length - 1;
        }
        places[places[place] == EMPTY ? place : place + 1] = key << BITS | rank;
        return NONE;
    }

    private int place(long key) {
        return (int) (key * 0x9e3779b97f4a7c15L >>> shift) << 1;
    }
}
