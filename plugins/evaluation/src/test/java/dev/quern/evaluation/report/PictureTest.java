package dev.quern.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {

    private static Picture noise(int channels, int height, int width) {
        byte[] pixels = new byte[channels * height * width];
        new Random(7).nextBytes(pixels);
        return new Picture(channels, height, width, pixels);
    }

    /// A colour ramp: each filter but none shortens it.
    private static Picture ramp(int channels, int height, int width) {
        byte[] pixels = new byte[channels * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % width * 3 + i / width * 2);
        }
        return new Picture(channels, height, width, pixels);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "3,1,1", "1,28,28", "3,32,32", "3,5,70", "1,300,3"})
    void anotherReaderSeesTheSamePixels(int channels, int height, int width) throws IOException {
        for (Picture picture : List.of(noise(channels, height, width), ramp(channels, height, width))) {
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(picture.png()));
            assertThat(read.getWidth()).isEqualTo(width);
            assertThat(read.getHeight()).isEqualTo(height);
            for (int at = 0; at < height * width; at++) {
                for (int channel = 0; channel < channels; channel++) {
                    assertThat(read.getRaster().getSample(at % width, at / width, channel))
                            .isEqualTo(picture.pixels()[channel * height * width + at] & 0xff);
                }
            }
        }
    }

    @Test
    void otherChannelsAreDrawnAsTheirMean() throws IOException {
        Picture two = new Picture(2, 1, 2, new byte[] {0, (byte) 200, 100, (byte) 100});
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(two.png()));
        assertThat(read.getRaster().getSample(0, 0, 0)).isEqualTo(50);
        assertThat(read.getRaster().getSample(1, 0, 0)).isEqualTo(150);
        assertThat(read.getRaster().getNumBands()).isEqualTo(1);
    }

    @Test
    void smoothPicturesAreFilteredAndTheBytesRepeat() {
        Picture ramp = ramp(3, 64, 64);
        assertThat(ramp.png()).hasSizeLessThan(1200).isEqualTo(ramp(3, 64, 64).png());
        assertThat(ramp.dataUri()).startsWith("data:image/png;base64,iVBORw0KGgo");
    }

    @Test
    void fitsBySideWithWholePixels() {
        Picture small = new Picture(1, 1, 2, new byte[] {1, 2});
        Picture large = small.fitted(5);
        assertThat(large.height()).isEqualTo(2);
        assertThat(large.pixels()).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
        Picture halved = new Picture(1, 2, 4, new byte[] {0, 2, (byte) 254, (byte) 255, 4, 2, (byte) 254, (byte) 255});
        assertThat(halved.fitted(2).pixels()).containsExactly(2, (byte) 255);
        assertThat(noise(3, 7, 500).fitted(50).height()).isEqualTo(1);
        assertThat(small.fitted(2)).isSameAs(small);
        Picture colour = new Picture(3, 1, 1, new byte[] {1, 2, 3});
        assertThat(colour.fitted(2).pixels()).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    }

    @Test
    void sheetsHaveGapsAndAnUnfilledEnd() {
        Picture one = new Picture(1, 1, 1, new byte[] {9});
        Picture sheet = Picture.sheet(List.of(one, one, one), 2, 1, 7);
        assertThat(sheet.height()).isEqualTo(3);
        assertThat(sheet.width()).isEqualTo(3);
        assertThat(sheet.pixels()).containsExactly(9, 7, 9, 7, 7, 7, 9, 7, 7);
        Picture colour = new Picture(3, 1, 1, new byte[] {1, 2, 3});
        assertThat(Picture.sheet(List.of(colour, colour), 5, 0, 0).pixels()).containsExactly(1, 1, 2, 2, 3, 3);
    }

    @Test
    void aWrongNumberOfBytesIsRefused() {
        assertThatThrownBy(() -> new Picture(3, 2, 2, new byte[11]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3x2x2 has 12 bytes, got 11");
    }
}
