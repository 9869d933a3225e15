package dev.quern.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Curves of training: loss, learning rate, norm of the gradient.
record TrainingSection(ReportContent content) implements Section {

    @Override
    public void write(Markup out) {
        out.open("section").line().element("h2", "Training").line();
        if (content.curves().isEmpty()) {
            out.element("p", "n/a: no training curves came with the model.", "class", "note")
                    .close()
                    .line();
            return;
        }
        LineChart loss = loss();
        if (!loss.isEmpty()) {
            Figures.write(
                    out,
                    loss,
                    "Validation may have chosen the checkpoint; the result above comes from documents that did not.");
        }
        out.open("div", "class", "pair").line();
        write(out, small("rate", "Learning rate", "learning rate", "c", CurvePoint::learningRate), "As scheduled.");
        write(out, small("gradient", "Gradient norm", "norm", "b", CurvePoint::gradientNorm), "Before clipping.");
        out.close().close().line();
    }

    private static void write(Markup out, LineChart chart, String remark) {
        if (!chart.isEmpty()) {
            Figures.write(out, chart, remark);
        }
    }

    private LineChart loss() {
        Series train = series("train", "train", "b", CurvePoint::loss);
        Series validation = series("validation", "validation", "a", CurvePoint::loss);
        List<String> parts = new ArrayList<>();
        describe(parts, train);
        describe(parts, validation);
        return new LineChart(
                "loss",
                "Loss",
                String.join(" ", parts),
                "optimiser step",
                "nats per token",
                false,
                940,
                320,
                List.of(train, validation));
    }

    private LineChart small(String id, String title, String label, String style, Function<CurvePoint, Double> value) {
        Series line = series("train", title, style, value);
        List<String> parts = new ArrayList<>();
        describe(parts, line);
        return new LineChart(
                id, title, String.join(" ", parts), "optimiser step", label, false, 460, 240, List.of(line));
    }

    private Series series(String split, String name, String style, Function<CurvePoint, Double> value) {
        List<CurvePoint> points = content.curves().stream()
                .filter(point -> point.split().equals(split) && value.apply(point) != null)
                .sorted((p, q) -> Long.compare(p.step(), q.step()))
                .toList();
        return Series.of(
                name,
                style,
                points.stream().mapToDouble(CurvePoint::step).toArray(),
                points.stream().mapToDouble(value::apply).toArray());
    }

    private static void describe(List<String> parts, Series line) {
        if (line.size() > 0) {
            int last = line.size() - 1;
            parts.add(line.name() + ": " + Numbers.brief(line.y()[0]) + " at step " + Numbers.count((long) line.x()[0])
                    + ", " + Numbers.brief(line.y()[last]) + " at step " + Numbers.count((long) line.x()[last]) + ".");
        }
    }
}
