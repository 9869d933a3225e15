package dev.quern.tokenizer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// One array of all ids for `numpy.load(..., mmap_mode="r")`: `NAME.npy` in NumPy's format 1.0, uint16 where the
/// vocabulary allows it, else uint32; and `NAME_bounds.npy`, int64, where each document begins, with the end of
/// the last one behind them: document d is `tokens[bounds[d]:bounds[d + 1]]`.
public final class NumpyWriter implements TokenWriter {
    private static final int HEADER = 128;

    private final boolean wide;
    private final TokenFile tokens;
    private final TokenFile bounds;
    private long count;
    private long documents;

    public NumpyWriter(Path directory, String name, int vocabularySize) throws IOException {
        wide = vocabularySize > 1 << 16;
        tokens = new TokenFile(directory.resolve(name + ".npy"));
        bounds = new TokenFile(directory.resolve(name + "_bounds.npy"));
        tokens.put(new byte[HEADER]);
        bounds.put(new byte[HEADER]);
        bounds.putLong(0);
    }

    @Override
    public void document(int[] ids, int from, int length) throws IOException {
        tokens.putIds(ids, from, length, wide);
        count += length;
        documents++;
        bounds.putLong(count);
    }

    @Override
    public void finish() throws IOException {
        tokens.patch(header(wide ? "<u4" : "<u2", count));
        bounds.patch(header("<i8", documents + 1));
        tokens.complete();
        bounds.complete();
        tokens.publish();
        bounds.publish();
    }

    /// Magic, version, length of the text, and the text, filled up to 128 bytes so that data are aligned.
    private static byte[] header(String type, long length) {
        String text =
                String.format(Locale.ROOT, "{'descr': '%s', 'fortran_order': False, 'shape': (%d,), }", type, length);
        StringBuilder padded = new StringBuilder(text);
        while (padded.length() < HEADER - 11) {
            padded.append(' ');
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        header.put((byte) 1).put((byte) 0).putShort((short) (HEADER - 10));
        header.put(padded.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }

    @Override
    public void close() throws IOException {
        tokens.close();
        bounds.close();
    }
}
