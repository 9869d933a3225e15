package dev.quern.datasets.image;

/// Brings the colours of a JPEG image to its size, by the weights 3/4 and 1/4 (the Independent JPEG Group's "fancy
/// upsampling"), and makes red, green and blue of Y, Cb and Cr (JFIF 1.02).
final class JpegColour {
    private static final int HALF = 1 << 15;
    private static final int[] RED = table(91881, HALF);
    private static final int[] GREEN_OF_BLUE = table(-22554, HALF);
    private static final int[] GREEN_OF_RED = table(-46802, 0);
    private static final int[] BLUE = table(116130, HALF);

    private JpegColour() {}

    private static int[] table(int factor, int rounding) {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            table[i] = factor * (i - 128) + rounding;
        }
        return table;
    }

    /// One component of a frame: samples of which the rest beyond width and height is padding.
    record Plane(byte[] samples, int stride, int height, int width) {

        /// A row of samples brought to twice the width.
        private void widened(int row, byte[] out) {
            int from = row * stride;
            if (width <= 2) {
                for (int x = 0; x < width; x++) {
                    out[2 * x] = samples[from + x];
                    out[2 * x + 1] = samples[from + x];
                }
                return;
            }
            int last = width - 1;
            out[0] = samples[from];
            out[2 * last + 1] = samples[from + last];
            for (int x = 0; x < width; x++) {
                int three = 3 * (samples[from + x] & 0xff);
                if (x > 0) {
                    out[2 * x] = (byte) (three + (samples[from + x - 1] & 0xff) + 1 >> 2);
                }
                if (x < last) {
                    out[2 * x + 1] = (byte) (three + (samples[from + x + 1] & 0xff) + 2 >> 2);
                }
            }
        }

        /// A row of the image made of the two nearest rows of samples, brought to twice the width.
        private void enlarged(int row, byte[] out, int[] sums) {
            int near = row >> 1;
            if (width <= 2) {
                widened(near, out);
                return;
            }
            int far = Math.clamp(near + ((row & 1) == 0 ? -1 : 1), 0, height - 1);
            for (int x = 0; x < width; x++) {
                sums[x] = 3 * (samples[near * stride + x] & 0xff) + (samples[far * stride + x] & 0xff);
            }
            int last = width - 1;
            out[0] = (byte) (4 * sums[0] + 8 >> 4);
            out[2 * last + 1] = (byte) (4 * sums[last] + 7 >> 4);
            for (int x = 0; x < last; x++) {
                out[2 * x + 1] = (byte) (3 * sums[x] + sums[x + 1] + 7 >> 4);
                out[2 * x + 2] = (byte) (3 * sums[x + 1] + sums[x] + 8 >> 4);
            }
        }

        /// Makes a row of the image; false where it is one of the samples.
        private boolean row(int y, int across, int down, byte[] out, int[] sums) {
            if (across == 1) {
                return false;
            }
            if (down == 1) {
                widened(y, out);
            } else {
                enlarged(y, out, sums);
            }
            return true;
        }
    }

    /// An image of three components.
    ///
    /// @param across how many pixels a sample of colour is wide, 1 or 2
    /// @param down how many it is high, 1 or 2, and 1 where `across` is 1
    static PlanarImage convert(Plane[] planes, int height, int width, int across, int down) {
        PlanarImage image = PlanarImage.black(3, height, width);
        int widest = 2 * planes[1].width();
        byte[] blueRow = new byte[widest];
        byte[] redRow = new byte[widest];
        int[] sums = new int[planes[1].width()];
        for (int y = 0; y < height; y++) {
            boolean isMade = planes[1].row(y, across, down, blueRow, sums);
            planes[2].row(y, across, down, redRow, sums);
            byte[] blue = isMade ? blueRow : planes[1].samples();
            byte[] red = isMade ? redRow : planes[2].samples();
            int from = isMade ? 0 : y * planes[1].stride();
            row(planes[0], y, blue, red, from, image);
        }
        return image;
    }

    private static void row(Plane brightness, int y, byte[] blue, byte[] red, int from, PlanarImage image) {
        byte[] pixels = image.pixels();
        int plane = image.plane();
        int width = image.width();
        int to = y * width;
        int at = y * brightness.stride();
        for (int x = 0; x < width; x++) {
            int light = brightness.samples()[at + x] & 0xff;
            int cb = blue[from + x] & 0xff;
            int cr = red[from + x] & 0xff;
            pixels[to + x] = clamp(light + (RED[cr] >> 16));
            pixels[to + plane + x] = clamp(light + (GREEN_OF_BLUE[cb] + GREEN_OF_RED[cr] >> 16));
            pixels[to + 2 * plane + x] = clamp(light + (BLUE[cb] >> 16));
        }
    }

    private static byte clamp(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
