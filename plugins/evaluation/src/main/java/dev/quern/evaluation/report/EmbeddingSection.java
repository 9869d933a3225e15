package dev.quern.evaluation.report;

import dev.quern.evaluation.result.NetworkEvaluation;
import dev.quern.evaluation.result.NetworkEvaluation.Embedding;
import dev.quern.evaluation.result.NetworkEvaluation.Point;
import java.util.List;
import java.util.function.Function;

/// Rows in two dimensions.
record EmbeddingSection(NetworkEvaluation evaluation) implements Section {
    private static final int MOST_POINTS = 600;
    private static final int COLOURS = 10;

    @Override
    public void write(Markup out) {
        Embedding embedding =
                evaluation.pictures() == null ? null : evaluation.pictures().embedding();
        if (embedding == null) {
            return;
        }
        out.open("section").line().element("h2", "Rows in two dimensions").line();
        out.element(
                "p",
                "By what the last layer but one makes of them. Colours are true classes; rings are rows that the network"
                        + " got wrong.",
                "class",
                "note");
        legend(out);
        out.open("div", "class", "pair").line();
        chart(
                out,
                embedding,
                "pca",
                "Principal components",
                "The first two, with " + Numbers.fixed(100 * embedding.explained(), 1) + " % of the variance.",
                Point::pca);
        if (embedding.perplexity() > 0) {
            chart(
                    out,
                    embedding,
                    "tsne",
                    "t-SNE",
                    "Neighbours stay neighbours (perplexity " + Numbers.plain(embedding.perplexity())
                            + "); distances between groups mean nothing.",
                    Point::tsne);
        }
        out.close().close().line();
    }

    private void legend(Markup out) {
        List<String> classes = evaluation.subject().model().classes();
        if (classes.isEmpty() || classes.size() > COLOURS) {
            return;
        }
        out.open("p", "class", "colours");
        for (int c = 0; c < classes.size(); c++) {
            out.element("span", "\u25cf ", "class", "c" + c).text(Numbers.cut(classes.get(c), 24) + "  ");
        }
        out.close().line();
    }

    private static void chart(
            Markup out,
            Embedding embedding,
            String id,
            String title,
            String remark,
            Function<Point, List<Double>> place) {
        List<ScatterChart.Dot> dots = embedding.points().stream()
                .filter(point -> place.apply(point) != null)
                .limit(MOST_POINTS)
                .map(point -> new ScatterChart.Dot(
                        place.apply(point).get(0),
                        place.apply(point).get(1),
                        "k" + point.label() % COLOURS + (point.correct() ? "" : " missed")))
                .toList();
        new ScatterChart(id, title, dots.size() + " rows.", "", "", false, dots).write(out, remark);
    }
}
