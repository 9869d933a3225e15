package dev.quern.evaluation.report;

import java.util.List;

/// Points as SVG.
///
/// @param id unique in the page
/// @param diagonal whether the line on which both coordinates are equal is drawn
record ScatterChart(
        String id, String title, String description, String xLabel, String yLabel, boolean diagonal, List<Dot> dots) {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 16;
    private static final int TOP = 16;
    private static final int BOTTOM = 44;

    /// @param style class of the style sheet
    record Dot(double x, double y, String style) {}

    void write(Markup out, String remark) {
        Scale x = Scale.linear(
                dots.stream().mapToDouble(Dot::x).min().orElse(0),
                dots.stream().mapToDouble(Dot::x).max().orElse(1),
                LEFT,
                WIDTH - RIGHT,
                6);
        Scale y = Scale.linear(
                dots.stream().mapToDouble(Dot::y).min().orElse(0),
                dots.stream().mapToDouble(Dot::y).max().orElse(1),
                HEIGHT - BOTTOM,
                TOP,
                6);
        out.open("figure")
                .open("figcaption")
                .element("b", title + ". ")
                .text(remark)
                .close()
                .line();
        Svg.open(out, id, title, description, WIDTH, HEIGHT);
        Svg.horizontalAxis(out, x, HEIGHT - BOTTOM, TOP, xLabel);
        Svg.verticalAxis(out, y, LEFT, WIDTH - RIGHT, yLabel);
        if (diagonal) {
            double from = Math.max(x.from(), y.from());
            double to = Math.min(x.to(), y.to());
            if (to > from) {
                Svg.line(out, "reference", x.position(from), y.position(from), x.position(to), y.position(to));
            }
        }
        for (Dot dot : dots) {
            Svg.dot(out, dot.style(), x.position(dot.x()), y.position(dot.y()), 2.5);
        }
        out.close().close().line();
    }
}
