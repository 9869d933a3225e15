package dev.quern.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The tokens of pieces that were seen before, for one thread. Natural text repeats itself: of the pieces of a
/// corpus 99 of 100 are found here.
///
/// An entry is two longs, key and value. A piece of up to seven bytes is its own key, packed with its length. A longer
/// one is known by a hash and compared with its bytes, which lie in the arena. Up to two tokens of a short piece stand
/// in the value, all others in the arena. Two entries share a hash, and the later gives way. Table and arena are
/// bounded, whatever the text.
final class PieceCache {
    /// Most pieces in one call.
    static final int BLOCK = 256;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// Longest piece whose key holds all of it.
    private static final int PACKED = 7;
    /// Longer pieces are not kept.
    private static final int LONGEST = 120;
    private static final int BUCKET = 4;
    private static final int FEWEST_BITS = 10;
    private static final int MOST_BITS = 19;
    private static final int LARGEST_ARENA = 1 << 22;
    /// Bits of a token in a value, or of a place in the arena.
    private static final int ID_BITS = 30;
    private static final long ID = (1L << ID_BITS) - 1;
    /// Most tokens in a value; a larger count says how many longs of bytes and tokens lie in the arena.
    private static final int INLINE = 2;
    private static final long IN_ARENA = 3;
    private static final long[] MASK = new long[PACKED + 1];

    static {
        for (int length = 0; length <= PACKED; length++) {
            MASK[length] = (1L << 8 * length) - 1;
        }
    }

    private final Merger merger;
    private final IntList fresh = new IntList();
    private final long[] keys = new long[BLOCK];
    private final int[] slots = new int[BLOCK];
    /// Keeps the loads of [#prepare] alive.
    private long sink;
    private long[] table = new long[BUCKET << FEWEST_BITS];
    private int bits = FEWEST_BITS;
    private int entries;
    /// Bytes of a long piece, eight in a long and the last eight by themselves; then its tokens, two in a long.
    private long[] arena = new long[1 << 10];
    private int used;

    PieceCache(Merger merger) {
        this.merger = merger;
    }

    /// Appends the ids of pieces that lie end to end.
    ///
    /// Two passes: the first makes keys and touches their entries, so that many loads from memory are under way
    /// at once; the second finds them near.
    ///
    /// @param ends where they end; the first `count`, at most [#BLOCK], are used
    void ids(byte[] text, int from, int[] ends, int count, IntList out) {
        prepare(text, from, ends, count);
        out.reserve(ends[count - 1] - from + INLINE);
        int[] ids = out.array();
        int size = out.size();
        long[] entry = table;
        int at = from;
        for (int i = 0; i < count; i++) {
            int end = ends[i];
            long key = keys[i];
            int slot = slots[i];
            if (entry[slot] != key) {
                slot += 2;
                if (entry[slot] != key) {
                    if (end - at > LONGEST) {
                        out.setSize(size);
                        merger.ids(text, at, end, out);
                        out.reserve(ends[count - 1] - end + INLINE);
                        ids = out.array();
                        size = out.size();
                        at = end;
                        continue;
                    }
                    slot = miss(text, at, end, key);
                    if (entry != table) {
                        entry = table;
                        prepare(text, from, ends, count);
                    }
                }
            }
            long value = entry[slot + 1];
            int tokens = (int) (value >>> 2 * ID_BITS);
            if (tokens <= INLINE) {
                ids[size] = (int) (value & ID);
                ids[size + 1] = (int) (value >>> ID_BITS & ID);
                size += tokens;
            } else {
                int kept = (int) (value >>> ID_BITS & ID);
                int place = holds((int) (value & ID), text, at, end);
                if (place >= 0) {
                    for (int token = 0; token < kept; token += 2) {
                        long both = arena[place++];
                        ids[size + token] = (int) both;
                        ids[size + token + 1] = (int) (both >>> 32);
                    }
                    size += kept;
                } else {
                    out.setSize(size);
                    merger.ids(text, at, end, out);
                    out.reserve(ends[count - 1] - end + INLINE);
                    ids = out.array();
                    size = out.size();
                }
            }
            at = end;
        }
        out.setSize(size);
    }

    /// Makes keys and slots of pieces.
    private void prepare(byte[] text, int from, int[] ends, int count) {
        long[] entry = table;
        int shift = 64 - bits;
        int loadable = text.length - 8;
        long touched = 0;
        int at = from;
        for (int i = 0; i < count; i++) {
            int end = ends[i];
            int length = end - at;
            long key;
            if (length > PACKED) {
                key = length <= LONGEST ? hash(text, at, end) : -1;
            } else if (at <= loadable) {
                key = (long) LONG.get(text, at) & MASK[length] | (long) length << 56;
            } else {
                key = load(text, at, end) | (long) length << 56;
            }
            int slot = slot(key, shift);
            keys[i] = key;
            slots[i] = slot;
            touched ^= entry[slot];
            at = end;
        }
        sink = touched;
    }

    private static int slot(long key, int shift) {
        long mixed = (key ^ key >>> 29) * 0x9e3779b97f4a7c15L;
        return (int) ((mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L >>> shift) * BUCKET;
    }

    /// Up to seven bytes near the end of an array.
    private static long load(byte[] text, int from, int end) {
        long value = 0;
        for (int i = end - 1; i >= from; i--) {
            value = value << 8 | text[i] & 0xff;
        }
        return value;
    }

    /// Length and 56 bits of hash of a piece of eight bytes or more.
    private static long hash(byte[] text, int from, int end) {
        long hash = 0;
        for (int at = from; at < end - 8; at += 8) {
            hash = (hash ^ (long) LONG.get(text, at)) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        hash = (hash ^ (long) LONG.get(text, end - 8)) * 0xd6e8feb86659fd93L;
        return hash >>> 8 | (long) (end - from) << 56;
    }

    /// Where the tokens of a piece lie in the arena, or -1 where another piece of the same hash lies there.
    private int holds(int start, byte[] text, int from, int end) {
        if (end - from <= PACKED) {
            return start;
        }
        int place = start;
        for (int at = from; at < end - 8; at += 8) {
            if (arena[place++] != (long) LONG.get(text, at)) {
                return -1;
            }
        }
        return arena[place] == (long) LONG.get(text, end - 8) ? place + 1 : -1;
    }

    /// Merges a piece and keeps the outcome.
    ///
    /// @return where its entry lies
    private int miss(byte[] text, int from, int end, long key) {
        fresh.clear();
        merger.ids(text, from, end, fresh);
        if (4 * entries > 3 << bits && bits < MOST_BITS) {
            grow();
        }
        int tokens = fresh.size();
        if (end - from <= PACKED && tokens <= INLINE) {
            return put(key, token(0) | token(1) << ID_BITS | (long) tokens << 2 * ID_BITS);
        }
        if (used + LONGEST + tokens > arena.length) {
            if (arena.length == LARGEST_ARENA) {
                forget();
            } else {
                arena = Arrays.copyOf(arena, Math.min(LARGEST_ARENA, 4 * arena.length));
            }
        }
        int start = used;
        if (end - from > PACKED) {
            for (int at = from; at < end - 8; at += 8) {
                arena[used++] = (long) LONG.get(text, at);
            }
            arena[used++] = (long) LONG.get(text, end - 8);
        }
        for (int token = 0; token < tokens; token += 2) {
            arena[used++] = token(token) | token(token + 1) << 32;
        }
        return put(key, start | (long) tokens << ID_BITS | IN_ARENA << 2 * ID_BITS);
    }

    private long token(int index) {
        return index < fresh.size() ? fresh.get(index) : 0;
    }

    /// Pieces that come early are the frequent ones: they keep the first place, and later ones share the second.
    private int put(long key, long value) {
        int slot = slot(key, 64 - bits);
        slot += table[slot] == 0 ? 0 : 2;
        entries += table[slot] == 0 ? 1 : 0;
        table[slot] = key;
        table[slot + 1] = value;
        return slot;
    }

    private void grow() {
        long[] old = table;
        bits = Math.min(bits + 2, MOST_BITS);
        table = new long[BUCKET << bits];
        entries = 0;
        for (int slot = 0; slot < old.length; slot += 2) {
            if (old[slot] != 0) {
                put(old[slot], old[slot + 1]);
            }
        }
    }

    private void forget() {
        Arrays.fill(table, 0);
        entries = 0;
        used = 0;
    }
}
