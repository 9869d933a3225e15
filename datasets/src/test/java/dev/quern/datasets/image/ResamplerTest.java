package dev.quern.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResamplerTest {
    /// The triangle filter in two dimensions at once, in double precision: one sum over all pixels for each.
    private static double plain(
            PlanarImage image, int channel, int row, int column, double[] box, int height, int width) {
        double down = (box[1] - box[0]) / height;
        double across = (box[3] - box[2]) / width;
        double y = box[0] + (row + 0.5) * down;
        double x = box[2] + (column + 0.5) * across;
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < image.height(); i++) {
            for (int j = 0; j < image.width(); j++) {
                double weight =
                        triangle((i + 0.5 - y) / Math.max(1, down)) * triangle((j + 0.5 - x) / Math.max(1, across));
                sum += weight * image.at(channel, i, j);
                weights += weight;
            }
        }
        return sum / weights;
    }

    private static double triangle(double distance) {
        return Math.max(0, 1 - Math.abs(distance));
    }

    private static void assertResampled(PlanarImage image, double[] box, PlanarImage result) {
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int row = 0; row < result.height(); row++) {
                for (int column = 0; column < result.width(); column++) {
                    double expected = plain(image, channel, row, column, box, result.height(), result.width());
                    assertThat((double) result.at(channel, row, column)).isBetween(expected - 0.51, expected + 0.51);
                }
            }
        }
    }

    @Test
    void isTheTriangleFilter() throws ImageException {
        int[][] sizes = {{1, 1}, {2, 5}, {7, 7}, {31, 12}, {40, 64}};
        for (int[] from : sizes) {
            for (int[] to : sizes) {
                PlanarImage image = TestPictures.numbered(3, from[0], from[1]);
                PlanarImage stretched = new Resampler(to[0], to[1], Fit.STRETCH).apply(image);
                assertResampled(image, new double[] {0, from[0], 0, from[1]}, stretched);
                PlanarImage cropped = new Resampler(to[0], to[1], Fit.CROP).apply(image);
                double scale = Math.min((double) from[0] / to[0], (double) from[1] / to[1]);
                double top = (from[0] - scale * to[0]) / 2;
                double left = (from[1] - scale * to[1]) / 2;
                double[] box = {top, from[0] - top, left, from[1] - left};
                assertResampled(image, box, cropped);
            }
        }
    }

    /// By hand: halving four pixels weighs them 3, 3 and 1 of 7 at the border.
    @Test
    void halvesARow() throws ImageException {
        PlanarImage image = new PlanarImage(1, 1, 4, new byte[] {0, 70, (byte) 140, (byte) 210});
        // (3 * 0 + 3 * 70 + 140) / 7 and (70 + 3 * 140 + 3 * 210) / 7.
        assertThat(new Resampler(1, 2, Fit.STRETCH).apply(image).pixels()).containsExactly(50, (byte) 160);
    }

    @Test
    void keepsEvenColoursAndTheSameSize() throws ImageException {
        byte[] even = new byte[3 * 17 * 23];
        Arrays.fill(even, (byte) 201);
        PlanarImage image = new PlanarImage(3, 17, 23, even);
        for (Fit fit : new Fit[] {Fit.STRETCH, Fit.CROP}) {
            assertThat(new Resampler(8, 40, fit).apply(image).pixels()).containsOnly((byte) 201);
        }
        assertThat(new Resampler(17, 23, Fit.NONE).apply(image)).isSameAs(image);
        assertThatThrownBy(() -> new Resampler(17, 24, Fit.NONE).apply(image))
                .isInstanceOf(ImageException.class)
                .hasMessage("is 17x23, not 17x24 (height x width)");
    }

    @Test
    void padsWithBlack() throws ImageException {
        byte[] even = new byte[10 * 20];
        Arrays.fill(even, (byte) 99);
        PlanarImage padded = new Resampler(8, 8, Fit.PAD).apply(new PlanarImage(1, 10, 20, even));
        for (int row = 0; row < 8; row++) {
            assertThat(padded.at(0, row, 3)).as("row %d", row).isEqualTo(row < 2 || row > 5 ? 0 : 99);
        }
        PlanarImage line = new Resampler(8, 8, Fit.PAD).apply(new PlanarImage(1, 1, 200, new byte[200]));
        assertThat(line.shape()).isEqualTo("1x8x8");
    }
}
