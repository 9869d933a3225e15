package dev.quern.evaluation.report;

import java.util.List;

/// A confusion matrix as SVG: rows are true classes, columns predicted ones. Shades are shares of the row, numbers are
/// counts.
///
/// @param id unique in the page
/// @param counts (classes, classes)
record HeatMap(String id, List<String> names, List<List<Long>> counts) {
    private static final int LEFT = 130;
    private static final int TOP = 30;
    private static final int BOTTOM = 110;
    private static final int MOST_NUMBERED = 20;

    void write(Markup out) {
        int n = names.size();
        double cell = Math.clamp(640.0 / n, 18, 64);
        int size = (int) Math.ceil(n * cell);
        out.open("figure").open("figcaption").element("b", "Confusion matrix. ");
        out.text("Rows are true classes, columns predicted ones; the shade is the share of the row.")
                .close()
                .line();
        Svg.open(out, id, "Confusion matrix", description(), LEFT + size + 20, TOP + size + BOTTOM);
        for (int row = 0; row < n; row++) {
            double y = TOP + row * cell;
            Svg.label(out, "tick", LEFT - 6, y + cell / 2 + 4, "end", Numbers.cut(names.get(row), 16));
            long total = counts.get(row).stream().mapToLong(count -> count).sum();
            for (int column = 0; column < n; column++) {
                cell(out, LEFT + column * cell, y, cell, counts.get(row).get(column), total, row == column);
            }
        }
        for (int column = 0; column < n; column++) {
            out.element(
                    "text",
                    Numbers.cut(names.get(column), 16),
                    "class",
                    "tick",
                    "text-anchor",
                    "end",
                    "transform",
                    "translate(" + Numbers.coordinate(LEFT + (column + 0.5) * cell + 4) + "," + (TOP + size + 8)
                            + ") rotate(-60)");
        }
        out.close().close().line();
    }

    private void cell(Markup out, double x, double y, double side, long count, long total, boolean right) {
        if (count == 0) {
            return;
        }
        double share = (double) count / total;
        out.empty(
                "rect",
                "class",
                right ? "right" : "wrong",
                "fill-opacity",
                Numbers.coordinate(0.08 + 0.82 * Math.sqrt(share)),
                "x",
                Numbers.coordinate(x + 0.5),
                "y",
                Numbers.coordinate(y + 0.5),
                "width",
                Numbers.coordinate(side - 1),
                "height",
                Numbers.coordinate(side - 1));
        if (names.size() <= MOST_NUMBERED) {
            Svg.label(out, "cell", x + side / 2, y + side / 2 + 4, "middle", String.valueOf(count));
        }
    }

    private String description() {
        long all = 0;
        long right = 0;
        for (int row = 0; row < names.size(); row++) {
            all += counts.get(row).stream().mapToLong(count -> count).sum();
            right += counts.get(row).get(row);
        }
        return Numbers.count(right) + " of " + Numbers.count(all)
                + " rows lie on the diagonal. All counts are in report.json.";
    }
}
