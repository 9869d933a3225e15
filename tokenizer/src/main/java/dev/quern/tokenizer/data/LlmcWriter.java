package dev.quern.tokenizer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// llm.c's shards `NAME_000000.bin`, ...: 256 32-bit numbers of header (magic, version, number of tokens) and then the
/// ids. A token that ends text stands before each document, and documents run on from shard to shard.
/// Vocabularies of up to 65,536 tokens get the layout of GPT-2 (magic 20240520, version 1, 16 bits), larger
/// ones that of Llama 3 (magic 20240801, version 7, 32 bits).
public final class LlmcWriter implements TokenWriter {
    /// Tokens in a shard, as in llm.c's scripts.
    public static final int SHARD = 100_000_000;

    private static final int HEADER_INTS = 256;

    private final Path directory;
    private final String name;
    private final boolean wide;
    private final int[] endOfText;
    private final int shardTokens;
    private final List<TokenFile> shards = new ArrayList<>();
    private int inShard;

    /// @param endOfText id of the token that stands before each document
    /// @param shardTokens most tokens in a shard
    public LlmcWriter(Path directory, String name, int vocabularySize, int endOfText, int shardTokens)
            throws IOException {
        if (shardTokens < 1) {
            throw new IllegalArgumentException("a shard must hold at least one token, got " + shardTokens);
        }
        this.directory = directory;
        this.name = name;
        this.endOfText = new int[] {endOfText};
        this.shardTokens = shardTokens;
        wide = vocabularySize > 1 << 16;
        open();
    }

    private void open() throws IOException {
        TokenFile shard =
                new TokenFile(directory.resolve(String.format(Locale.ROOT, "%s_%06d.bin", name, shards.size())));
        shards.add(shard);
        shard.put(header(0));
        inShard = 0;
    }

    private byte[] header(int tokens) {
        ByteBuffer header = ByteBuffer.allocate(4 * HEADER_INTS).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(wide ? 20240801 : 20240520).putInt(wide ? 7 : 1).putInt(tokens);
        return header.array();
    }

    @Override
    public void document(int[] ids, int from, int count) throws IOException {
        append(endOfText, 0, 1);
        append(ids, from, count);
    }

    private void append(int[] ids, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            if (inShard == shardTokens) {
                shards.getLast().patch(header(inShard));
                shards.getLast().complete();
                open();
            }
            int fits = Math.min(from + count - at, shardTokens - inShard);
            shards.getLast().putIds(ids, at, fits, wide);
            inShard += fits;
            at += fits;
        }
    }

    @Override
    public void finish() throws IOException {
        shards.getLast().patch(header(inShard));
        shards.getLast().complete();
        for (TokenFile shard : shards) {
            shard.publish();
        }
    }

    @Override
    public void close() throws IOException {
        for (TokenFile shard : shards) {
            shard.close();
        }
    }
}
