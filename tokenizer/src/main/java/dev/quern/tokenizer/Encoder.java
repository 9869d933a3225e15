package dev.quern.tokenizer;

import java.util.Arrays;
import java.util.PriorityQueue;

/// Encodes text for one thread. Keeps the tokens of pieces it has seen, so natural text costs little more than
/// splitting it.
public final class Encoder {
    /// Longer pieces are rare, and a hostile text could fill the cache with them.
    private static final int LONGEST_CACHED = 32;

    private static final int CACHED_PIECES = 1 << 18;
    private static final int SHORT = 48;

    private final BpeTokenizer tokenizer;
    private ByteSequences pieces = new ByteSequences();
    private int[] starts = new int[1 << 10];
    private IntList cached = new IntList();
    private final int[] symbols = new int[SHORT];
    private final int[] ranks = new int[SHORT];

    Encoder(BpeTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// Appends the ids of a text. Time is O(n log n) in the longest piece and linear in the rest.
    public void encode(byte[] text, int from, int end, IntList ids) {
        PreTokenizer splitter = tokenizer.splitter();
        int at = from;
        while (at < end) {
            int next = splitter.next(text, at, end);
            piece(text, at, next, ids);
            at = next;
        }
    }

    private void piece(byte[] text, int from, int end, IntList ids) {
        if (end - from == 1) {
            ids.add(tokenizer.idOfByte(text[from]));
        } else if (end - from > LONGEST_CACHED) {
            merge(text, from, end, ids);
        } else {
            int known = pieces.find(text, from, end);
            int index = known >= 0 ? known : remember(text, from, end);
            ids.addAll(cached, starts[index], starts[index + 1] - starts[index]);
        }
    }

    private int remember(byte[] text, int from, int end) {
        if (pieces.size() == CACHED_PIECES) {
            pieces = new ByteSequences();
            cached = new IntList();
        }
        int index = pieces.add(text, from, end);
        if (index + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[index] = cached.size();
        merge(text, from, end, cached);
        starts[index + 1] = cached.size();
        return index;
    }

    private void merge(byte[] text, int from, int end, IntList ids) {
        if (end - from <= SHORT) {
            mergeShort(text, from, end - from, ids);
        } else {
            mergeLong(text, from, end - from, ids);
        }
    }

    /// Looks for the earliest merge again after each one: quadratic, and the fastest way for short pieces.
    private void mergeShort(byte[] text, int from, int length, IntList ids) {
        for (int i = 0; i < length; i++) {
            symbols[i] = tokenizer.idOfByte(text[from + i]);
        }
        for (int i = 0; i + 1 < length; i++) {
            ranks[i] = tokenizer.rank(symbols[i], symbols[i + 1]);
        }
        int count = length;
        while (count > 1) {
            int best = earliest(count);
            if (best < 0) {
                break;
            }
            symbols[best] = tokenizer.joined(ranks[best]);
            System.arraycopy(symbols, best + 2, symbols, best + 1, count - best - 2);
            System.arraycopy(ranks, best + 2, ranks, best + 1, Math.max(0, count - best - 3));
            count--;
            if (best > 0) {
                ranks[best - 1] = tokenizer.rank(symbols[best - 1], symbols[best]);
            }
            if (best + 1 < count) {
                ranks[best] = tokenizer.rank(symbols[best], symbols[best + 1]);
            }
        }
        ids.addAll(symbols, 0, count);
    }

    private int earliest(int count) {
        int best = -1;
        for (int i = 0; i + 1 < count; i++) {
            if (ranks[i] >= 0 && (best < 0 || ranks[i] < ranks[best])) {
                best = i;
            }
        }
        return best;
    }

    /// A linked list of symbols and a queue of merges by rank, then place: O(n log n).
    private void mergeLong(byte[] text, int from, int length, IntList ids) {
        int[] symbol = new int[length];
        int[] next = new int[length];
        int[] previous = new int[length];
        PriorityQueue<Long> queue = new PriorityQueue<>();
        for (int i = 0; i < length; i++) {
            symbol[i] = tokenizer.idOfByte(text[from + i]);
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        for (int i = 0; i + 1 < length; i++) {
            offer(queue, symbol, i, i + 1);
        }
        while (!queue.isEmpty()) {
            long candidate = queue.poll();
            int left = (int) candidate;
            int rank = (int) (candidate >>> 32);
            int right = symbol[left] < 0 ? length : next[left];
            if (right >= length || tokenizer.rank(symbol[left], symbol[right]) != rank) {
                continue;
            }
            symbol[left] = tokenizer.joined(rank);
            symbol[right] = -1;
            next[left] = next[right];
            if (next[left] < length) {
                previous[next[left]] = left;
                offer(queue, symbol, left, next[left]);
            }
            if (previous[left] >= 0) {
                offer(queue, symbol, previous[left], left);
            }
        }
        for (int i = 0; i < length; i = next[i]) {
            ids.add(symbol[i]);
        }
    }

    private void offer(PriorityQueue<Long> queue, int[] symbol, int left, int right) {
        int rank = tokenizer.rank(symbol[left], symbol[right]);
        if (rank >= 0) {
            queue.add((long) rank << 32 | left);
        }
    }
}
