package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;

/// What an evaluation found, in two or three sentences. Only a difference whose interval leaves zero out is called one.
record NetworkVerdict(NetworkReportContent content) {

    String sentence() {
        Estimate main = content.evaluation().figure(content.mainFigure()).estimate();
        String rows = Numbers.count(main.n()) + " rows";
        String begin = content.isClassifier()
                ? "The network is right about " + Numbers.fixed(100 * main.value(), 2) + " % of " + rows
                : "The network's predictions are off by " + Numbers.brief(main.value()) + " on average over " + rows;
        String interval = main.lower() == null
                ? ""
                : " (" + content.intervalName() + " "
                        + (content.isClassifier()
                                ? Numbers.fixed(100 * main.lower(), 2) + " to " + Numbers.fixed(100 * main.upper(), 2)
                                : Numbers.brief(main.lower()) + " to " + Numbers.brief(main.upper()))
                        + ")";
        String selected = content.evaluation().settings().selectedOn()
                ? " These rows chose the checkpoint (selected on): expect worse on new ones."
                : "";
        return begin + interval + ". " + baseline() + selected;
    }

    private String baseline() {
        Figure gain = content.evaluation().figure("improvement-over-baseline");
        if (gain == null || gain.estimate() == null || gain.estimate().lower() == null) {
            return "There are too few rows to hold it against the baseline.";
        }
        Estimate estimate = gain.estimate();
        String size = content.isClassifier()
                ? Numbers.fixed(100 * Math.abs(estimate.value()), 2) + " points"
                : Numbers.brief(Math.abs(estimate.value()));
        if (estimate.lower() > 0) {
            return "It beats the baseline, which looks at no input, by " + size + ".";
        }
        return estimate.upper() < 0
                ? "It loses to the baseline, which looks at no input, by " + size + "."
                : "It cannot be told apart from the baseline, which looks at no input.";
    }
}
