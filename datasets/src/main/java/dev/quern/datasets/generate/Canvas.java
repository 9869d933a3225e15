package dev.quern.datasets.generate;

/// A square of pixels on which lines with soft edges are drawn.
final class Canvas {
    private final int side;
    private final double[] ink;

    Canvas(int side) {
        this.side = side;
        ink = new double[side * side];
    }

    /// Draws a line with round ends. Where lines cross the brighter one counts.
    ///
    /// @param radius half the width of the pen in pixels
    /// @param softness over how many pixels the edge fades
    void segment(double fromX, double fromY, double toX, double toY, double radius, double softness) {
        double reach = radius + softness / 2;
        int left = Math.clamp((int) (Math.min(fromX, toX) - reach), 0, side);
        int right = Math.clamp((int) (Math.max(fromX, toX) + reach) + 1, 0, side);
        int top = Math.clamp((int) (Math.min(fromY, toY) - reach), 0, side);
        int bottom = Math.clamp((int) (Math.max(fromY, toY) + reach) + 1, 0, side);
        double dx = toX - fromX;
        double dy = toY - fromY;
        double square = dx * dx + dy * dy;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                double x = column + 0.5 - fromX;
                double y = row + 0.5 - fromY;
                double along = square == 0 ? 0 : Math.clamp((x * dx + y * dy) / square, 0, 1);
                double distance = Math.sqrt((x - along * dx) * (x - along * dx) + (y - along * dy) * (y - along * dy));
                double cover = Math.clamp((radius - distance) / softness + 0.5, 0, 1);
                ink[row * side + column] = Math.max(ink[row * side + column], cover);
            }
        }
    }

    /// What was drawn, as unsigned bytes.
    ///
    /// @param brightness of full ink, 0 to 1
    /// @param noise standard deviation, of intensities 0 to 1
    byte[] pixels(double brightness, double noise, RowRandom random) {
        byte[] pixels = new byte[ink.length];
        for (int i = 0; i < ink.length; i++) {
            double value = brightness * ink[i] + (noise > 0 ? noise * random.normal() : 0);
            pixels[i] = (byte) Math.clamp(Math.round(255 * value), 0, 255);
        }
        return pixels;
    }
}
