package dev.quern.evaluation.language;

import java.util.zip.Deflater;

/// Sizes of texts under `gzip -9`: zlib's deflate at level 9 and gzip's framing of 18 bytes (header without a file
/// name, checksum, length). Both methods share no state, so one text's size never depends on another's.
final class GzipBaseline implements AutoCloseable {
    private static final int FRAMING = 18;

    private final Deflater alone = new Deflater(Deflater.BEST_COMPRESSION, true);
    private final Deflater together = new Deflater(Deflater.BEST_COMPRESSION, true);
    private final byte[] buffer = new byte[1 << 16];

    /// Size of this text alone.
    long size(byte[] text) {
        alone.reset();
        alone.setInput(text);
        alone.finish();
        return FRAMING + drain(alone);
    }

    /// Adds a text to the one stream of all texts.
    void append(byte[] text) {
        together.setInput(text);
        drain(together);
    }

    /// Size of all appended texts in one stream. Call once, at the end.
    long together() {
        together.finish();
        drain(together);
        return FRAMING + together.getBytesWritten();
    }

    private long drain(Deflater deflater) {
        long bytes = 0;
        int count;
        while ((count = deflater.deflate(buffer)) > 0) {
            bytes += count;
        }
        return bytes;
    }

    @Override
    public void close() {
        alone.end();
        together.end();
    }
}
