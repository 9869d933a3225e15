package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.LengthBin;
import dev.quern.evaluation.result.Evaluation.PositionLoss;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Loss by the number of tokens in view, and how long the documents are.
record PositionSection(ReportContent content) implements Section {

    @Override
    public void write(Markup out) {
        out.open("section").line().element("h2", "Context and length").line();
        out.open("div", "class", "pair").line();
        List<PositionLoss> positions = content.evaluation().positions();
        if (!positions.isEmpty()) {
            Figures.write(
                    out,
                    chart(positions),
                    "A model that uses its context gets better to the right. The band is the " + content.intervalName()
                            + ".");
        }
        List<LengthBin> lengths = content.evaluation().lengths();
        if (!lengths.isEmpty()) {
            Figures.write(out, histogram(lengths), "Evaluated documents by length in bytes.");
        }
        out.close().close().line();
    }

    private static LineChart chart(List<PositionLoss> positions) {
        List<PositionLoss> known =
                positions.stream().filter(p -> p.nats().lower() != null).toList();
        List<PositionLoss> drawn = known.size() == positions.size() ? known : positions;
        boolean band = drawn == known;
        Series line = new Series(
                "loss",
                "a",
                each(drawn, position -> Math.sqrt((double) position.from() * position.to())),
                each(drawn, position -> position.nats().value()),
                band ? each(drawn, position -> position.nats().lower()) : null,
                band ? each(drawn, position -> position.nats().upper()) : null);
        PositionLoss first = positions.getFirst();
        PositionLoss last = positions.getLast();
        String description = "Loss is " + Numbers.fixed(first.nats().value(), 2) + " nats with " + first.from()
                + " token in view and " + Numbers.fixed(last.nats().value(), 2) + " with " + last.from() + " to "
                + last.to() + ".";
        return new LineChart(
                "position",
                "Loss by tokens in view",
                description,
                "tokens in view",
                "nats per token",
                true,
                460,
                270,
                List.of(line));
    }

    private static double[] each(List<PositionLoss> positions, ToDoubleFunction<PositionLoss> value) {
        return positions.stream().mapToDouble(value).toArray();
    }

    private static BarChart histogram(List<LengthBin> lengths) {
        LengthBin first = lengths.getFirst();
        LengthBin last = lengths.getLast();
        return new BarChart(
                "length",
                "Document lengths",
                "The evaluated documents have from " + Numbers.count(first.from()) + " to fewer than "
                        + Numbers.count(last.to()) + " bytes.",
                "bytes (lower edge of each bar)",
                "documents",
                460,
                270,
                lengths.stream().map(bin -> power(bin.from())).toList(),
                lengths.stream().map(LengthBin::documents).toList());
    }

    /// `512`, `4K`, `2M`: lower edges are powers of two.
    private static String power(long bytes) {
        if (bytes >= 1 << 20) {
            return (bytes >> 20) + "M";
        }
        return bytes >= 1 << 10 ? (bytes >> 10) + "K" : String.valueOf(bytes);
    }
}
