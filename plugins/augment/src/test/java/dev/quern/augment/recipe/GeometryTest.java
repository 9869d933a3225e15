package dev.quern.augment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.image.Augmentation;
import dev.quern.api.image.Augmentation.Padding;
import dev.quern.api.image.PixelColumn;
import dev.quern.augment.Pictures;
import dev.quern.augment.Recipes;
import dev.quern.augment.filter.Gaussian;
import dev.quern.augment.random.Draws;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeometryTest {
    private static final PixelColumn GREY = new PixelColumn(1, 28, 28);

    /// Where a pixel of the changed image comes from, both measured from the centre: (column, row).
    @FunctionalInterface
    private interface Place {
        double[] of(double column, double row);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 0", "-2, 0", "0, 3", "0, -3", "1, -4", "5, 5", "-7, 0", "0, 9", "40, 0", "-3, -1000"})
    void shiftsByWholePixelsAsACopyWithBlackBeyond(int right, int down) {
        PixelColumn shape = new PixelColumn(3, 9, 7);
        float[] image = Pictures.noise(shape, 1);
        float[] moved = resampled(image, shape, new AffineMap().shift(right, down));
        for (int i = 0; i < image.length; i++) {
            int plane = i / 63 * 63;
            int row = i % 63 / 7 - down;
            int column = i % 7 - right;
            assertThat(moved[i]).isEqualTo(Pictures.at(image, plane, 9, 7, row, column, Padding.ZERO));
        }
    }

    @Test
    void turnsClockwiseByQuartersAsAPermutation() {
        PixelColumn shape = new PixelColumn(3, 6, 6);
        float[] image = Pictures.noise(shape, 2);
        float[] quarter = resampled(image, shape, new AffineMap().rotate(90));
        float[] half = resampled(image, shape, new AffineMap().rotate(180));
        float[] back = resampled(image, shape, new AffineMap().rotate(-90));
        for (int i = 0; i < image.length; i++) {
            int plane = i / 36 * 36;
            int row = i % 36 / 6;
            int column = i % 6;
            assertThat(quarter[i]).isCloseTo(image[plane + (5 - column) * 6 + row], within(2e-6f));
            assertThat(half[i]).isCloseTo(image[plane + (5 - row) * 6 + 5 - column], within(2e-6f));
            assertThat(back[i]).isCloseTo(image[plane + column * 6 + 5 - row], within(2e-6f));
        }
    }

    @Test
    void turnsImagesOfUnequalSidesAroundTheirCentre() {
        PixelColumn shape = new PixelColumn(1, 5, 8);
        float[] image = Pictures.noise(shape, 3);
        float[] half = resampled(image, shape, new AffineMap().rotate(180));
        for (int i = 0; i < 40; i++) {
            assertThat(half[i]).isCloseTo(image[39 - i], within(2e-6f));
        }
    }

    @Test
    void knowsMapsThatLeaveEverythingInItsPlace() {
        assertThat(new AffineMap().isIdentity()).isTrue();
        assertThat(new AffineMap().scale(2).scale(0.5).isIdentity()).isTrue();
        assertThat(new AffineMap().shift(3, -2).shift(-3, 2).isIdentity()).isTrue();
        assertThat(new AffineMap().scale(2).isIdentity()).isFalse();
        assertThat(new AffineMap().shift(0, 1).isIdentity()).isFalse();
        assertThat(new AffineMap().shift(1, 1).reset().isIdentity()).isTrue();
    }

    @Test
    void enlargesAndShrinksAroundTheCentre() {
        float[] image = Pictures.noise(GREY, 4);
        compare(image, GREY, new AffineMap().scale(2), (x, y) -> new double[] {x / 2, y / 2}, 1e-5);
        compare(image, GREY, new AffineMap().scale(0.5), (x, y) -> new double[] {x * 2, y * 2}, 1e-5);
    }

    @Test
    void leansUprightLinesToTheRight() {
        PixelColumn shape = new PixelColumn(1, 5, 5);
        float[] image = new float[25];
        for (int row = 0; row < 5; row++) {
            image[row * 5 + 2] = 1;
        }
        float[] leaning = resampled(image, shape, new AffineMap().shear(45));
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 5; column++) {
                assertThat(leaning[row * 5 + column]).isCloseTo(row + column == 4 ? 1 : 0, within(1e-6f));
            }
        }
    }

    /// The steps of a recipe are drawn in their order, and the last is undone first to find where a pixel comes from.
    @ParameterizedTest
    @CsvSource({"1, 28, 28", "3, 32, 32", "1, 1, 1", "1, 1, 9", "1, 9, 1", "3, 40, 17", "1, 3, 1100"})
    void neighbouringStepsAreOneMap(int channels, int height, int width) {
        PixelColumn shape = new PixelColumn(channels, height, width);
        double most = 0.9 * Math.min(Math.min(height, width), 4);
        List<Augmentation> recipe = Recipes.of(
                Recipes.shift(most),
                new Augmentation.Rotate(40, 0.7),
                new Augmentation.Scale(0.7, 1.4, 1),
                new Augmentation.Shear(15, 0.5),
                Recipes.rotate(180));
        Chain chain = new Chain(recipe, shape);
        for (int seed = 0; seed < 20; seed++) {
            float[] image = Pictures.noise(shape, seed);
            float[] changed = image.clone();
            chain.augment(changed, 0, seed);
            Draws draws = new Draws().restart(seed, 0);
            Place shift = shift(draws, most);
            Place rotate = rotate(draws, 0.7, 40);
            Place scale = scale(draws);
            Place shear = shear(draws);
            Place again = rotate(draws, 1, 180);
            compare(image, shape, changed, (x, y) -> of(shift, of(rotate, of(scale, of(shear, again.of(x, y))))), 2e-3);
        }
    }

    private static double[] of(Place place, double[] at) {
        return place.of(at[0], at[1]);
    }

    private static Place shift(Draws draws, double most) {
        draws.chance(1);
        double right = draws.between(-most, most);
        double down = draws.between(-most, most);
        return (x, y) -> new double[] {x - right, y - down};
    }

    private static Place rotate(Draws draws, double probability, double most) {
        if (!draws.chance(probability)) {
            return (x, y) -> new double[] {x, y};
        }
        double angle = Math.toRadians(draws.between(-most, most));
        return (x, y) ->
                new double[] {x * Math.cos(angle) + y * Math.sin(angle), y * Math.cos(angle) - x * Math.sin(angle)};
    }

    private static Place scale(Draws draws) {
        draws.chance(1);
        double factor = draws.between(0.7, 1.4);
        return (x, y) -> new double[] {x / factor, y / factor};
    }

    private static Place shear(Draws draws) {
        if (!draws.chance(0.5)) {
            return (x, y) -> new double[] {x, y};
        }
        double slope = Math.tan(Math.toRadians(draws.between(-15, 15)));
        return (x, y) -> new double[] {x + slope * y, y};
    }

    @ParameterizedTest
    @CsvSource({
        "1, 28, 28, 8, 4",
        "3, 12, 19, 30, 2",
        "1, 5, 40, 6, 5",
        "1, 1, 9, 3, 1",
        "1, 9, 1, 3, 9",
        "1, 1, 1, 2, 1"
    })
    void bendsAsAPlainSecondImplementationDoes(int channels, int height, int width, double alpha, double sigma) {
        PixelColumn shape = new PixelColumn(channels, height, width);
        Chain chain = new Chain(Recipes.of(Recipes.elastic(alpha, sigma)), shape);
        for (int seed = 0; seed < 3; seed++) {
            float[] image = Pictures.noise(shape, seed);
            float[] changed = image.clone();
            chain.augment(changed, 0, seed);
            double[][][] moved = displacement(shape, alpha, sigma, seed);
            compare(
                    image,
                    shape,
                    changed,
                    (x, y) -> {
                        int column = (int) Math.round(x + (width - 1) / 2.0);
                        int row = (int) Math.round(y + (height - 1) / 2.0);
                        return new double[] {x + moved[0][row][column], y + moved[1][row][column]};
                    },
                    1e-4);
        }
    }

    /// Uniform noise of a deviation, smoothed by a sum over both directions at once; beyond the border it is 0.
    private static double[][][] displacement(PixelColumn shape, double alpha, double sigma, long seed) {
        Draws draws = new Draws().restart(seed, 0);
        draws.chance(1);
        double[][][] noise = new double[2][shape.height()][shape.width()];
        for (int row = 0; row < shape.height(); row++) {
            for (int column = 0; column < shape.width(); column++) {
                long bits = draws.bits();
                noise[0][row][column] = alpha * Math.sqrt(3) * (int) (bits >> 32) / 0x1p31;
                noise[1][row][column] = alpha * Math.sqrt(3) * (int) bits / 0x1p31;
            }
        }
        return new double[][][] {smooth(noise[0], sigma), smooth(noise[1], sigma)};
    }

    private static double[][] smooth(double[][] noise, double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        double[][] smooth = new double[noise.length][noise[0].length];
        double all = 0;
        for (int dy = -radius; dy <= radius; dy++) {
            for (int dx = -radius; dx <= radius; dx++) {
                double weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
                all += weight;
                for (int row = Math.max(0, -dy); row < Math.min(noise.length, noise.length - dy); row++) {
                    for (int column = 0; column < noise[0].length; column++) {
                        if (column + dx >= 0 && column + dx < noise[0].length) {
                            smooth[row][column] += weight * noise[row + dy][column + dx];
                        }
                    }
                }
            }
        }
        for (double[] row : smooth) {
            for (int column = 0; column < row.length; column++) {
                row[column] /= all;
            }
        }
        return smooth;
    }

    @Test
    void bendingAfterTurningIsOneMap() {
        Chain chain = new Chain(Recipes.of(Recipes.rotate(30), Recipes.elastic(8, 4)), GREY);
        float[] image = Pictures.noise(GREY, 5);
        float[] changed = image.clone();
        chain.augment(changed, 0, 11);
        Draws draws = new Draws().restart(11, 0);
        Place rotate = rotate(draws, 1, 30);
        draws.chance(1);
        Displacement displacement = new Displacement(28, 28, 8, 4);
        displacement.draw(draws);
        compare(
                image,
                GREY,
                changed,
                (x, y) -> {
                    int at = (int) Math.round((y + 13.5) * 28 + x + 13.5);
                    return rotate.of(
                            x + displacement.across()[at], y + displacement.down()[at]);
                },
                1e-4);
    }

    @Test
    void hardlyBendsByATinyStrength() {
        float[] image = Pictures.noise(GREY, 6);
        float[] changed = image.clone();
        new Chain(Recipes.of(Recipes.elastic(1e-6, 4)), GREY).augment(changed, 0, 1);
        assertThat(changed).containsExactly(image, within(1e-5f));
    }

    @Test
    void displacementsFarFromTheBorderHaveTheDeviationThatIsPromised() {
        Displacement displacement = new Displacement(25, 25, 8, 4);
        Draws draws = new Draws();
        double squares = 0;
        int count = 2000;
        for (int seed = 0; seed < count; seed++) {
            displacement.draw(draws.restart(seed, 0));
            float across = displacement.across()[12 * 25 + 12];
            float down = displacement.down()[12 * 25 + 12];
            squares += across * across + down * down;
        }
        assertThat(Gaussian.radius(4)).isEqualTo(12);
        assertThat(Math.sqrt(squares / (2 * count))).isCloseTo(8 / (2 * Math.sqrt(Math.PI) * 4), within(0.02));
    }

    @Test
    void extremeMapsGiveBlackAndNoNumbersThatAreNone() {
        AffineMap map = new AffineMap();
        for (int i = 0; i < 200; i++) {
            map.scale(0.01).shear(89).rotate(37).shift(10000, -10000);
        }
        float[] changed = resampled(Pictures.noise(GREY, 7), GREY, map);
        for (float value : changed) {
            assertThat(value).isBetween(0f, 1f);
        }
    }

    private static float[] resampled(float[] image, PixelColumn shape, AffineMap map) {
        float[] changed = image.clone();
        new Resampler(shape.channels(), shape.height(), shape.width()).apply(changed, 0, map, null, null);
        return changed;
    }

    private static void compare(float[] image, PixelColumn shape, AffineMap map, Place place, double tolerance) {
        compare(image, shape, resampled(image, shape, map), place, tolerance);
    }

    private static void compare(float[] image, PixelColumn shape, float[] changed, Place place, double tolerance) {
        int height = shape.height();
        int width = shape.width();
        for (int i = 0; i < image.length; i++) {
            int row = i / width % height;
            double[] at = place.of(i % width - (width - 1) / 2.0, row - (height - 1) / 2.0);
            double expected = Pictures.bilinear(
                    image,
                    i / (height * width) * height * width,
                    height,
                    width,
                    at[1] + (height - 1) / 2.0,
                    at[0] + (width - 1) / 2.0);
            assertThat((double) changed[i]).as("%s of %s", i, shape).isCloseTo(expected, within(tolerance));
        }
    }
}
