package dev.quern.evaluation.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes PNG files (W3C Recommendation, second edition, 2003) of 8 bits a sample, grey or RGB. Each of the five
/// filters
/// is tried on the whole picture and the shortest result is kept: flat drawings want none, photographs want one.
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int FILTERS = 5;

    private Png() {}

    /// @param samples row by row, the samples of a pixel side by side
    /// @param channels 1 for grey, 3 for RGB
    static byte[] encode(byte[] samples, int height, int width, int channels) {
        byte[] shortest = null;
        for (int filter = 0; filter < FILTERS; filter++) {
            byte[] packed = deflate(filtered(samples, height, width * channels, channels, filter));
            if (shortest == null || packed.length < shortest.length) {
                shortest = packed;
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(shortest.length + 64);
        out.writeBytes(SIGNATURE);
        byte colour = (byte) (channels == 1 ? 0 : 2);
        ByteBuffer head = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8)
                .put(colour);
        chunk(out, "IHDR", head.array());
        chunk(out, "IDAT", shortest);
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static byte[] filtered(byte[] samples, int height, int stride, int step, int filter) {
        byte[] lines = new byte[height * (stride + 1)];
        int to = 0;
        for (int row = 0; row < height; row++) {
            lines[to++] = (byte) filter;
            for (int i = 0; i < stride; i++) {
                int at = row * stride + i;
                int left = i >= step ? samples[at - step] & 0xff : 0;
                int above = row > 0 ? samples[at - stride] & 0xff : 0;
                int aboveLeft = row > 0 && i >= step ? samples[at - stride - step] & 0xff : 0;
                lines[to++] = (byte) (samples[at] - predicted(filter, left, above, aboveLeft));
            }
        }
        return lines;
    }

    private static int predicted(int filter, int left, int above, int aboveLeft) {
        return switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> above;
            case 3 -> (left + above) / 2;
            default -> paeth(left, above, aboveLeft);
        };
    }

    private static int paeth(int left, int above, int aboveLeft) {
        int estimate = left + above - aboveLeft;
        int toLeft = Math.abs(estimate - left);
        int toAbove = Math.abs(estimate - above);
        int toAboveLeft = Math.abs(estimate - aboveLeft);
        if (toLeft <= toAbove && toLeft <= toAboveLeft) {
            return left;
        }
        return toAbove <= toAboveLeft ? above : aboveLeft;
    }

    private static byte[] deflate(byte[] lines) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(lines);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(lines.length / 2 + 64);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        out.writeBytes(name);
        out.writeBytes(content);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
