package dev.quern.augment.recipe;

/// Where each pixel of the changed image comes from: source = (xx * x + xy * y + x0, yx * x + yy * y + y0), both sides
/// measured from the centre of the image, y downwards. What is added is a further change of the changed image.
final class AffineMap {
    /// Coefficients stay finite however many changes there are; at this size every pixel lies beyond the border.
    private static final double MOST = 1e9;

    double xx;
    double xy;
    double x0;
    double yx;
    double yy;
    double y0;

    AffineMap() {
        reset();
    }

    /// Every pixel comes from its own place.
    AffineMap reset() {
        xx = 1;
        xy = 0;
        x0 = 0;
        yx = 0;
        yy = 1;
        y0 = 0;
        return this;
    }

    boolean isIdentity() {
        return xx == 1 && xy == 0 && x0 == 0 && yx == 0 && yy == 1 && y0 == 0;
    }

    /// Moves the image to the right and down.
    AffineMap shift(double right, double down) {
        return after(1, 0, -right, 0, 1, -down);
    }

    /// Turns the image clockwise.
    AffineMap rotate(double degrees) {
        double cosine = StrictMath.cos(StrictMath.toRadians(degrees));
        double sine = StrictMath.sin(StrictMath.toRadians(degrees));
        return after(cosine, sine, 0, -sine, cosine, 0);
    }

    /// Enlarges the image.
    AffineMap scale(double factor) {
        return after(1 / factor, 0, 0, 0, 1 / factor, 0);
    }

    /// Moves rows above the centre to the right and those below to the left, so that upright lines lean by an angle.
    AffineMap shear(double degrees) {
        return after(1, StrictMath.tan(StrictMath.toRadians(degrees)), 0, 0, 1, 0);
    }

    /// This map of what another one gives.
    private AffineMap after(double nxx, double nxy, double nx0, double nyx, double nyy, double ny0) {
        double newXx = xx * nxx + xy * nyx;
        double newXy = xx * nxy + xy * nyy;
        double newX0 = xx * nx0 + xy * ny0 + x0;
        double newYx = yx * nxx + yy * nyx;
        double newYy = yx * nxy + yy * nyy;
        double newY0 = yx * nx0 + yy * ny0 + y0;
        xx = bounded(newXx);
        xy = bounded(newXy);
        x0 = bounded(newX0);
        yx = bounded(newYx);
        yy = bounded(newYy);
        y0 = bounded(newY0);
        return this;
    }

    private static double bounded(double value) {
        return Math.clamp(value, -MOST, MOST);
    }
}
