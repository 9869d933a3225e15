package dev.quern.tokenizer;

/// Merges the bytes of one piece, for one thread: short pieces by looking for the earliest merge again and again, long
/// ones by [RankedMerge], a window at a time.
final class Merger {
    /// Up to here looking again is the fastest; it is quadratic.
    private static final int SHORT = 48;
    /// Bytes merged at once in a long piece: what is known of them stays in the cache.
    private static final int WINDOW = 1 << 13;
    /// Tokens this near to the end of a window may be others once the next bytes are known.
    private static final int MARGIN = 1 << 9;
    private static final int FIRST_TRIES = 16;
    private static final long NEVER = (long) PairTable.NONE << 32;

    private final ByteBpe model;
    private final PairTable pairs;
    private final int[] symbols = new int[SHORT];
    private final int[] next = new int[SHORT];
    private final int[] previous = new int[SHORT];
    /// By place in the line: rank of the merge with the next symbol above, the place below.
    private final long[] candidates = new long[SHORT];
    private RankedMerge line;

    Merger(ByteBpe model) {
        this.model = model;
        this.pairs = model.pairs();
    }

    /// Appends the ids of a piece.
    ///
    /// @throws IllegalArgumentException naming a byte that has no token
    void ids(byte[] text, int from, int end, IntList out) {
        int whole = model.wholePiece(text, from, end);
        if (whole >= 0) {
            out.add(whole);
            return;
        }
        int start = out.size();
        if (end - from <= WINDOW || !model.eachMergeMakesItsOwn() || !mergeWindows(text, from, end, out)) {
            symbols(text, from, end, out);
        }
        for (int i = start; i < out.size(); i++) {
            int id = model.id(out.get(i));
            if (id < 0) {
                throw new IllegalArgumentException(String.format(
                        "byte 0x%02x of the text has no token in the vocabulary and there is no unknown token",
                        out.get(i)));
            }
            out.set(i, id);
        }
    }

    /// Appends the symbols of a piece, by merging in the order of ranks.
    void symbols(byte[] text, int from, int end, IntList out) {
        if (end - from <= SHORT) {
            mergeShort(text, from, end - from, out);
        } else {
            mergeLong(text, from, end - from, out);
        }
    }

    /// Each merge in the order of ranks, found by looking at all neighbours again. Places in the line stay where they
    /// are; those that are swallowed rank last.
    private void mergeShort(byte[] text, int from, int length, IntList out) {
        int[] symbol = symbols;
        int[] after = next;
        int[] before = previous;
        long[] candidate = candidates;
        PairTable table = pairs;
        lineUp(text, from, length);
        while (true) {
            long best = least(candidate, length);
            if (best >= NEVER) {
                break;
            }
            int left = (int) best;
            int joined = model.joined((int) (best >>> 32));
            int right = after[left];
            int beyond = after[right];
            int ahead = before[left];
            symbol[left] = joined;
            candidate[right] = NEVER;
            candidate[left] = NEVER;
            after[left] = beyond;
            if (beyond < length) {
                before[beyond] = left;
                candidate[left] = (long) table.findJoined(joined, symbol[beyond]) << 32 | left;
            }
            if (ahead >= 0) {
                candidate[ahead] = (long) table.findJoined(symbol[ahead], joined) << 32 | ahead;
            }
        }
        out.reserve(length);
        for (int i = 0; i < length; i = after[i]) {
            out.add(symbol[i]);
        }
    }

    private void lineUp(byte[] text, int from, int length) {
        int last = text[from] & 0xff;
        symbols[0] = last;
        for (int i = 1; i < length; i++) {
            int symbol = text[from + i] & 0xff;
            candidates[i - 1] = (long) pairs.findBytes(last, symbol) << 32 | i - 1;
            symbols[i] = symbol;
            next[i - 1] = i;
            previous[i] = i - 1;
            last = symbol;
        }
        next[length - 1] = length;
        previous[0] = -1;
        for (int i = length - 1; i < (length + 15 & -16); i++) {
            candidates[i] = NEVER;
        }
    }

    /// The least candidate, without a branch that depends on them.
    private static long least(long[] all, int length) {
        long best = least16(all, 0);
        for (int i = 16; i < length - 1; i += 16) {
            best = Math.min(best, least16(all, i));
        }
        return best;
    }

    private static long least16(long[] all, int at) {
        long a = Math.min(Math.min(all[at], all[at + 1]), Math.min(all[at + 2], all[at + 3]));
        long b = Math.min(Math.min(all[at + 4], all[at + 5]), Math.min(all[at + 6], all[at + 7]));
        long c = Math.min(Math.min(all[at + 8], all[at + 9]), Math.min(all[at + 10], all[at + 11]));
        long d = Math.min(Math.min(all[at + 12], all[at + 13]), Math.min(all[at + 14], all[at + 15]));
        return Math.min(Math.min(a, b), Math.min(c, d));
    }

    /// Merges window after window. The next one begins where a token of the one before ends, at a distance from its
    /// end. The outcome is right when each two neighbours stay apart, and within a window they do: only the
    /// seams are looked at. Where one does not hold, the next window begins a token earlier.
    ///
    /// @return false where that happens too often; then nothing is appended
    private boolean mergeWindows(byte[] text, int from, int end, IntList out) {
        int base = out.size();
        int at = from;
        for (int tries = FIRST_TRIES + 2 * ((end - from) / WINDOW); tries > 0; tries--) {
            int first = out.size();
            int stop = Math.min(end, at + WINDOW);
            mergeLong(text, at, stop - at, out);
            if (first > base && !staysApart(out.get(first - 1), out.get(first))) {
                out.truncate(first);
                at -= length(out.last());
                out.removeLast();
            } else if (stop == end) {
                return true;
            } else {
                int known = stop - MARGIN;
                while (stop > known && out.size() > first + 1) {
                    stop -= length(out.last());
                    out.removeLast();
                }
                at = stop;
            }
        }
        out.truncate(base);
        return false;
    }

    /// Whether two tokens can stand side by side: merging the bytes of both would keep the border between them.
    /// Takes both apart, the later made first, and looks for a merge across the border that comes before (H.
    /// van Antwerpen and A. Neubeck, "So many tokens, so little time", 2024). Right where each merge makes a
    /// token of its own.
    private boolean staysApart(int first, int second) {
        int left = first;
        int right = second;
        int limit = Integer.MAX_VALUE;
        while (true) {
            int rank = pairs.find(left, right);
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

    private int length(int symbol) {
        return symbol < 256 ? 1 : model.bytes(symbol).length;
    }

    private void mergeLong(byte[] text, int from, int length, IntList out) {
        if (line == null) {
            line = new RankedMerge(model.merges().size()) {
                @Override
                int rank(int left, int right) {
                    return pairs.find(left, right);
                }

                @Override
                int joined(int rank) {
                    return model.joined(rank);
                }
            };
        }
        line.begin(length);
        for (int i = 0; i < length; i++) {
            line.add(text[from + i] & 0xff);
        }
        line.run(out, null);
    }
}
