package dev.quern.tokenizer;

import dev.quern.tokenizer.split.Utf8;
import java.util.List;
import java.util.Locale;

/// Byte pair encoding whose smallest symbols are characters, as SentencePiece and early Hugging Face models have it.
/// Characters without a token become bytes (`<0xE2>`) where the vocabulary has those, else the unknown token.
/// Immutable.
final class CharacterBpe implements Model {
    private final byte[][] tokens;
    private final List<ByteBpe.Merge> merges;
    private final Options options;
    private final ByteSequences index = new ByteSequences();
    private final int[] idOf;
    private final PairTable pairs;
    private final int[] joined;
    private final int[] byteIds;

    /// What else the file says.
    ///
    /// @param unknown id of the unknown token, or -1
    /// @param fuseUnknown whether neighbouring unknown characters become one token
    /// @param byteFallback whether unknown characters are spelled in bytes
    /// @param prefix put before each character but a piece's first to find its token, or empty
    /// @param suffix put behind a piece's last character to find its token, or empty
    /// @param wholePieces whether a piece that is a token is taken without a look at merges
    record Options(
            int unknown,
            boolean fuseUnknown,
            boolean byteFallback,
            String prefix,
            String suffix,
            boolean wholePieces) {}

    /// @param ranks rank of each merge: the lower, the earlier; several may share one if they make the same token
    CharacterBpe(byte[][] tokens, List<ByteBpe.Merge> merges, int[] ranks, Options options) {
        this.tokens = tokens;
        this.merges = List.copyOf(merges);
        this.options = options;
        idOf = new int[tokens.length];
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id] != null) {
                idOf[index.add(tokens[id], 0, tokens[id].length)] = id;
            }
        }
        int highest = 0;
        for (int rank : ranks) {
            highest = Math.max(highest, rank);
        }
        if (tokens.length >= PairTable.LIMIT || highest >= PairTable.LIMIT) {
            throw new IllegalArgumentException("a vocabulary of " + tokens.length + " tokens is too large");
        }
        pairs = new PairTable(merges.size());
        joined = new int[highest + 1];
        for (int i = 0; i < merges.size(); i++) {
            ByteBpe.Merge merge = merges.get(i);
            pairs.add(merge.left(), merge.right(), ranks[i]);
            joined[ranks[i]] = merge.result();
        }
        byteIds = options.byteFallback() ? byteIds(this::find) : null;
    }

    /// Ids of the tokens `<0x00>` to `<0xFF>`, or null where one is missing.
    static int[] byteIds(java.util.function.ToIntFunction<byte[]> find) {
        int[] ids = new int[256];
        for (int value = 0; value < 256; value++) {
            ids[value] = find.applyAsInt(
                    String.format(Locale.ROOT, "<0x%02X>", value).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            if (ids[value] < 0) {
                return null;
            }
        }
        return ids;
    }

    byte[][] tokens() {
        return tokens;
    }

    List<ByteBpe.Merge> merges() {
        return merges;
    }

    Options options() {
        return options;
    }

    private int find(byte[] token) {
        return find(token, 0, token.length);
    }

    private int find(byte[] text, int from, int end) {
        int found = index.find(text, from, end);
        return found < 0 ? -1 : idOf[found];
    }

    @Override
    public PieceEncoder encoder() {
        return new Line();
    }

    /// The symbols of one piece.
    private final class Line implements PieceEncoder {
        private final IntList symbols = new IntList();
        private final IntList lengths = new IntList();
        private final IntList merged = new IntList();
        private final RankedMerge line = new RankedMerge(joined.length) {
            @Override
            int rank(int left, int right) {
                return pairs.find(left, right);
            }

            @Override
            int joined(int rank) {
                return joined[rank];
            }
        };
        private final byte[] prefix = options.prefix().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        private final byte[] suffix = options.suffix().getBytes(java.nio.charset.StandardCharsets.UTF_8);

        @Override
        public void encode(byte[] text, int from, int end, IntList ids, IntList ends) {
            if (from == end) {
                return;
            }
            int whole = options.wholePieces() ? find(text, from, end) : -1;
            if (whole >= 0) {
                ids.add(whole);
                if (ends != null) {
                    ends.add(end);
                }
                return;
            }
            lineUp(text, from, end);
            merge(ids, ends, from);
        }

        private void lineUp(byte[] text, int from, int end) {
            symbols.clear();
            lengths.clear();
            boolean afterUnknown = false;
            for (int at = from; at < end; ) {
                int next = Math.min(end, at + Utf8.width(Utf8.decode(text, at, end)));
                int id = prefix.length == 0 && suffix.length == 0
                        ? find(text, at, next)
                        : findAffixed(text, at, next, at > from, next == end);
                boolean unknown = id < 0;
                if (unknown && byteIds != null) {
                    unknown = false;
                    for (int i = at; i < next; i++) {
                        add(byteIds[text[i] & 0xff], 1);
                    }
                } else if (!unknown) {
                    add(id, next - at);
                } else if (afterUnknown && options.fuseUnknown()) {
                    lengths.set(lengths.size() - 1, lengths.last() + next - at);
                } else if (options.unknown() >= 0) {
                    add(options.unknown(), next - at);
                } else if (lengths.size() > 0) {
                    // Without an unknown token the character is lost, as in the reference; its place is not.
                    lengths.set(lengths.size() - 1, lengths.last() + next - at);
                }
                afterUnknown = unknown;
                at = next;
            }
        }

        private int findAffixed(byte[] text, int from, int end, boolean continues, boolean last) {
            int before = continues ? prefix.length : 0;
            int behind = last ? suffix.length : 0;
            byte[] token = new byte[before + end - from + behind];
            System.arraycopy(prefix, 0, token, 0, before);
            System.arraycopy(text, from, token, before, end - from);
            System.arraycopy(suffix, 0, token, before + end - from, behind);
            return find(token);
        }

        private void add(int symbol, int length) {
            symbols.add(symbol);
            lengths.add(length);
        }

        private void merge(IntList ids, IntList ends, int from) {
            int first = ids.size();
            merged.clear();
            line.begin(symbols.size());
            for (int i = 0; i < symbols.size(); i++) {
                line.add(symbols.get(i));
            }
            line.run(ids, merged);
            if (ends == null) {
                return;
            }
            int at = from;
            int symbol = 0;
            for (int i = first; i < ids.size(); i++) {
                int next = i + 1 < ids.size() ? merged.get(i + 1 - first) : symbols.size();
                while (symbol < next) {
                    at += lengths.get(symbol++);
                }
                ends.add(at);
            }
        }
    }
}
