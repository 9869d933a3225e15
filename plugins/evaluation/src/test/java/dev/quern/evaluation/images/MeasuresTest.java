package dev.quern.evaluation.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.image.PixelColumn;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuresTest {

    @Test
    void measuresByHand() {
        byte[] pixels = new byte[9];
        pixels[4] = 90;
        ImageMeasures.Measured one = new ImageMeasures(new PixelColumn(1, 3, 3)).of(pixels);
        assertThat(one.brightness()).isEqualTo(10);
        assertThat(one.contrast()).isCloseTo((float) Math.sqrt(800), within(1e-4f));
        assertThat(one.sharpness()).isZero(); // one place alone has a Laplacian
        assertThat(one.thumbnail()).isEqualTo(pixels);
        ImageMeasures.Measured same = new ImageMeasures(new PixelColumn(1, 3, 3)).of(pixels.clone());
        assertThat(same.digestHigh()).isEqualTo(one.digestHigh());
        assertThat(same.digestLow()).isEqualTo(one.digestLow());
    }

    @Test
    void weighsColoursAsEyesDo() {
        PixelColumn shape = new PixelColumn(3, 1, 1);
        ImageMeasures measures = new ImageMeasures(shape);
        assertThat(measures.of(new byte[] {(byte) 255, 0, 0}).brightness()).isEqualTo(76);
        assertThat(measures.of(new byte[] {0, (byte) 255, 0}).brightness()).isEqualTo(150);
        assertThat(measures.of(new byte[] {0, 0, (byte) 255}).brightness()).isEqualTo(29);
        assertThat(measures.of(new byte[] {9, 9, 9}).contrast()).isZero();
        assertThat(new ImageMeasures(new PixelColumn(2, 1, 1))
                        .of(new byte[] {10, 20})
                        .brightness())
                .isEqualTo(15);
    }

    @Test
    void thumbnailsStaySmall() {
        assertThat(new ImageMeasures(new PixelColumn(1, 28, 28)).thumbnailSize())
                .isEqualTo(196);
        assertThat(new ImageMeasures(new PixelColumn(3, 224, 224)).thumbnailSize())
                .isEqualTo(192);
        assertThat(new ImageMeasures(new PixelColumn(300, 4, 4)).thumbnailSize())
                .isEqualTo(300);
        assertThat(new ImageMeasures(new PixelColumn(1, 2, 900)).thumbnailSize())
                .isEqualTo(28);
    }

    @Test
    void outliersAreFarFromTheMedian() {
        double[] values = new double[101];
        Arrays.setAll(values, i -> i % 2);
        values[7] = 40;
        values[9] = -40;
        values[11] = 41;
        Outliers found = Outliers.of("size", values.length, row -> values[row]);
        assertThat(found.median()).isZero();
        assertThat(found.high()).isEmpty(); // half of all are equal: no distance is usual
        Arrays.setAll(values, i -> i % 10);
        values[7] = 40;
        values[9] = -40;
        values[11] = 41;
        found = Outliers.of("size", values.length, row -> values[row]);
        assertThat(found.median()).isEqualTo(4);
        assertThat(found.deviation()).isCloseTo(1.4826 * 3, within(1e-9));
        assertThat(found.high()).containsExactly(11, 7);
        assertThat(found.low()).containsExactly(9);
        assertThat(Outliers.of("none", 0, row -> 0).high()).isEmpty();
    }

    @Test
    void countsMeansAndDeviations() {
        SplitCounts counts = new SplitCounts(new PixelColumn(2, 1, 2));
        assertThat(counts.mean(0)).isZero();
        counts.add(new byte[] {0, (byte) 255, 51, 51}, "a");
        counts.add(new byte[] {0, (byte) 255, 51, 51}, null);
        counts.withoutImage();
        assertThat(counts.rows()).isEqualTo(3);
        assertThat(counts.mean(0)).isEqualTo(0.5);
        assertThat(counts.deviation(0)).isEqualTo(0.5);
        assertThat(counts.mean(1)).isCloseTo(0.2, within(1e-12));
        assertThat(counts.deviation(1)).isCloseTo(0, within(1e-7));
        assertThat(counts.classes()).containsExactly(Map.entry("a", 1L));
        assertThat(counts.rowsWithoutLabel()).isOne();
        assertThat(counts.rowsWithoutImage()).isOne();
    }
}
