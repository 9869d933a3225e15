package dev.quern.datasets.image;

/// A decoded image: unsigned bytes, 0 for black and 255 for full intensity, one plane after the other.
///
/// @param channels 1 for grey, 3 for red, green and blue
/// @param pixels (channels, height, width)
public record PlanarImage(int channels, int height, int width, byte[] pixels) {
    // Shares of the colours in brightness by ITU-R BT.601, of 65,536.
    private static final int RED = 19595;
    private static final int GREEN = 38470;
    private static final int BLUE = 7471;

    public PlanarImage {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image has 1 or 3 channels, got " + channels);
        }
        if (height < 1 || width < 1 || (long) channels * height * width != pixels.length) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are no image of " + channels + "x" + height + "x" + width);
        }
    }

    /// A black image.
    public static PlanarImage black(int channels, int height, int width) {
        return new PlanarImage(channels, height, width, new byte[channels * height * width]);
    }

    /// Bytes of one channel.
    public int plane() {
        return height * width;
    }

    /// The intensity at a place, 0 to 255.
    public int at(int channel, int row, int column) {
        return pixels[(channel * height + row) * width + column] & 0xff;
    }

    /// This image in grey or in colour. Grey is the brightness by ITU-R BT.601; the colours of a grey image are equal.
    public PlanarImage withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        byte[] converted = new byte[wanted * plane()];
        if (wanted == 1) {
            brightness(converted);
        } else {
            for (int channel = 0; channel < wanted; channel++) {
                System.arraycopy(pixels, 0, converted, channel * plane(), plane());
            }
        }
        return new PlanarImage(wanted, height, width, converted);
    }

    private void brightness(byte[] grey) {
        int plane = plane();
        for (int i = 0; i < plane; i++) {
            int red = pixels[i] & 0xff;
            int green = pixels[plane + i] & 0xff;
            int blue = pixels[2 * plane + i] & 0xff;
            grey[i] = (byte) ((RED * red + GREEN * green + BLUE * blue + (1 << 15)) >> 16);
        }
    }

    /// As people write it: `3x32x32`.
    public String shape() {
        return channels + "x" + height + "x" + width;
    }
}
