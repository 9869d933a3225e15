package dev.quern.datasets.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.quern.datasets.generate.DigitGenerator.Style;
import dev.quern.datasets.generate.TableGenerator.Customer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
    private static final Style USUAL = new Style(1, 0.02, 1.6, 3.6);

    @Test
    void drawsNumbersOfTheRightDistribution() {
        RowRandom random = new RowRandom(3, 4);
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        int within = 0;
        int[] counts = new int[7];
        for (int i = 0; i < n; i++) {
            double normal = random.normal();
            sum += normal;
            squares += normal * normal;
            within += Math.abs(normal) < 1.959964 ? 1 : 0;
            counts[random.below(7)]++;
        }
        assertThat(sum / n).isCloseTo(0, within(0.01));
        assertThat(squares / n).isCloseTo(1, within(0.02));
        assertThat((double) within / n).isCloseTo(0.95, within(0.003));
        assertThat(Arrays.stream(counts).boxed()).allMatch(count -> Math.abs(count - n / 7.0) < 5 * Math.sqrt(n / 7.0));
        Set<Double> firsts = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            for (int row = 0; row < 100; row++) {
                firsts.add(new RowRandom(seed, row).uniform());
            }
        }
        assertThat(firsts).hasSize(10_000);
        assertThat(new RowRandom(3, 4).uniform()).isEqualTo(new RowRandom(3, 4).uniform());
    }

    /// A nearest neighbour among 1,500 digits: right for most others, so digits of a class are alike, and not for all,
    /// so they are not the same.
    @Test
    void drawsDigitsThatDifferAndCanBeTold() {
        DigitGenerator generator = new DigitGenerator(USUAL);
        int known = 1_500;
        int asked = 300;
        byte[][] images = new byte[known + asked][];
        for (int i = 0; i < images.length; i++) {
            images[i] = generator.draw(i % 10, new RowRandom(9, i));
        }
        int right = 0;
        for (int i = known; i < images.length; i++) {
            int nearest = 0;
            long least = Long.MAX_VALUE;
            for (int j = 0; j < known; j++) {
                long distance = distance(images[i], images[j]);
                if (distance < least) {
                    least = distance;
                    nearest = j;
                }
            }
            assertThat(least).isGreaterThan(100_000);
            right += nearest % 10 == i % 10 ? 1 : 0;
        }
        assertThat(right).isBetween((int) (0.85 * asked), (int) (0.995 * asked));
    }

    private static long distance(byte[] one, byte[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            int difference = (one[i] & 0xff) - (other[i] & 0xff);
            sum += difference * difference;
        }
        return sum;
    }

    @Test
    void drawsDigitsWithinTheImageInItsCentre() {
        DigitGenerator generator = new DigitGenerator(new Style(1, 0, 1.6, 3.6));
        for (int i = 0; i < 500; i++) {
            byte[] image = generator.draw(i % 10, new RowRandom(1, i));
            double ink = 0;
            double x = 0;
            double border = 0;
            for (int at = 0; at < image.length; at++) {
                int value = image[at] & 0xff;
                ink += value;
                x += value * (at % 28 + 0.5);
                border += at % 28 == 0 || at % 28 == 27 || at < 28 || at >= 27 * 28 ? value : 0;
            }
            assertThat(x / ink).as("centre of row %d", i).isBetween(10.0, 18.0);
            assertThat(ink / 255).as("ink of row %d", i).isBetween(15.0, 250.0);
            assertThat(border / ink).as("border of row %d", i).isLessThan(0.06);
        }
    }

    /// The whole line of an undistorted image in one colour: a row of pixels of the bar is as bright as the pen is
    /// wide.
    @Test
    void drawsLinesOfTheWidthOfThePen() {
        Canvas canvas = new Canvas(20);
        canvas.segment(-5, 10, 25, 10, 1.5, 1);
        byte[] pixels = canvas.pixels(1, 0, new RowRandom(1, 1));
        double sum = 0;
        for (int row = 0; row < 20; row++) {
            sum += (pixels[row * 20 + 7] & 0xff) / 255.0;
        }
        assertThat(sum).isCloseTo(3, within(0.01));
        assertThat(pixels[7 * 20 + 7]).isZero();
    }

    @Test
    void pointsLieWhereTheirShapesAre() {
        for (int row = 0; row < 500; row++) {
            RowRandom random = new RowRandom(2, row);
            PointShape.Point xor = PointShape.XOR.draw(2, 0, random);
            assertThat(xor.x() * xor.y() > 0).isEqualTo(xor.label() == 0);
            PointShape.Point ring = PointShape.CIRCLES.draw(2, 0, random);
            assertThat(Math.hypot(ring.x(), ring.y())).isCloseTo(ring.label() == 0 ? 1 : 0.5, within(1e-12));
            PointShape.Point moon = PointShape.MOONS.draw(2, 0, random);
            double away = moon.label() == 0 ? Math.hypot(moon.x(), moon.y()) : Math.hypot(moon.x() - 1, moon.y() - 0.5);
            assertThat(away).isCloseTo(1, within(1e-12));
            assertThat(moon.label() == 0 ? moon.y() >= 0 : moon.y() <= 0.5).isTrue();
            PointShape.Point spiral = PointShape.TWO_SPIRALS.draw(2, 0, random);
            double radius = Math.hypot(spiral.x(), spiral.y());
            double angle = 3 * Math.PI * (radius - 0.1) / 0.9 + Math.PI * spiral.label();
            assertThat(spiral.x()).isCloseTo(radius * Math.cos(angle), within(1e-9));
            assertThat(spiral.y()).isCloseTo(radius * Math.sin(angle), within(1e-9));
        }
    }

    /// Whoever knows the score is wrong as often as is told, and classes are about as frequent.
    @Test
    void theBestPredictionErrsAsToldForClasses() {
        for (int classes : new int[] {2, 4}) {
            TableGenerator noisy = new TableGenerator(classes, 0.15, 0);
            TableGenerator clean = new TableGenerator(classes, 0, 0);
            int n = 40_000;
            int wrong = 0;
            int[] counts = new int[classes];
            for (int row = 0; row < n; row++) {
                RowRandom random = new RowRandom(4, row);
                Customer customer = noisy.draw(random);
                int label = noisy.label(customer, random);
                int best = clean.label(customer, new RowRandom(0, 0));
                wrong += label == best ? 0 : 1;
                counts[label]++;
            }
            assertThat((double) wrong / n).isCloseTo(0.15, within(0.008));
            assertThat(Arrays.stream(counts).boxed())
                    .allMatch(count -> Math.abs(count * classes / (double) n - 1) < 0.06);
        }
    }

    @Test
    void theBestPredictionErrsAsToldForNumbers() {
        TableGenerator table = new TableGenerator(0, 0.5, 0.1);
        int n = 40_000;
        double squares = 0;
        int missing = 0;
        for (int row = 0; row < n; row++) {
            RowRandom random = new RowRandom(4, row);
            Customer customer = table.draw(random);
            double error = table.value(customer, random) - customer.score();
            squares += error * error;
            missing += Double.isNaN(customer.income()) ? 1 : 0;
            missing += customer.plan() == null ? 1 : 0;
        }
        assertThat(squares / n).isCloseTo(0.25, within(0.008));
        assertThat(missing / (2.0 * n)).isCloseTo(0.1, within(0.006));
    }

    /// The formula of the documentation, once more.
    @Test
    void theScoreIsThatOfTheDocumentation() {
        TableGenerator table = new TableGenerator(2, 0, 0);
        double[] regions = {0.4, -0.2, 0, 0.8, -1.5};
        double[] plans = {-0.3, 0.1, 0.5};
        for (int row = 0; row < 200; row++) {
            Customer one = table.draw(new RowRandom(8, row));
            double expected = 1.5 * Math.sin((one.age() - 18) / 62 * 2 * Math.PI)
                    + 1.2 * Math.log(one.income() / 30_000)
                    + regions[TableGenerator.REGIONS.indexOf(one.region())]
                    + plans[TableGenerator.PLANS.indexOf(one.plan())] * (one.visits() - 3.6);
            assertThat(one.score()).isCloseTo(expected, within(1e-12));
            assertThat(one.age()).isBetween(18.0, 80.0);
            assertThat(one.visits()).isBetween(0.0, 12.0);
        }
    }
}
