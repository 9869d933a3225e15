package dev.quern.datasets.generate;

/// Classes of points in the plane, the usual trials of classifiers.
public enum PointShape {
    /// Two spirals around each other, 1.5 turns each, radius 0.1 to 1 (after Lang and Witbrock, 1988).
    TWO_SPIRALS(2) {
        @Override
        double[] point(int label, int classes, RowRandom random) {
            // The root spreads points evenly along the arm.
            double way = StrictMath.sqrt(random.uniform());
            double angle = 3 * Math.PI * way + Math.PI * label;
            double radius = 0.1 + 0.9 * way;
            return new double[] {radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)};
        }
    },
    /// The square from -1 to 1: class 0 where the signs of x and y agree, else class 1.
    XOR(2) {
        @Override
        double[] point(int label, int classes, RowRandom random) {
            double x = random.uniform(-1, 1);
            double y = random.uniform();
            return new double[] {x, x < 0 == (label == 1) ? y : -y};
        }
    },
    /// Two half circles of radius 1 that reach into each other, about (0, 0) and (1, 0.5).
    MOONS(2) {
        @Override
        double[] point(int label, int classes, RowRandom random) {
            double angle = random.uniform(0, Math.PI);
            double x = StrictMath.cos(angle);
            double y = StrictMath.sin(angle);
            return label == 0 ? new double[] {x, y} : new double[] {1 - x, 0.5 - y};
        }
    },
    /// Circles about (0, 0) of radius 1 (class 0) and 0.5 (class 1).
    CIRCLES(2) {
        @Override
        double[] point(int label, int classes, RowRandom random) {
            double angle = random.uniform(0, 2 * Math.PI);
            double radius = label == 0 ? 1 : 0.5;
            return new double[] {radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)};
        }
    },
    /// Points, spread out by noise alone; their centres lie on the circle of radius 1, evenly.
    BLOBS(100) {
        @Override
        double[] point(int label, int classes, RowRandom random) {
            double angle = 2 * Math.PI * label / classes;
            return new double[] {StrictMath.cos(angle), StrictMath.sin(angle)};
        }
    };

    private final int mostClasses;

    PointShape(int mostClasses) {
        this.mostClasses = mostClasses;
    }

    /// How many classes there may be; all but blobs have two.
    public int mostClasses() {
        return mostClasses;
    }

    abstract double[] point(int label, int classes, RowRandom random);

    /// A point.
    ///
    /// @param x to the right
    /// @param y up
    /// @param label number of the class from 0
    public record Point(double x, double y, int label) {}

    /// The point of a row, of any class with the same probability.
    ///
    /// @param noise standard deviation of the normal noise on x and on y
    public Point draw(int classes, double noise, RowRandom random) {
        int label = random.below(classes);
        double[] point = point(label, classes, random);
        return new Point(point[0] + noise * random.normal(), point[1] + noise * random.normal(), label);
    }
}
