package dev.quern.datasets.image;

import java.awt.image.Raster;
import java.util.Arrays;

/// JPEGs of four colours, as printers use them, in red, green and blue: each is what paper reflects below its own ink
/// and black, without colour profiles.
final class Cmyk {
    private static final int BANDS = 4;
    private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};

    private Cmyk() {}

    /// @param raster the samples as stored
    static PlanarImage convert(Raster raster, byte[] jpeg) throws ImageException {
        if (raster.getNumBands() != BANDS) {
            throw new ImageException("has " + raster.getNumBands() + " colours; 1, 3 and 4 are read");
        }
        int transform = transform(jpeg);
        PlanarImage image = PlanarImage.black(3, raster.getHeight(), raster.getWidth());
        int[] row = new int[BANDS * raster.getWidth()];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int x = 0; x < row.length; x += BANDS) {
                if (transform == 2) {
                    fromYcc(row, x);
                }
                for (int channel = 0; channel < 3; channel++) {
                    // Adobe stores how much ink is missing, everybody else how much there is.
                    int light = transform >= 0 ? row[x + channel] : 255 - row[x + channel];
                    int black = transform >= 0 ? row[x + 3] : 255 - row[x + 3];
                    image.pixels()[channel * image.plane() + to] = (byte) ((light * black + 127) / 255);
                }
                to++;
            }
        }
        return image;
    }

    /// YCCK as CMYK: the first three are those of red, green and blue, which are then subtracted from white.
    private static void fromYcc(int[] row, int at) {
        int y = row[at];
        int blue = row[at + 1] - 128;
        int red = row[at + 2] - 128;
        row[at] = 255 - clamp(y + 1.402 * red);
        row[at + 1] = 255 - clamp(y - 0.344136 * blue - 0.714136 * red);
        row[at + 2] = 255 - clamp(y + 1.772 * blue);
    }

    private static int clamp(double value) {
        return Math.clamp(Math.round(value), 0, 255);
    }

    /// How an Adobe segment says that colours are stored: 0 as they are, 2 as YCCK; -1 where there is none.
    private static int transform(byte[] jpeg) {
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) != 0xda) {
            int length = (jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff;
            if ((jpeg[at + 1] & 0xff) == 0xee
                    && length >= 14
                    && at + 16 <= jpeg.length
                    && Arrays.equals(jpeg, at + 4, at + 9, ADOBE, 0, ADOBE.length)) {
                return jpeg[at + 15] & 0xff;
            }
            at += 2 + length;
        }
        return -1;
    }
}
