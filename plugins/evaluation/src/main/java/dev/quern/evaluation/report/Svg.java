package dev.quern.evaluation.report;

/// Pieces of drawings that all charts share.
final class Svg {
    private Svg() {}

    /// Opens a drawing that scales with the page and reads itself out; the caller closes it.
    static void open(Markup out, String id, String title, String description, int width, int height) {
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "width",
                String.valueOf(width),
                "height",
                String.valueOf(height),
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-description");
        out.element("title", title, "id", id + "-title");
        out.element("desc", description, "id", id + "-description");
    }

    /// Ticks and labels below `bottom`, thin grid lines up to `top`.
    static void horizontalAxis(Markup out, Scale x, double bottom, double top, String label) {
        for (double tick : x.ticks()) {
            double at = x.position(tick);
            line(out, "grid", at, top, at, bottom);
            label(out, "tick", at, bottom + 16, "middle", x.label(tick));
        }
        line(out, "axis", x.start(), bottom, x.end(), bottom);
        label(out, "name", (x.start() + x.end()) / 2, bottom + 36, "middle", label);
    }

    /// Ticks and labels left of `left`, thin grid lines up to `right`; the axis' name stands above it.
    static void verticalAxis(Markup out, Scale y, double left, double right, String label) {
        for (double tick : y.ticks()) {
            double at = y.position(tick);
            line(out, "grid", left, at, right, at);
            label(out, "tick", left - 7, at + 4, "end", y.label(tick));
        }
        double middle = (y.start() + y.end()) / 2;
        out.element(
                "text",
                label,
                "class",
                "name",
                "text-anchor",
                "middle",
                "transform",
                "translate(13," + Numbers.coordinate(middle) + ") rotate(-90)");
    }

    static void line(Markup out, String style, double x1, double y1, double x2, double y2) {
        out.empty(
                "line",
                "class",
                style,
                "x1",
                Numbers.coordinate(x1),
                "y1",
                Numbers.coordinate(y1),
                "x2",
                Numbers.coordinate(x2),
                "y2",
                Numbers.coordinate(y2));
    }

    static void dot(Markup out, String style, double x, double y, double radius) {
        out.empty(
                "circle",
                "class",
                style,
                "cx",
                Numbers.coordinate(x),
                "cy",
                Numbers.coordinate(y),
                "r",
                Numbers.coordinate(radius));
    }

    static void rectangle(Markup out, String style, double x, double y, double width, double height) {
        out.empty(
                "rect",
                "class",
                style,
                "x",
                Numbers.coordinate(x),
                "y",
                Numbers.coordinate(y),
                "width",
                Numbers.coordinate(width),
                "height",
                Numbers.coordinate(height));
    }

    static void label(Markup out, String style, double x, double y, String anchor, String text) {
        out.element(
                "text",
                text,
                "class",
                style,
                "x",
                Numbers.coordinate(x),
                "y",
                Numbers.coordinate(y),
                "text-anchor",
                anchor);
    }
}
