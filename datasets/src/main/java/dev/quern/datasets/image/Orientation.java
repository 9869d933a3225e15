package dev.quern.datasets.image;

/// How a camera was held, as Exif 2.32 (tag 0x0112) numbers it, and how such an image is turned upright.
final class Orientation {
    /// As it should be.
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;

    private final byte[] bytes;
    private final int tiff;
    private final int end;
    private final boolean isLittleEndian;

    private Orientation(byte[] bytes, int tiff, int end) {
        this.bytes = bytes;
        this.tiff = tiff;
        this.end = end;
        isLittleEndian = bytes[tiff] == 'I';
    }

    /// The orientation that a JPEG's first Exif segment names; upright where there is none or it is damaged.
    static int of(byte[] jpeg) {
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            int length = (jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff;
            int end = Math.min(jpeg.length, at + 2 + length);
            if (marker == 0xda || length < 2) {
                return UPRIGHT;
            }
            if (marker == 0xe1 && end - at >= 18 && isExif(jpeg, at + 4)) {
                return new Orientation(jpeg, at + 10, end).read();
            }
            at = end;
        }
        return UPRIGHT;
    }

    private static boolean isExif(byte[] jpeg, int at) {
        return jpeg[at] == 'E'
                && jpeg[at + 1] == 'x'
                && jpeg[at + 2] == 'i'
                && jpeg[at + 3] == 'f'
                && jpeg[at + 4] == 0
                && jpeg[at + 5] == 0;
    }

    private int read() {
        long directory = tiff + number(tiff + 4, 4);
        int entries = directory + 2 > end ? 0 : (int) number((int) directory, 2);
        for (int i = 0; i < entries; i++) {
            long at = directory + 2 + 12L * i;
            if (at + 12 > end) {
                return UPRIGHT;
            }
            int entry = (int) at;
            if (number(entry, 2) == TAG && number(entry + 2, 2) == SHORT) {
                long value = number(entry + 8, 2);
                return value >= 1 && value <= 8 ? (int) value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    private long number(int at, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | bytes[isLittleEndian ? at + count - 1 - i : at + i] & 0xff;
        }
        return number;
    }

    /// Turns an image upright.
    static PlanarImage upright(PlanarImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        boolean isTurned = orientation >= 5;
        int height = isTurned ? image.width() : image.height();
        int width = isTurned ? image.height() : image.width();
        // Which edges of the stored image the upright one's first row and column lie at.
        boolean fromBottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
        PlanarImage upright = PlanarImage.black(image.channels(), height, width);
        int to = 0;
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    int up = fromBottom ? height - 1 - row : row;
                    int left = fromRight ? width - 1 - column : column;
                    upright.pixels()[to++] =
                            (byte) (isTurned ? image.at(channel, left, up) : image.at(channel, up, left));
                }
            }
        }
        return upright;
    }
}
