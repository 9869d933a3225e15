package dev.quern.evaluation.report;

import java.util.List;

/// Counts as bars side by side, as SVG.
///
/// @param id unique in the page
/// @param labels of the bars' lower edges
record BarChart(
        String id,
        String title,
        String description,
        String xLabel,
        String yLabel,
        int width,
        int height,
        List<String> labels,
        List<Long> counts) {

    private static final int LEFT = 84;
    private static final int RIGHT = 24;
    private static final int TOP = 18;
    private static final int BOTTOM = 44;
    private static final int MOST_LABELS = 12;

    void write(Markup out) {
        long most = counts.stream().mapToLong(count -> count).max().orElse(1);
        Scale y = Scale.linear(0, Math.max(most, 4), height - BOTTOM, TOP, 4);
        double bar = (width - LEFT - RIGHT) / (double) counts.size();
        Svg.open(out, id, title, description, width, height);
        Svg.verticalAxis(out, y, LEFT, width - RIGHT, yLabel);
        int every = (counts.size() + MOST_LABELS - 1) / MOST_LABELS;
        for (int i = 0; i < counts.size(); i++) {
            double x = LEFT + i * bar;
            double top = y.position(counts.get(i));
            Svg.rectangle(out, "bar", x + 1, top, Math.max(1, bar - 2), height - BOTTOM - top);
            if (i % every == 0) {
                Svg.label(out, "tick", x, height - BOTTOM + 16, "middle", labels.get(i));
            }
        }
        Svg.line(out, "axis", LEFT, height - BOTTOM, width - RIGHT, height - BOTTOM);
        Svg.label(out, "name", (LEFT + width - RIGHT) / 2.0, height - BOTTOM + 36, "middle", xLabel);
        out.close().line();
    }
}
