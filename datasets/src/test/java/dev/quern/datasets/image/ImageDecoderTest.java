package dev.quern.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
    private final ImageDecoder decoder = new ImageDecoder(1 << 20);

    private static PlanarImage expected(BufferedImage image) {
        PlanarImage planar = PlanarImage.black(3, image.getHeight(), image.getWidth());
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    planar.pixels()[channel * planar.plane() + y * image.getWidth() + x] =
                            (byte) (image.getRGB(x, y) >> 16 - 8 * channel);
                }
            }
        }
        return planar;
    }

    @Test
    void decodesLosslessFormats() throws IOException {
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_BINARY
        }) {
            BufferedImage image = TestPictures.picture(13, 9, type, 2);
            for (String format : new String[] {"png", "bmp", "gif"}) {
                boolean fits = !(format.equals("bmp") && type == BufferedImage.TYPE_INT_ARGB)
                        && (!format.equals("gif")
                                || type == BufferedImage.TYPE_BYTE_INDEXED
                                || type == BufferedImage.TYPE_BYTE_BINARY);
                if (fits) {
                    PlanarImage decoded = decoder.decode(TestPictures.encode(image, format));
                    assertThat(decoded.withChannels(3).pixels())
                            .as("%s of type %d", format, type)
                            .isEqualTo(expected(image).pixels());
                }
            }
        }
    }

    /// The JDK takes grey for linear light when it is asked for colours, which would brighten it.
    @Test
    void takesGreyAsItIsStored() throws IOException {
        BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage deep = new BufferedImage(16, 16, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 256; i++) {
            grey.getRaster().setSample(i % 16, i / 16, 0, i);
            deep.getRaster().setSample(i % 16, i / 16, 0, 257 * i);
        }
        for (BufferedImage image : new BufferedImage[] {grey, deep}) {
            PlanarImage decoded = decoder.decode(TestPictures.encode(image, "png"));
            assertThat(decoded.shape()).isEqualTo("1x16x16");
            for (int i = 0; i < 256; i++) {
                assertThat(decoded.pixels()[i] & 0xff).isEqualTo(i);
            }
        }
    }

    @Test
    void leavesTransparencyOut() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00_10_20_30);
        image.setRGB(1, 0, 0x80_40_50_60);
        assertThat(decoder.decode(TestPictures.encode(image, "png")).pixels())
                .containsExactly(0x10, 0x40, 0x20, 0x50, 0x30, 0x60);
    }

    @Test
    void convertsBetweenGreyAndColour() {
        PlanarImage colour = new PlanarImage(3, 1, 4, new byte[] {-1, 0, 0, -1, 0, -1, 0, -1, 0, 0, -1, -1});
        // 0.299, 0.587 and 0.114 of 255, and white.
        assertThat(colour.withChannels(1).pixels()).containsExactly(76, (byte) 150, 29, (byte) 255);
        PlanarImage grey = new PlanarImage(1, 1, 2, new byte[] {7, (byte) 200});
        assertThat(grey.withChannels(3).pixels()).containsExactly(7, (byte) 200, 7, (byte) 200, 7, (byte) 200);
        assertThat(grey.withChannels(3).withChannels(1).pixels()).isEqualTo(grey.pixels());
    }

    @Test
    void tellsWhatIsWrong() throws IOException {
        assertWrong(new byte[0], "is empty");
        assertWrong("hello".getBytes(StandardCharsets.UTF_8), "is no PNG, JPEG, GIF or BMP image");
        byte[] png = TestPictures.encode(TestPictures.picture(20, 20, BufferedImage.TYPE_INT_RGB, 1), "png");
        for (int length = 8; length < png.length; length += 11) {
            assertWrong(Arrays.copyOf(png, length), "is cut short: after " + length + " bytes");
        }
        byte[] bad = png.clone();
        bad[png.length / 2] ^= 4;
        assertWrong(bad, "is damaged: the chunk at byte 33 has a wrong checksum");
        for (String format : new String[] {"gif", "bmp"}) {
            byte[] whole =
                    TestPictures.encode(TestPictures.picture(20, 20, BufferedImage.TYPE_BYTE_INDEXED, 1), format);
            for (int length = 2; length < whole.length - 4; length += 37) {
                byte[] torn = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> decoder.decode(torn))
                        .as("%s of %d bytes", format, length)
                        .isInstanceOf(ImageException.class);
            }
        }
    }

    /// A PNG of some hundred bytes that says it is 50,000 x 50,000.
    @Test
    void refusesLargeImagesBeforeDecoding() throws IOException {
        byte[] png = TestPictures.encode(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png");
        ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 50_000);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
        assertWrong(png, "is 50000x50000 (height x width), more than the 1048576 pixels allowed");
        assertThat(new ImageDecoder(16)
                        .decode(TestPictures.encode(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png"))
                        .shape())
                .isEqualTo("3x4x4");
        byte[] larger = TestPictures.encode(new BufferedImage(17, 1, BufferedImage.TYPE_INT_RGB), "bmp");
        assertThatThrownBy(() -> new ImageDecoder(16).decode(larger)).isInstanceOf(ImageException.class);
    }

    private void assertWrong(byte[] encoded, String message) {
        assertThatThrownBy(() -> decoder.decode(encoded))
                .isInstanceOf(ImageException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void turnsPhotographsUpright() throws IOException {
        // What a stored image of rows (1 2 3) and (4 5 6) looks like, by orientation.
        String[] upright = {"123/456", "321/654", "654/321", "456/123", "14/25/36", "41/52/63", "63/52/41", "36/25/14"};
        PlanarImage stored = new PlanarImage(1, 2, 3, new byte[] {1, 2, 3, 4, 5, 6});
        for (int orientation = 1; orientation <= 8; orientation++) {
            PlanarImage turned = Orientation.upright(stored, orientation);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                text.append(i > 0 && i % turned.width() == 0 ? "/" : "").append(turned.pixels()[i]);
            }
            assertThat(text.toString()).as("orientation %d", orientation).isEqualTo(upright[orientation - 1]);
        }
        byte[] jpeg = TestPictures.jpeg(TestPictures.picture(10, 20, BufferedImage.TYPE_INT_RGB, 1), 0.9f, 1, 1, false);
        assertThat(decoder.decode(jpeg).shape()).isEqualTo("3x10x20");
        for (boolean isLittleEndian : new boolean[] {false, true}) {
            assertThat(decoder.decode(withExif(jpeg, isLittleEndian, 6)).shape())
                    .isEqualTo("3x20x10");
            assertThat(decoder.decode(withExif(jpeg, isLittleEndian, 9)).shape())
                    .isEqualTo("3x10x20");
        }
    }

    private static byte[] withExif(byte[] jpeg, boolean isLittleEndian, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xffe1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
        if (isLittleEndian) {
            exif.order(ByteOrder.LITTLE_ENDIAN).put((byte) 'I').put((byte) 'I');
        } else {
            exif.put((byte) 'M').put((byte) 'M');
        }
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        ByteBuffer all = ByteBuffer.allocate(jpeg.length + 36);
        return all.put(jpeg, 0, 2)
                .put(exif.array())
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    @Test
    void decodesJpegsOfFourInks() throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, new int[] {255, 100, 0, 51});
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(raster, null, null));
        }
        PlanarImage image = decoder.decode(bytes.toByteArray());
        assertThat(image.shape()).isEqualTo("3x16x16");
        // What is left of white by each ink, and of that by a fifth of black.
        assertThat(image.at(0, 8, 8)).isBetween(0, 3);
        assertThat(image.at(1, 8, 8)).isBetween(121, 127);
        assertThat(image.at(2, 8, 8)).isBetween(201, 207);
        // The same numbers as Adobe's: what is left of white, then Y, Cb and Cr of the inks.
        assertColour(decoder.decode(withAdobe(bytes.toByteArray(), 0)), 51, 20, 0);
        assertColour(decoder.decode(withAdobe(bytes.toByteArray(), 2)), (255 - 76) / 5, 0, (255 - 205) / 5);
    }

    private static void assertColour(PlanarImage image, int... colour) {
        for (int channel = 0; channel < 3; channel++) {
            assertThat(image.at(channel, 8, 8)).isBetween(colour[channel] - 3, colour[channel] + 3);
        }
    }

    private static byte[] withAdobe(byte[] jpeg, int transform) {
        ByteBuffer adobe = ByteBuffer.allocate(16);
        adobe.putShort((short) 0xffee).putShort((short) 14).put("Adobe".getBytes(StandardCharsets.ISO_8859_1));
        adobe.put(15, (byte) transform);
        ByteBuffer all = ByteBuffer.allocate(jpeg.length + 16);
        return all.put(jpeg, 0, 2)
                .put(adobe.array())
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    @Test
    void mixesInksToColours() throws IOException {
        // Cyan, magenta, yellow, black, as Adobe stores them: 255 for no ink.
        WritableRaster raster = Raster.createInterleavedRaster(0, 2, 1, 4, null);
        raster.setPixel(0, 0, new int[] {0, 255, 255, 255});
        raster.setPixel(1, 0, new int[] {255, 255, 255, 128});
        byte[] adobe = new byte[18];
        ByteBuffer.wrap(adobe)
                .putShort((short) 0xffd8)
                .putShort((short) 0xffee)
                .putShort((short) 14)
                .put("Adobe".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Cmyk.convert(raster, adobe).pixels())
                .containsExactly(0, (byte) 128, (byte) 255, (byte) 128, (byte) 255, (byte) 128);
        // Without Adobe's segment 255 is all ink.
        assertThat(Cmyk.convert(raster, new byte[] {(byte) 0xff, (byte) 0xd8}).pixels())
                .containsExactly(0, 0, 0, 0, 0, 0);
        // As YCCK: light of 255 - Y, and grey where both colours are 128.
        raster.setPixel(0, 0, new int[] {55, 128, 128, 255});
        adobe[17] = 2;
        assertThat(Cmyk.convert(raster, adobe).at(0, 0, 0)).isEqualTo(200);
    }
}
