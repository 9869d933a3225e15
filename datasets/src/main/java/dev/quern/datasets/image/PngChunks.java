package dev.quern.datasets.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/// Checks the chunks of a PNG image: lengths, checksums, and that the last one is there. The reader of the JDK does
/// not.
final class PngChunks {
    private static final int SIGNATURE = 8;
    /// Length, type and checksum of a chunk.
    private static final int AROUND = 12;
    private static final int END = 0x49454e44;

    private PngChunks() {}

    static void check(byte[] png) throws ImageException {
        ByteBuffer chunks = ByteBuffer.wrap(png);
        int at = SIGNATURE;
        while (at + AROUND <= png.length) {
            int length = chunks.getInt(at);
            if (length < 0 || length > png.length - at - AROUND) {
                break;
            }
            CRC32 sum = new CRC32();
            sum.update(png, at + 4, 4 + length);
            if ((int) sum.getValue() != chunks.getInt(at + 8 + length)) {
                throw new ImageException("is damaged: the chunk at byte " + at + " has a wrong checksum");
            }
            if (chunks.getInt(at + 4) == END) {
                return;
            }
            at += AROUND + length;
        }
        throw new ImageException("is cut short: after " + png.length + " bytes its last chunk is still missing");
    }
}
