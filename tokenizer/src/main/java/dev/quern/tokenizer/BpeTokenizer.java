package dev.quern.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A byte-level BPE vocabulary: tokens, merges, special tokens and the way text is split. Immutable and
/// thread-safe; each thread
/// encodes with an [Encoder] of its own.
public final class BpeTokenizer {
    private final PreTokenizer splitter;
    private final byte[][] tokens;
    private final List<long[]> merges;
    private final List<String> special;
    private final LongIndex pairs = new LongIndex();
    private final int[] joined;
    private final int[] idOfByte = new int[256];
    private final ByteSequences specialBytes = new ByteSequences();
    private final int[] specialIds;

    /// @param tokens bytes of each token, by id
    /// @param merges left id, right id and id of the result, the earliest first
    /// @param special tokens that stand for themselves and never arise from text
    BpeTokenizer(PreTokenizer splitter, List<byte[]> tokens, List<long[]> merges, List<String> special) {
        this.splitter = splitter;
        this.tokens = tokens.toArray(byte[][]::new);
        this.merges = List.copyOf(merges);
        this.special = List.copyOf(special);
        joined = new int[merges.size()];
        for (int rank = 0; rank < joined.length; rank++) {
            long[] merge = merges.get(rank);
            if (pairs.add(merge[0] << 32 | merge[1]) != rank) {
                throw new IllegalArgumentException("merge " + rank + " stands twice");
            }
            joined[rank] = (int) merge[2];
        }
        specialIds = new int[special.size()];
        findBytes();
        findSpecial();
    }

    private void findBytes() {
        java.util.Arrays.fill(idOfByte, -1);
        for (int id = tokens.length - 1; id >= 0; id--) {
            if (tokens[id].length == 1) {
                idOfByte[tokens[id][0] & 0xff] = id;
            }
        }
        for (int value = 0; value < 256; value++) {
            if (idOfByte[value] < 0) {
                throw new IllegalArgumentException("no token for byte " + value);
            }
        }
    }

    private void findSpecial() {
        ByteSequences all = new ByteSequences();
        for (byte[] token : tokens) {
            all.add(token, 0, token.length);
        }
        for (String name : special) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            int index = specialBytes.add(bytes, 0, bytes.length);
            specialIds[index] = all.find(bytes, 0, bytes.length);
            if (specialIds[index] < 0) {
                throw new IllegalArgumentException("special token '" + name + "' is not in the vocabulary");
            }
        }
    }

    /// Number of tokens; ids run from 0.
    public int vocabularySize() {
        return tokens.length;
    }

    /// How text is split.
    public PreTokenizer splitter() {
        return splitter;
    }

    /// Names of the special tokens.
    public List<String> special() {
        return special;
    }

    /// Bytes of a token; for a special token the bytes of its name.
    public byte[] tokenBytes(int id) {
        return tokens[id].clone();
    }

    /// Length in bytes of what a token contributes to text: 0 for special tokens.
    public int textLength(int id) {
        return isSpecial(id) ? 0 : tokens[id].length;
    }

    /// Whether the token is special.
    public boolean isSpecial(int id) {
        for (int each : specialIds) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }

    /// Id of a special token.
    ///
    /// @throws IllegalArgumentException naming those there are
    public int specialId(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int index = specialBytes.find(bytes, 0, bytes.length);
        if (index < 0) {
            throw new IllegalArgumentException("no special token '" + name + "'; there are " + special);
        }
        return specialIds[index];
    }

    /// An encoder for one thread.
    public Encoder encoder() {
        return new Encoder(this);
    }

    /// Ids of a text. Names of special tokens in it are text like any other.
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IntList ids = new IntList();
        encoder().encode(bytes, 0, bytes.length, ids);
        return ids.toArray();
    }

    /// Bytes of a text, special tokens left out. Equals the encoded text exactly, also where it was not UTF-8.
    public byte[] decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            if (!isSpecial(id)) {
                bytes.writeBytes(tokens[id]);
            }
        }
        return bytes.toByteArray();
    }

    /// Text of ids, special tokens left out; bytes that are not UTF-8 become U+FFFD.
    public String decodeText(int[] ids) {
        return new String(decode(ids), StandardCharsets.UTF_8);
    }

    List<byte[]> tokens() {
        return new ArrayList<>(List.of(tokens));
    }

    List<long[]> merges() {
        return merges;
    }

    int idOfByte(byte value) {
        return idOfByte[value & 0xff];
    }

    /// Rank of the merge of two tokens, or -1: the lower, the earlier.
    int rank(int left, int right) {
        return pairs.find((long) left << 32 | right);
    }

    int joined(int rank) {
        return joined[rank];
    }
}
