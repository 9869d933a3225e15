package dev.quern.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Curves of training, what they say about over- and underfitting, and gradients by parameter.
record NetworkTrainingSection(NetworkReportContent content) implements Section {
    private static final int MOST_PARAMETERS = 60;

    @Override
    public void write(Markup out) {
        out.open("section").line().element("h2", "Training").line();
        if (content.curves().isEmpty()) {
            out.element("p", "n/a: no training curves came with the model.", "class", "note");
            out.close().line();
            return;
        }
        content.overfitting().forEach(sentence -> out.element("p", sentence).line());
        chart(out, "loss", "Loss", NetworkCurvePoint::loss, 940, true);
        out.open("div", "class", "pair").line();
        chart(out, "accuracy", "Accuracy", NetworkCurvePoint::accuracy, 460, true);
        chart(out, "error", "Root mean squared error", NetworkCurvePoint::error, 460, true);
        chart(out, "rate", "Learning rate", NetworkCurvePoint::learningRate, 460, false);
        chart(out, "gradient", "Gradient norm", NetworkCurvePoint::gradientNorm, 460, false);
        out.close().line();
        gradients(out);
        out.close().line();
    }

    private void chart(
            Markup out, String id, String name, Function<NetworkCurvePoint, Double> value, int width, boolean both) {
        List<Series> lines = new ArrayList<>();
        lines.add(series("train", "b", value));
        if (both) {
            lines.add(series("validation", "a", value));
        }
        List<String> told = new ArrayList<>();
        for (Series line : lines) {
            if (line.size() > 0) {
                int last = line.size() - 1;
                told.add(line.name() + ": " + Numbers.brief(line.y()[0]) + " at first, " + Numbers.brief(line.y()[last])
                        + " at step " + Numbers.count((long) line.x()[last]) + ".");
            }
        }
        LineChart chart = new LineChart(
                id,
                name,
                String.join(" ", told),
                "optimiser step",
                name.toLowerCase(Locale.ROOT),
                false,
                width,
                width > 500 ? 320 : 240,
                lines);
        if (!chart.isEmpty()) {
            Figures.write(out, chart, both ? "On training and on validation rows." : "");
        }
    }

    private Series series(String split, String style, Function<NetworkCurvePoint, Double> value) {
        List<NetworkCurvePoint> points = content.curves().stream()
                .filter(point -> point.split().equals(split) && value.apply(point) != null)
                .sorted((p, q) -> Long.compare(p.step(), q.step()))
                .toList();
        return Series.of(
                split,
                style,
                points.stream().mapToDouble(NetworkCurvePoint::step).toArray(),
                points.stream().mapToDouble(value::apply).toArray());
    }

    private void gradients(Markup out) {
        GradientReading reading = content.gradients();
        if (reading == null) {
            return;
        }
        out.element("h3", "Gradients").line();
        reading.sentences().forEach(sentence -> out.element("p", sentence).line());
        Table.open(
                out,
                "Root mean square of the entries of each parameter's gradient, over the steps that were measured.",
                List.of(
                        Table.Column.text("Parameter"),
                        Table.Column.number("Median"),
                        Table.Column.number("Largest"),
                        Table.Column.number("Last"),
                        Table.Column.number("Update over weights"),
                        Table.Column.text("Remark")),
                null);
        for (GradientReading.Parameter of :
                reading.parameters().stream().limit(MOST_PARAMETERS).toList()) {
            out.open("tr");
            Table.name(out, Numbers.cut(of.name(), 100));
            Table.number(out, Numbers.brief(of.median()));
            Table.number(out, Numbers.brief(of.largest()));
            Table.number(out, Numbers.brief(of.last()));
            Table.number(out, of.updateRatio() == null ? "\u2013" : Numbers.brief(of.updateRatio()));
            Table.text(out, of.remark());
            out.close().line();
        }
        Table.close(out);
    }
}
