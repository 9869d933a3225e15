package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.Evaluation.Sample;
import java.util.List;

/// What the model writes by itself.
record SampleSection(Evaluation evaluation) implements Section {
    private static final int MOST_SAMPLES = 12;
    private static final int MOST_CHARACTERS = 1_500;

    @Override
    public void write(Markup out) {
        List<Sample> samples = evaluation.samples();
        if (samples.isEmpty()) {
            return;
        }
        out.open("section").line().element("h2", "Samples").line();
        out.element(
                "p", "The prompt is bold, the rest is the model's. Not chosen: the first of each.", "class", "note");
        out.line();
        samples.stream().limit(MOST_SAMPLES).forEach(sample -> sample(out, sample));
        if (samples.size() > MOST_SAMPLES) {
            String rest = Numbers.count(samples.size() - MOST_SAMPLES);
            out.element("p", rest + " more samples are in report.json.", "class", "note")
                    .line();
        }
        out.close().line();
    }

    private static void sample(Markup out, Sample sample) {
        String end = sample.ended() ? ", ended by the model" : "";
        String from = sample.prompt().isEmpty() ? "from the beginning of a document, " : "";
        out.element(
                "p",
                from + sample.settings() + ", " + Numbers.count(sample.tokens()) + " tokens" + end,
                "class",
                "note");
        out.open("pre").element("span", Numbers.cut(sample.prompt(), MOST_CHARACTERS), "class", "prompt");
        out.text(Numbers.cut(sample.text(), MOST_CHARACTERS)).close().line();
    }
}
