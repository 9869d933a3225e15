package dev.quern.datasets.text;

import dev.quern.datasets.table.TableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/// Decodes bzip2, all streams of a file, and says of whatever is wrong with them that it is a [ZipException],
/// as the JDK does for gzip.
final class Bzip2Stream extends InputStream {
    private final InputStream raw;
    private BZip2CompressorInputStream decoded;

    Bzip2Stream(InputStream raw) {
        this.raw = raw;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            if (decoded == null) {
                decoded = new BZip2CompressorInputStream(raw, true);
            }
            return decoded.read(bytes, offset, length);
        } catch (IOException | RuntimeException damaged) {
            TableException.throwUnread(damaged);
            // The decoder runs beyond its tables where the stream is damaged.
            ZipException told = new ZipException("no whole bzip2 stream: " + damaged.getMessage());
            told.initCause(damaged);
            throw told;
        }
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
