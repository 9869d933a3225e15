package dev.quern.datasets.image;

import java.util.Locale;

/// Decodes PNG, JPEG, GIF (the first picture) and BMP images, told by their first bytes. Sizes are bounded before
/// anything is decoded. Transparency is left out: what counts are the colours below it. A JPEG is turned upright as
/// its Exif segment says.
///
/// Keeps buffers and readers, so one instance serves one thread.
public final class ImageDecoder {
    /// Encoders make about ten.
    private static final int MOST_SCANS = 200;

    private final long mostPixels;
    private final LibraryDecoder library = new LibraryDecoder();
    private final JpegDecoder jpeg = new JpegDecoder();

    /// @param mostPixels of an image; a larger one is refused
    public ImageDecoder(long mostPixels) {
        this.mostPixels = mostPixels;
    }

    /// What an image is written as.
    enum Format {
        PNG(0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a),
        JPEG(0xff, 0xd8, 0xff),
        GIF('G', 'I', 'F', '8'),
        BMP('B', 'M');

        private final int[] magic;

        Format(int... magic) {
            this.magic = magic;
        }

        private boolean begins(byte[] bytes) {
            boolean same = bytes.length >= magic.length;
            for (int i = 0; same && i < magic.length; i++) {
                same = (bytes[i] & 0xff) == magic[i];
            }
            return same;
        }

        static Format of(byte[] bytes) throws ImageException {
            for (Format each : values()) {
                if (each.begins(bytes)) {
                    return each;
                }
            }
            throw new ImageException(bytes.length == 0 ? "is empty" : "is no PNG, JPEG, GIF or BMP image");
        }

        String library() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Decodes an image: grey where it is stored in grey, else in colour.
    ///
    /// @throws ImageException where it is damaged, cut short, too large or of another format
    public PlanarImage decode(byte[] encoded) throws ImageException {
        return switch (Format.of(encoded)) {
            case JPEG -> {
                PlanarImage fast = jpeg.decode(encoded, mostPixels);
                PlanarImage image = fast == null ? progressive(encoded) : fast;
                yield Orientation.upright(image, Orientation.of(encoded));
            }
            case PNG -> {
                PngChunks.check(encoded);
                yield library.decode(encoded, Format.PNG, mostPixels);
            }
            case GIF -> library.decode(encoded, Format.GIF, mostPixels);
            case BMP -> library.decode(encoded, Format.BMP, mostPixels);
        };
    }

    /// A JPEG of any kind. Each scan of a progressive one goes over all pixels, so some hundred bytes of scans could
    /// keep a reader busy for hours.
    private PlanarImage progressive(byte[] jpeg) throws ImageException {
        int scans = 0;
        for (int i = 0; i + 1 < jpeg.length; i++) {
            scans += jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xda ? 1 : 0;
        }
        if (scans > MOST_SCANS) {
            throw new ImageException("has " + scans + " scans, more than the " + MOST_SCANS + " allowed");
        }
        return library.decode(jpeg, Format.JPEG, mostPixels);
    }

    /// Refuses an image of too many pixels.
    static void checkSize(long height, long width, long mostPixels) throws ImageException {
        if (height < 1 || width < 1) {
            throw new ImageException("says that it is " + height + "x" + width + " (height x width)");
        }
        // Neither factor exceeds 32 bits, so the product of the quotient's test cannot overflow.
        if (height > mostPixels / width || height > (Integer.MAX_VALUE - 8) / (3 * width)) {
            throw new ImageException("is " + height + "x" + width + " (height x width), more than the " + mostPixels
                    + " pixels allowed");
        }
    }
}
