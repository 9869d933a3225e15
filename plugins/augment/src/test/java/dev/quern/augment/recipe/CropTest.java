package dev.quern.augment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.Pictures;
import dev.quern.augment.random.Draws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropTest {
    private final Draws draws = new Draws();

    @Test
    void drawsAreasAndAspectsEvenlyWithinTheirRanges() {
        PixelColumn shape = new PixelColumn(1, 1000, 1000);
        Crop crop = new Crop(new Augmentation.Crop(0.1, 0.5, 1.5, 1), shape);
        int count = 20_000;
        double areas = 0;
        double aspects = 0;
        int small = 0;
        for (int seed = 0; seed < count; seed++) {
            crop.draw(draws.restart(seed, 0));
            double area = crop.width * crop.height / 1e6;
            double aspect = Math.log((double) crop.width / crop.height) / Math.log(1.5);
            assertThat(area).isBetween(0.099, 0.501);
            assertThat(aspect).isBetween(-1.02, 1.02);
            assertThat(crop.top).isBetween(0, 1000 - crop.height);
            assertThat(crop.left).isBetween(0, 1000 - crop.width);
            areas += area;
            aspects += aspect;
            small += area < 0.2 ? 1 : 0;
        }
        assertThat(areas / count).isCloseTo(0.3, within(0.004));
        assertThat(aspects / count).isCloseTo(0, within(0.02));
        assertThat(small / (double) count).isCloseTo(0.25, within(0.013));
    }

    /// The algorithm as torchvision's documentation and source give it, with the same draws.
    @ParameterizedTest
    @CsvSource({
        "32, 32, 0.08, 1, 1.3333",
        "28, 28, 0.9, 1, 2",
        "10, 40, 0.5, 1, 1.2",
        "40, 10, 1, 1, 1.2",
        "1, 1, 0.08, 1, 1.3333",
        "1, 9, 0.01, 0.02, 1",
        "9, 1, 0.08, 1, 10",
        "3, 4, 1, 1, 1"
    })
    void drawsWhatIsPublished(int rows, int columns, double smallest, double largest, double aspect) {
        Crop crop = new Crop(new Augmentation.Crop(smallest, largest, aspect, 1), new PixelColumn(1, rows, columns));
        for (int seed = 0; seed < 500; seed++) {
            crop.draw(draws.restart(seed, 3));
            assertThat(new int[] {crop.top, crop.left, crop.height, crop.width})
                    .containsExactly(published(rows, columns, smallest, largest, aspect, seed));
        }
    }

    private int[] published(int rows, int columns, double smallest, double largest, double aspect, long seed) {
        draws.restart(seed, 3);
        for (int attempt = 0; attempt < 10; attempt++) {
            double area = draws.between(smallest, largest) * rows * columns;
            double ratio = Math.exp(draws.between(Math.log(1 / aspect), Math.log(aspect)));
            long width = Math.round(Math.sqrt(area * ratio));
            long height = Math.round(Math.sqrt(area / ratio));
            if (width >= 1 && width <= columns && height >= 1 && height <= rows) {
                int top = draws.below((int) (rows - height + 1));
                return new int[] {top, draws.below((int) (columns - width + 1)), (int) height, (int) width};
            }
        }
        double ratio = (double) columns / rows;
        int width = ratio > aspect ? (int) Math.round(rows * aspect) : columns;
        int height = ratio < 1 / aspect ? (int) Math.round(columns * aspect) : rows;
        return new int[] {(rows - height) / 2, (columns - width) / 2, height, width};
    }

    @ParameterizedTest
    @CsvSource({
        "3, 8, 10, 2, 3, 4, 5",
        "1, 8, 10, 0, 0, 1, 1",
        "1, 7, 7, 6, 6, 1, 1",
        "1, 9, 6, 0, 2, 9, 3",
        "3, 6, 9, 1, 0, 2, 9",
        "1, 1, 12, 0, 4, 1, 3",
        "1, 512, 3, 100, 0, 37, 2"
    })
    void enlargesByInterpolationWithinThePart(
            int channels, int rows, int columns, int top, int left, int height, int width) {
        PixelColumn shape = new PixelColumn(channels, rows, columns);
        float[] image = Pictures.noise(shape, 1);
        float[] enlarged = image.clone();
        Crop crop = new Crop(new Augmentation.Crop(0.08, 1, 2, 1), shape);
        crop.top = top;
        crop.left = left;
        crop.height = height;
        crop.width = width;
        crop.enlarge(enlarged, 0);
        for (int i = 0; i < image.length; i++) {
            int plane = i / (rows * columns) * rows * columns;
            double y = (i / columns % rows + 0.5) * height / rows - 0.5;
            double x = (i % columns + 0.5) * width / columns - 0.5;
            double row = top + Math.min(Math.max(y, 0), height - 1);
            double column = left + Math.min(Math.max(x, 0), width - 1);
            double expected = Pictures.bilinear(image, plane, rows, columns, row, column);
            assertThat((double) enlarged[i]).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void aPartAsLargeAsTheImageIsTheImage() {
        PixelColumn shape = new PixelColumn(3, 6, 5);
        float[] image = Pictures.noise(shape, 2);
        float[] changed = image.clone();
        new Crop(new Augmentation.Crop(1, 1, 1, 1), new PixelColumn(3, 6, 5)).apply(changed, 0, draws.restart(1, 0));
        Crop whole = new Crop(new Augmentation.Crop(1, 1, 2, 1), shape);
        whole.height = 6;
        whole.width = 5;
        float[] same = image.clone();
        whole.enlarge(same, 0);
        assertThat(same).containsExactly(image);
    }
}
