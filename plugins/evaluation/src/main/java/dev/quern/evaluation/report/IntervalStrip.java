package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.Estimate;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// One estimate with its interval on a line of its own, drawn into a table row. All rows of a table share one scale,
/// whose ticks stand in the table's head. The row's numbers say the same, so screen readers pass the drawing over.
///
/// @param reference value marked by a vertical line in every row
record IntervalStrip(Scale scale, double reference) {
    static final int WIDTH = 260;

    private static final int MARGIN = 16;
    private static final int HEIGHT = 20;

    /// The strip that has room for all of these.
    static IntervalStrip of(List<Estimate> estimates, double reference) {
        DoubleStream ends = estimates.stream()
                .flatMap(estimate -> Stream.of(estimate.value(), estimate.lower(), estimate.upper()))
                .filter(Objects::nonNull)
                .mapToDouble(end -> end);
        double[] sorted =
                DoubleStream.concat(ends, DoubleStream.of(reference)).sorted().toArray();
        return new IntervalStrip(
                Scale.linear(sorted[0], sorted[sorted.length - 1], MARGIN, WIDTH - MARGIN, 4), reference);
    }

    /// The ticks.
    void head(Markup out) {
        open(out);
        for (double tick : scale.ticks()) {
            double x = scale.position(tick);
            Svg.line(out, "axis", x, HEIGHT - 4, x, HEIGHT);
            Svg.label(out, "tick", x, HEIGHT - 7, "middle", scale.label(tick));
        }
        out.close();
    }

    /// @param style class of the style sheet, such as `a`
    void row(Markup out, Estimate estimate, String style) {
        double middle = HEIGHT / 2.0;
        open(out);
        double at = scale.position(reference);
        Svg.line(out, "reference", at, 0, at, HEIGHT);
        if (estimate.lower() != null) {
            double from = scale.position(estimate.lower());
            double to = scale.position(estimate.upper());
            Svg.line(out, "line " + style, from, middle, to, middle);
            Svg.line(out, "line " + style, from, middle - 4, from, middle + 4);
            Svg.line(out, "line " + style, to, middle - 4, to, middle + 4);
        }
        Svg.dot(out, "dot " + style, scale.position(estimate.value()), middle, 3.5);
        out.close();
    }

    private static void open(Markup out) {
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "strip",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "width",
                String.valueOf(WIDTH),
                "height",
                String.valueOf(HEIGHT),
                "aria-hidden",
                "true");
    }
}
