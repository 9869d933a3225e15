package dev.quern.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JpegDecoderTest {
    private static final long MANY = 1 << 24;

    private final JpegDecoder decoder = new JpegDecoder();
    private final LibraryDecoder library = new LibraryDecoder();

    private void assertSame(byte[] jpeg, String what) throws ImageException {
        PlanarImage ours = decoder.decode(jpeg, MANY);
        PlanarImage theirs = library.decode(jpeg, ImageDecoder.Format.JPEG, MANY);
        assertThat(ours).as(what).isNotNull();
        assertThat(ours.shape()).as(what).isEqualTo(theirs.shape());
        int largest = 0;
        for (int i = 0; i < ours.pixels().length; i++) {
            largest = Math.max(largest, Math.abs((ours.pixels()[i] & 0xff) - (theirs.pixels()[i] & 0xff)));
        }
        assertThat(largest).as(what).isLessThanOrEqualTo(1);
    }

    @Test
    void decodesWhatTheJdkDecodes() throws IOException {
        int[][] sizes = {{1, 1}, {2, 3}, {5, 4}, {8, 8}, {9, 15}, {16, 17}, {32, 32}, {33, 31}, {50, 3}, {7, 129}};
        int[][] samplings = {{1, 1}, {2, 1}, {2, 2}};
        float[] qualities = {0.05f, 0.5f, 0.75f, 0.95f, 1f};
        for (int[] size : sizes) {
            for (float quality : qualities) {
                BufferedImage grey = TestPictures.picture(size[0], size[1], BufferedImage.TYPE_BYTE_GRAY, 3);
                assertSame(TestPictures.jpeg(grey, quality, 1, 1, false), Arrays.toString(size) + " grey " + quality);
                for (int[] sampling : samplings) {
                    BufferedImage colour = TestPictures.picture(size[0], size[1], BufferedImage.TYPE_INT_RGB, 5);
                    byte[] jpeg = TestPictures.jpeg(colour, quality, sampling[0], sampling[1], false);
                    assertSame(jpeg, Arrays.toString(size) + Arrays.toString(sampling) + " " + quality);
                }
            }
        }
    }

    @Test
    void leavesOtherKindsToTheLibrary() throws IOException {
        BufferedImage colour = TestPictures.picture(40, 30, BufferedImage.TYPE_INT_RGB, 5);
        byte[] progressive = TestPictures.jpeg(colour, 0.8f, 2, 2, true);
        assertThat(decoder.decode(progressive, MANY)).isNull();
        assertThat(decoder.decode(TestPictures.jpeg(colour, 0.8f, 1, 2, false), MANY))
                .isNull();
        PlanarImage image = new ImageDecoder(MANY).decode(progressive);
        assertThat(image.shape()).isEqualTo("3x40x30");
    }

    /// The data of a scan cut into intervals of one unit each: the bits are padded with ones, and a marker follows.
    @Test
    void startsAnewAtRestartMarkers() throws IOException {
        byte[] flat = TestPictures.jpeg(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), 0.8f, 1, 1, false);
        int scan = scanOf(flat);
        byte[] unit = Arrays.copyOfRange(flat, scan, flat.length - 2);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int frame = indexOf(flat, 0xc0);
        byte[] head = Arrays.copyOf(flat, scan);
        head[frame + 6] = 8 * 10;
        int scanHead = indexOf(flat, 0xda);
        bytes.write(head, 0, scanHead);
        bytes.writeBytes(new byte[] {(byte) 0xff, (byte) 0xdd, 0, 4, 0, 1});
        bytes.write(head, scanHead, scan - scanHead);
        for (int i = 0; i < 10; i++) {
            bytes.writeBytes(unit);
            bytes.write(0xff);
            bytes.write(i < 9 ? 0xd0 + i % 8 : 0xd9);
        }
        byte[] restarted = bytes.toByteArray();
        assertSame(restarted, "restarted");
        PlanarImage image = decoder.decode(restarted, MANY);
        assertThat(image.shape()).isEqualTo("1x80x8");
        assertThat(image.at(0, 79, 7)).isEqualTo(image.at(0, 0, 0));
        byte[] wrong = restarted.clone();
        wrong[restarted.length - 3 - unit.length] = (byte) 0xd3;
        assertThat(decoder.decode(wrong, MANY)).isNull();
    }

    private static int scanOf(byte[] jpeg) {
        int at = indexOf(jpeg, 0xda);
        return at + 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
    }

    private static int indexOf(byte[] jpeg, int marker) {
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != marker) {
            at += 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
        }
        return at;
    }

    /// Whatever is changed or cut off, either pixels come out or one kind of failure, and the next image is not harmed.
    @Test
    void survivesDamage() throws IOException {
        byte[] good = TestPictures.jpeg(TestPictures.picture(33, 31, BufferedImage.TYPE_INT_RGB, 9), 0.7f, 2, 2, false);
        PlanarImage expected = decoder.decode(good, MANY);
        Random random = new Random(7);
        ImageDecoder all = new ImageDecoder(MANY);
        for (int trial = 0; trial < 1_000; trial++) {
            byte[] bad = good.clone();
            for (int change = 0; change <= trial % 4; change++) {
                bad[random.nextInt(2, bad.length)] = (byte) random.nextInt();
            }
            try {
                decoder.decode(bad, MANY);
            } catch (ImageException tooLarge) {
                assertThat(tooLarge).hasMessageContaining("pixels allowed");
            }
        }
        for (int length = 0; length < good.length; length++) {
            byte[] torn = Arrays.copyOf(good, length);
            assertThat(decoder.decode(torn, MANY)).as("%d bytes", length).isNull();
            if (length % 16 == 0) {
                assertThatThrownBy(() -> all.decode(torn))
                        .as("%d bytes", length)
                        .isInstanceOf(ImageException.class);
            }
        }
        assertThat(decoder.decode(good, MANY).pixels()).isEqualTo(expected.pixels());
    }

    /// A scan of a few bytes costs as much as one of many, and there may be as many as the file has room for.
    @Test
    void refusesProgressiveImagesOfManyScans() throws IOException {
        BufferedImage colour = TestPictures.picture(40, 30, BufferedImage.TYPE_INT_RGB, 5);
        byte[] good = TestPictures.jpeg(colour, 0.8f, 2, 2, true);
        int last = good.length - 2;
        while (good[last] != (byte) 0xff || good[last + 1] != (byte) 0xda) {
            last--;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(good, 0, last);
        for (int i = 0; i < 201; i++) {
            bytes.write(good, last, good.length - 2 - last);
        }
        bytes.write(good, good.length - 2, 2);
        assertThatThrownBy(() -> new ImageDecoder(MANY).decode(bytes.toByteArray()))
                .isInstanceOf(ImageException.class)
                .hasMessageEndingWith(" scans, more than the 200 allowed");
    }

    @Test
    void refusesSizesBeforeDecoding() throws IOException {
        byte[] jpeg = TestPictures.jpeg(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), 0.8f, 2, 2, false);
        int frame = indexOf(jpeg, 0xc0);
        jpeg[frame + 5] = (byte) (50_000 >> 8);
        jpeg[frame + 6] = (byte) 50_000;
        jpeg[frame + 7] = (byte) (50_000 >> 8);
        jpeg[frame + 8] = (byte) 50_000;
        assertThatThrownBy(() -> decoder.decode(jpeg, MANY))
                .isInstanceOf(ImageException.class)
                .hasMessage("is 50000x50000 (height x width), more than the 16777216 pixels allowed");
    }
}
