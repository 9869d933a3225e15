package dev.quern.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.api.Columns;
import dev.quern.api.PlanException;
import dev.quern.api.image.Augmentation.Padding;
import dev.quern.api.image.PixelColumn;
import dev.quern.api.testing.StepTester;
import dev.quern.api.testing.TestRows;
import dev.quern.augment.filter.Classic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FilterImagesTest {
    private static final PixelColumn SHAPE = new PixelColumn(3, 6, 7);
    private static final double[][] BOX = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};

    private static ImageFilter named(Classic filter) {
        return new ImageFilter(Optional.of(filter), Optional.empty(), Optional.empty());
    }

    private static ImageFilter gaussian(double sigma) {
        return new ImageFilter(Optional.empty(), Optional.of(new ImageFilter.Gaussian(sigma)), Optional.empty());
    }

    private static ImageFilter kernel(double[][] rows, double divisor, double offset) {
        List<List<Double>> values = Arrays.stream(rows)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
        return new ImageFilter(
                Optional.empty(), Optional.empty(), Optional.of(new ImageFilter.Weights(values, divisor, offset)));
    }

    private static int[] filtered(PixelColumn shape, int[] image, Padding border, ImageFilter... filters)
            throws IOException {
        FilterImages step = new FilterImages(new FilterImages.Config("image", List.of(filters), border));
        TestRows rows = TestRows.of(shape.field("image")).row(bytes(image));
        return ints(new StepTester().run(step, rows).only().getFirst().getFirst());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static int[] ints(Object value) {
        byte[] bytes = (byte[]) value;
        int[] ints = new int[bytes.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = bytes[i] & 0xFF;
        }
        return ints;
    }

    private static int[] image(PixelColumn shape, int seed) {
        return new SplittableRandom(seed).ints(shape.size(), 0, 256).toArray();
    }

    /// Worked by hand on 10, 20, 30 / 40, 50, 60 / 70, 80, 90: the upper left corner and the centre.
    @ParameterizedTest
    @CsvSource({
        "IDENTITY, ZERO, 10, 50",
        "BOX_BLUR, ZERO, 13, 50", // 120 / 9
        "BOX_BLUR, EDGE, 23, 50", // 210 / 9
        "BOX_BLUR, REFLECT, 37, 50", // 330 / 9
        "BINOMIAL_BLUR, ZERO, 13, 50", // (40 + 40 + 80 + 50) / 16
        "BINOMIAL_BLUR, EDGE, 20, 50", // 320 / 16
        "SHARPEN, ZERO, 0, 50", // 50 - 20 - 40
        "SHARPEN, EDGE, 0, 50", // 50 - 10 - 10 - 20 - 40
        "EDGE, ZERO, 0, 0", // 80 - 110
        "RIDGE, REFLECT, 0, 0", // 40 - 120
        "SOBEL_X, ZERO, 90, 80", // 40 + 50
        "SOBEL_X, EDGE, 40, 80", // 3 * 10 + 10
        "SOBEL_Y, ZERO, 130, 240", // 80 + 50
        "SOBEL_Y, EDGE, 120, 240", // 3 * 30 + 30
        "SOBEL, ZERO, 158, 253", // sqrt(90 * 90 + 130 * 130), sqrt(80 * 80 + 240 * 240)
        "SOBEL, REFLECT, 0, 253"
    })
    void workedExamples(Classic filter, Padding border, int corner, int centre) throws IOException {
        int[] image = {10, 20, 30, 40, 50, 60, 70, 80, 90};
        int[] result = filtered(new PixelColumn(1, 3, 3), image, border, named(filter));
        assertThat(result[0]).isEqualTo(corner);
        assertThat(result[4]).isEqualTo(centre);
    }

    private static double[][] weights(Classic filter) {
        return switch (filter) {
            case IDENTITY -> new double[][] {{1}};
            case EDGE -> new double[][] {{-1, -1, -1}, {-1, 8, -1}, {-1, -1, -1}};
            case RIDGE -> new double[][] {{0, -1, 0}, {-1, 4, -1}, {0, -1, 0}};
            case SHARPEN -> new double[][] {{0, -1, 0}, {-1, 5, -1}, {0, -1, 0}};
            case BOX_BLUR -> outer(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0});
            case BINOMIAL_BLUR -> outer(new double[] {0.25, 0.5, 0.25}, new double[] {0.25, 0.5, 0.25});
            case UNSHARP_MASK -> {
                double[] binomial = {1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0};
                double[][] weights = outer(binomial, binomial);
                for (double[] row : weights) {
                    Arrays.setAll(row, i -> -row[i]);
                }
                weights[2][2] += 2;
                yield weights;
            }
            case SOBEL_X -> outer(new double[] {1, 2, 1}, new double[] {-1, 0, 1});
            case SOBEL_Y, SOBEL -> outer(new double[] {-1, 0, 1}, new double[] {1, 2, 1});
        };
    }

    private static double[][] outer(double[] down, double[] across) {
        double[][] weights = new double[down.length][across.length];
        for (int i = 0; i < down.length; i++) {
            for (int j = 0; j < across.length; j++) {
                weights[i][j] = down[i] * across[j];
            }
        }
        return weights;
    }

    private static double weighed(PixelColumn shape, int[] image, int at, double[][] weights, Padding border) {
        int plane = at / (shape.height() * shape.width()) * shape.height() * shape.width();
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int j = 0; j < weights[0].length; j++) {
                int row = Pictures.shown(
                        border, at / shape.width() % shape.height() + i - weights.length / 2, shape.height());
                int column = Pictures.shown(border, at % shape.width() + j - weights[0].length / 2, shape.width());
                sum += row < 0 || column < 0 ? 0 : weights[i][j] * image[plane + row * shape.width() + column];
            }
        }
        return sum;
    }

    private static int rounded(double value) {
        // A hair above, so that sums in another order round halves alike.
        return (int) Math.min(255, Math.max(0, Math.floor(value + 0.5 + 1e-4)));
    }

    @ParameterizedTest
    @EnumSource
    void namedFiltersAreWhatTheirWeightsSay(Classic filter) throws IOException {
        for (PixelColumn shape :
                List.of(SHAPE, new PixelColumn(1, 1, 1), new PixelColumn(1, 1, 5), new PixelColumn(1, 5, 1))) {
            int[] image = image(shape, 1);
            for (Padding border : Padding.values()) {
                int[] result = filtered(shape, image, border, named(filter));
                for (int i = 0; i < image.length; i++) {
                    double expected = weighed(shape, image, i, weights(filter), border);
                    if (filter == Classic.SOBEL) {
                        expected = Math.hypot(expected, weighed(shape, image, i, weights(Classic.SOBEL_X), border));
                    }
                    assertThat(result[i])
                            .as("%s of %s, %s", i, shape, border)
                            .isBetween(rounded(expected - 2e-4), rounded(expected));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1", "0.8", "1.5", "4", "1e-9"})
    void gaussianBlurIsASumOverTheNeighbourhood(double sigma) throws IOException {
        int radius = Math.max(1, (int) Math.ceil(3 * sigma));
        double[] density = new double[2 * radius + 1];
        Arrays.setAll(density, i -> Math.exp(-(i - radius) * (i - radius) / (2 * sigma * sigma)));
        double sum = Arrays.stream(density).sum();
        Arrays.setAll(density, i -> density[i] / sum);
        int[] image = image(SHAPE, 2);
        for (Padding border : Padding.values()) {
            int[] result = filtered(SHAPE, image, border, gaussian(sigma));
            for (int i = 0; i < image.length; i++) {
                double expected = weighed(SHAPE, image, i, outer(density, density), border);
                assertThat(result[i]).isBetween(rounded(expected - 2e-4), rounded(expected));
            }
        }
    }

    @Test
    void kernelsOfOnesOwnAreLaidOnAsWritten() throws IOException {
        PixelColumn shape = new PixelColumn(1, 3, 5);
        int[] image = new int[15];
        image[7] = 100;
        double[][] weights = {{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}, {11, 12, 13, 14, 15}};
        // The pixel to the left and above has the only bright one to its right and below: weight 14.
        int[] expected = {15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
        assertThat(filtered(shape, image, Padding.ZERO, kernel(weights, 100, 0)))
                .containsExactly(expected);
        int[] shifted = Arrays.stream(expected).map(value -> 128 - value).toArray();
        assertThat(filtered(shape, image, Padding.ZERO, kernel(weights, -100, 128)))
                .containsExactly(shifted);
    }

    @Test
    void kernelsMayBeLargerThanTheImage() throws IOException {
        PixelColumn shape = new PixelColumn(1, 2, 3);
        int[] image = {6, 12, 18, 24, 30, 36};
        double[][] ones = new double[99][99];
        for (double[] row : ones) {
            Arrays.fill(row, 1);
        }
        int[] all = filtered(shape, image, Padding.ZERO, kernel(ones, 6, 0));
        assertThat(all).containsOnly(21);
        int[] reflected = filtered(shape, image, Padding.REFLECT, kernel(ones, 99 * 99, 0));
        for (int i = 0; i < 6; i++) {
            assertThat(reflected[i]).isEqualTo(rounded(weighed(shape, image, i, ones, Padding.REFLECT) / (99 * 99)));
        }
    }

    @Test
    void whatIsTooLargeIsCutOffHoweverLargeItIs() throws IOException {
        PixelColumn shape = new PixelColumn(1, 1, 3);
        int[] image = {0, 1, 255};
        assertThat(filtered(shape, image, Padding.EDGE, kernel(new double[][] {{1e9}}, 1e-9, 0)))
                .containsExactly(0, 255, 255);
        assertThat(filtered(shape, image, Padding.EDGE, kernel(new double[][] {{-1e9}}, 1e-9, 7)))
                .containsExactly(7, 0, 0);
        assertThat(filtered(shape, image, Padding.EDGE, kernel(new double[][] {{1}}, Double.MIN_VALUE, 7)))
                .containsExactly(7, 255, 255);
    }

    @Test
    void twoFiltersInOneStepAreTwoSteps() throws IOException {
        int[] image = image(SHAPE, 3);
        int[] once = filtered(SHAPE, image, Padding.EDGE, named(Classic.SHARPEN));
        int[] twice = filtered(SHAPE, once, Padding.EDGE, gaussian(1));
        assertThat(filtered(SHAPE, image, Padding.EDGE, named(Classic.SHARPEN), gaussian(1)))
                .containsExactly(twice);
    }

    @Test
    void filtersEachImageByItselfAndKeepsEverythingElse() throws IOException {
        FilterImages step = new FilterImages(
                new FilterImages.Config("image", List.of(named(Classic.UNSHARP_MASK)), Padding.REFLECT));
        TestRows rows = TestRows.of(Columns.text("id"), SHAPE.field("image"))
                .row("a", bytes(image(SHAPE, 1)))
                .row("b", null)
                .row("c", bytes(image(SHAPE, 2)))
                .nextBatch()
                .nextBatch()
                .row(null, bytes(image(SHAPE, 3)))
                .nextPart();
        StepTester.Result result = new StepTester().run(step, rows);
        List<Object> ids = new ArrayList<>();
        result.only().forEach(row -> ids.add(row.getFirst()));
        assertThat(ids).containsExactly("a", "b", "c", null);
        for (int row : new int[] {0, 2, 3}) {
            int seed = row == 0 ? 1 : row;
            assertThat(ints(result.only().get(row).get(1)))
                    .containsExactly(filtered(SHAPE, image(SHAPE, seed), Padding.REFLECT, named(Classic.UNSHARP_MASK)));
        }
        assertThat(result.only().get(1).get(1)).isNull();
        assertThat(result.dropped()).isEmpty();
    }

    @Test
    void refusesKernelsThatHaveNoMiddle() {
        assertRefused(List.of(), 1, "values", "needs an odd number of rows up to 99, got 0");
        assertRefused(List.of(List.of(1.0), List.of(1.0)), 1, "values", "needs an odd number of rows up to 99, got 2");
        assertRefused(
                Collections.nCopies(101, List.of(1.0)), 1, "values", "needs an odd number of rows up to 99, got 101");
        assertRefused(List.of(List.of()), 1, "values", "needs rows of an odd length up to 99, got 0");
        assertRefused(List.of(List.of(1.0, 2.0)), 1, "values", "needs rows of an odd length up to 99, got 2");
        assertRefused(
                List.of(Collections.nCopies(101, 1.0)), 1, "values", "needs rows of an odd length up to 99, got 101");
        assertRefused(
                List.of(List.of(1.0), List.of(1.0, 2.0, 3.0), List.of(1.0)),
                1,
                "values",
                "needs rows of one length; row 2 has 3 weights, the first 1");
    }

    @Test
    void refusesNumbersThatCannotBe() {
        assertRefused(List.of(List.of(1e10)), 1, "values", "weights lie between -1e9 and 1e9, got 1.0E10");
        assertRefused(List.of(List.of(Double.NaN)), 1, "values", "weights lie between -1e9 and 1e9, got NaN");
        assertRefused(List.of(List.of(1.0)), 0, "divisor", "must not be 0");
        assertRefused(List.of(List.of(1.0)), -0.0, "divisor", "must not be 0");
    }

    private static void assertRefused(List<List<Double>> values, double divisor, String key, String message) {
        assertThatThrownBy(() -> new ImageFilter.Weights(values, divisor, 0))
                .isInstanceOf(PlanException.class)
                .hasMessage(message)
                .hasFieldOrPropertyWithValue("key", key);
    }

    @Test
    void refusesNoFilterAndTwoAtOnce() {
        assertThatThrownBy(() -> new FilterImages.Config("image", List.of(), Padding.EDGE))
                .isInstanceOf(PlanException.class)
                .hasMessage("needs at least one filter")
                .hasFieldOrPropertyWithValue("key", "filters");
        assertThatThrownBy(() -> new ImageFilter(Optional.empty(), Optional.empty(), Optional.empty()))
                .hasMessage("each entry names exactly one filter, got 0");
        assertThatThrownBy(() -> new ImageFilter(
                        Optional.of(Classic.EDGE), Optional.of(new ImageFilter.Gaussian(1)), Optional.empty()))
                .hasMessage("each entry names exactly one filter, got 2");
    }

    @Test
    void refusesColumnsThatAreNotImages() {
        FilterImages step =
                new FilterImages(new FilterImages.Config("picture", List.of(kernel(BOX, 9, 0)), Padding.EDGE));
        assertThatThrownBy(() -> new StepTester()
                        .plan(step, TestRows.of(SHAPE.field("image")).schema()))
                .isInstanceOf(PlanException.class)
                .hasFieldOrPropertyWithValue("key", "column");
        assertThat(new StepTester()
                        .plan(step, TestRows.of(SHAPE.field("picture")).schema()))
                .isNotNull();
    }
}
