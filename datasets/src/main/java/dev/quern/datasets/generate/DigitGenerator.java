package dev.quern.datasets.generate;

import java.util.ArrayList;
import java.util.List;

/// Draws handwritten digits: strokes of a pen ([DigitStrokes]), each time in another way, wobbly, slanted, stretched,
/// turned and bent, with another pen, on 28 x 28 pixels as the digits of MNIST are: bright on black, about 20 pixels
/// high. A digit is drawn of a row's random numbers only.
public final class DigitGenerator {
    /// Pixels of a side.
    public static final int SIDE = 28;

    private static final double HEIGHT = 19;
    private static final int STEPS = 6;

    private final Style style;

    /// How different digits are.
    ///
    /// @param distortion 0 for digits of their model's shape, 1 for about the variety of people, more for scrawl
    /// @param noise standard deviation of the noise on each pixel, of intensities 0 to 1
    /// @param thinnest width of the thinnest pen in pixels
    /// @param thickest width of the thickest pen in pixels
    public record Style(double distortion, double noise, double thinnest, double thickest) {}

    public DigitGenerator(Style style) {
        this.style = style;
    }

    /// Draws a digit.
    ///
    /// @return (28, 28) unsigned bytes, 0 for black
    public byte[] draw(int digit, RowRandom random) {
        List<List<double[][]>> ways = DigitStrokes.of(digit);
        List<double[][]> way = ways.get(random.below(ways.size()));
        Bend bend = new Bend(style.distortion(), random);
        Shape shape = new Shape(style.distortion(), random);
        List<double[][]> lines = new ArrayList<>();
        double[] join = null;
        for (double[][] curve : way) {
            double[][] points = wobble(curve, join, random);
            join = points[points.length - 1];
            lines.add(line(points, shape, bend));
        }
        Canvas canvas = new Canvas(SIDE);
        double width = random.uniform(style.thinnest(), style.thickest());
        double pressure = random.uniform(0, 0.25) * style.distortion();
        double phase = random.uniform(0, 2 * Math.PI);
        double softness = random.uniform(0.9, 1.5);
        double[] centre = centre(lines);
        double shiftX = SIDE / 2.0 - centre[0] + style.distortion() * random.normal() * 0.6;
        double shiftY = SIDE / 2.0 - centre[1] + style.distortion() * random.normal() * 0.6;
        for (double[][] line : lines) {
            for (int i = 0; i + 1 < line.length; i++) {
                double radius = width / 2 * (1 + pressure * StrictMath.sin(phase + 0.15 * i));
                canvas.segment(
                        line[i][0] + shiftX,
                        line[i][1] + shiftY,
                        line[i + 1][0] + shiftX,
                        line[i + 1][1] + shiftY,
                        radius,
                        softness);
            }
        }
        return canvas.pixels(random.uniform(0.8, 1), style.noise(), random);
    }

    /// The points of a curve, each moved a little. A curve that begins where the last one ended still does.
    private double[][] wobble(double[][] curve, double[] join, RowRandom random) {
        double[][] points = new double[curve.length][2];
        double strength = 0.022 * style.distortion();
        for (int i = 0; i < curve.length; i++) {
            points[i][0] = curve[i][0] + strength * random.normal();
            points[i][1] = curve[i][1] + strength * random.normal();
        }
        if (join != null && distance(curve[0], join) < 0.12) {
            points[0] = join;
        }
        return points;
    }

    private static double distance(double[] one, double[] other) {
        return Math.sqrt((one[0] - other[0]) * (one[0] - other[0]) + (one[1] - other[1]) * (one[1] - other[1]));
    }

    /// The curve through points as short straight lines (Catmull and Rom, 1974), in pixels.
    private static double[][] line(double[][] points, Shape shape, Bend bend) {
        double[][] line = new double[(points.length - 1) * STEPS + 1][];
        for (int i = 0; i < line.length; i++) {
            int at = Math.min(i / STEPS, points.length - 2);
            double t = (double) (i - at * STEPS) / STEPS;
            double[] before = points[Math.max(0, at - 1)];
            double[] after = points[Math.min(points.length - 1, at + 2)];
            double x = between(before[0], points[at][0], points[at + 1][0], after[0], t);
            double y = between(before[1], points[at][1], points[at + 1][1], after[1], t);
            line[i] = bend.apply(shape.apply(x, y));
        }
        return line;
    }

    private static double between(double before, double from, double to, double after, double t) {
        double slope = (to - before) / 2;
        double end = (after - from) / 2;
        double rest = to - from;
        return from + t * (slope + t * (3 * rest - 2 * slope - end + t * (slope + end - 2 * rest)));
    }

    private static double[] centre(List<double[][]> lines) {
        double x = 0;
        double y = 0;
        double length = 0;
        for (double[][] line : lines) {
            for (int i = 0; i + 1 < line.length; i++) {
                double piece = distance(line[i], line[i + 1]);
                x += piece * (line[i][0] + line[i + 1][0]) / 2;
                y += piece * (line[i][1] + line[i + 1][1]) / 2;
                length += piece;
            }
        }
        return length == 0 ? new double[] {SIDE / 2.0, SIDE / 2.0} : new double[] {x / length, y / length};
    }

    /// Size, proportions, slant and turn of a digit: from the box of 0 to 1 to pixels.
    private static final class Shape {
        private final double width;
        private final double height;
        private final double slant;
        private final double taper;
        private final double cosine;
        private final double sine;

        Shape(double distortion, RowRandom random) {
            height = HEIGHT * (1 + distortion * random.uniform(-0.12, 0.06));
            width = height * 0.72 * (1 + distortion * random.uniform(-0.3, 0.25));
            slant = 0.1 + distortion * 0.2 * random.normal();
            taper = distortion * random.uniform(-0.25, 0.25);
            double turn = distortion * 0.1 * random.normal();
            cosine = StrictMath.cos(turn);
            sine = StrictMath.sin(turn);
        }

        double[] apply(double x, double y) {
            double down = y - 0.5;
            double across = (x - 0.5) * (1 + taper * 2 * down) * width - slant * down * height;
            double below = down * height;
            return new double[] {
                SIDE / 2.0 + cosine * across - sine * below, SIDE / 2.0 + sine * across + cosine * below
            };
        }
    }

    /// An elastic distortion: random shifts at the nodes of a lattice, between them cubic B-splines.
    private static final class Bend {
        private static final int NODES = 7;
        private static final double SPACING = SIDE / (NODES - 3.0);

        private final double[] shifts = new double[2 * NODES * NODES];

        Bend(double distortion, RowRandom random) {
            for (int i = 0; i < shifts.length; i++) {
                shifts[i] = 1.7 * distortion * random.normal();
            }
        }

        double[] apply(double[] point) {
            double column = Math.clamp(point[0] / SPACING, 0, NODES - 3.001);
            double row = Math.clamp(point[1] / SPACING, 0, NODES - 3.001);
            double[] across = spline(column - (int) column);
            double[] down = spline(row - (int) row);
            double x = point[0];
            double y = point[1];
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    int node = ((int) row + i) * NODES + (int) column + j;
                    x += down[i] * across[j] * shifts[2 * node];
                    y += down[i] * across[j] * shifts[2 * node + 1];
                }
            }
            return new double[] {x, y};
        }

        private static double[] spline(double t) {
            double rest = 1 - t;
            return new double[] {
                rest * rest * rest / 6,
                (3 * t * t * t - 6 * t * t + 4) / 6,
                (3 * rest * rest * rest - 6 * rest * rest + 4) / 6,
                t * t * t / 6
            };
        }
    }
}
