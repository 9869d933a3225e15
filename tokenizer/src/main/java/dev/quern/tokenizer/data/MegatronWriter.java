package dev.quern.tokenizer.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Megatron-LM's indexed dataset: `NAME.bin` holds all ids, little-endian; `NAME.idx` holds the magic
/// `MMIDIDX\0\0`, the version as u64, the code of the number type, how many sequences and document bounds there
/// are, the length of each sequence as i32, its offset in bytes as i64, and the document bounds as i64. Each
/// document is one sequence. Ids take 16 bits where the vocabulary has fewer than 65,500 tokens, as Megatron
/// chooses, else 32.
public final class MegatronWriter implements TokenWriter {
    private static final int WIDE_FROM = 65_500;
    private static final int UINT16 = 8;
    private static final int INT32 = 4;

    private final boolean wide;
    private final TokenFile bin;
    private final TokenFile index;
    private final TokenFile lengths;
    private final TokenFile offsets;
    private long documents;
    private long offset;

    /// @param directory where both files go
    /// @param name of both, without the ending
    public MegatronWriter(Path directory, String name, int vocabularySize) throws IOException {
        wide = vocabularySize >= WIDE_FROM;
        bin = new TokenFile(directory.resolve(name + ".bin"));
        index = new TokenFile(directory.resolve(name + ".idx"));
        lengths = new TokenFile(directory.resolve(name + ".lengths"));
        offsets = new TokenFile(directory.resolve(name + ".offsets"));
    }

    @Override
    public void document(int[] ids, int from, int count) throws IOException {
        bin.putIds(ids, from, count, wide);
        lengths.putInt(count);
        offsets.putLong(offset);
        offset += (long) count * (wide ? 4 : 2);
        documents++;
    }

    @Override
    public void finish() throws IOException {
        index.put("MMIDIDX\0\0".getBytes(StandardCharsets.US_ASCII));
        index.putLong(1);
        index.putByte(wide ? INT32 : UINT16);
        index.putLong(documents);
        index.putLong(documents + 1);
        index.append(lengths);
        index.append(offsets);
        for (long document = 0; document <= documents; document++) {
            index.putLong(document);
        }
        bin.complete();
        index.complete();
        bin.publish();
        index.publish();
    }

    @Override
    public void close() throws IOException {
        bin.close();
        index.close();
        lengths.close();
        offsets.close();
    }
}
