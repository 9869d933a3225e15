package dev.quern.evaluation.report;

import java.util.List;

/// Lines over a common axis, as SVG. Intervals are drawn as a band behind their line.
///
/// @param id unique in the page
/// @param title what is shown, for the caption and for screen readers
/// @param description what there is to see, for those who cannot
/// @param powersOfTwo whether the horizontal axis is logarithmic
record LineChart(
        String id,
        String title,
        String description,
        String xLabel,
        String yLabel,
        boolean powersOfTwo,
        int width,
        int height,
        List<Series> lines) {

    private static final int MOST_POINTS = 300;
    private static final int LEFT = 70;
    private static final int RIGHT = 16;
    private static final int TOP = 30;
    private static final int BOTTOM = 44;

    LineChart {
        lines = lines.stream()
                .filter(line -> line.size() > 0)
                .map(line -> line.thinned(MOST_POINTS))
                .toList();
    }

    /// Whether there is anything to draw.
    boolean isEmpty() {
        return lines.isEmpty();
    }

    void write(Markup out) {
        Scale x = horizontal();
        Scale y = vertical();
        Svg.open(out, id, title, description, width, height);
        Svg.horizontalAxis(out, x, height - BOTTOM, TOP, xLabel);
        Svg.verticalAxis(out, y, LEFT, width - RIGHT, yLabel);
        lines.forEach(line -> band(out, line, x, y));
        lines.forEach(line -> line(out, line, x, y));
        legend(out);
        out.close().line();
    }

    private Scale horizontal() {
        double low = lines.stream().mapToDouble(line -> line.x()[0]).min().orElse(0);
        double high = lines.stream()
                .mapToDouble(line -> line.x()[line.size() - 1])
                .max()
                .orElse(1);
        return powersOfTwo
                ? Scale.powersOfTwo(low, high, LEFT, width - RIGHT)
                : Scale.linear(0, high, LEFT, width - RIGHT, 7);
    }

    private Scale vertical() {
        double low = lines.stream().mapToDouble(Series::lowest).min().orElse(0);
        double high = lines.stream().mapToDouble(Series::highest).max().orElse(1);
        boolean fromZero = low >= 0 && low < 0.4 * high;
        return Scale.linear(fromZero ? 0 : low, high, height - BOTTOM, TOP, 5);
    }

    private static void band(Markup out, Series line, Scale x, Scale y) {
        if (line.lower() == null) {
            return;
        }
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.size(); i++) {
            point(points, x.position(line.x()[i]), y.position(line.upper()[i]));
        }
        for (int i = line.size() - 1; i >= 0; i--) {
            point(points, x.position(line.x()[i]), y.position(line.lower()[i]));
        }
        out.empty(
                "polygon",
                "class",
                "band " + line.style(),
                "points",
                points.toString().strip());
    }

    private static void line(Markup out, Series line, Scale x, Scale y) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < line.size(); i++) {
            point(points, x.position(line.x()[i]), y.position(line.y()[i]));
        }
        if (line.size() > 1) {
            out.empty(
                    "polyline",
                    "class",
                    "line " + line.style(),
                    "points",
                    points.toString().strip());
        }
        if (line.size() <= 40) {
            for (int i = 0; i < line.size(); i++) {
                Svg.dot(out, "dot " + line.style(), x.position(line.x()[i]), y.position(line.y()[i]), 2.5);
            }
        }
    }

    private static void point(StringBuilder points, double x, double y) {
        points.append(Numbers.coordinate(x))
                .append(',')
                .append(Numbers.coordinate(y))
                .append(' ');
    }

    private void legend(Markup out) {
        if (lines.size() < 2) {
            return;
        }
        double x = LEFT;
        for (Series line : lines) {
            Svg.line(out, "line " + line.style(), x, TOP - 14, x + 22, TOP - 14);
            Svg.label(out, "legend", x + 28, TOP - 10, "start", line.name());
            x += 52 + 7.0 * line.name().length();
        }
    }
}
