package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.util.ArrayList;
import java.util.List;

/// What an evaluation found, in two sentences. Only a difference whose interval leaves zero out is called one.
record Verdict(ReportContent content) {

    String sentence() {
        Estimate model = content.evaluation().figure("bits-per-byte").estimate();
        StringBuilder text = new StringBuilder("The model needs ")
                .append(Numbers.fixed(model.value(), 3))
                .append(" bits for each byte of text it has not seen");
        if (model.lower() != null) {
            text.append(" (")
                    .append(content.intervalName())
                    .append(' ')
                    .append(Numbers.interval(model, 3))
                    .append(")");
        }
        text.append(". ");
        List<String> comparisons = new ArrayList<>();
        compare(comparisons, "gzip -9", "improvement-over-gzip");
        compare(comparisons, "a unigram model", "improvement-over-unigram");
        return text.append("It ")
                .append(String.join(" and ", comparisons))
                .append('.')
                .toString();
    }

    private void compare(List<String> comparisons, String baseline, String metric) {
        Figure figure = content.evaluation().figure(metric);
        if (figure == null || figure.estimate() == null) {
            return;
        }
        Estimate gap = figure.estimate();
        String size = Numbers.fixed(Math.abs(gap.value()), 3);
        if (gap.lower() == null) {
            comparisons.add("differs from " + baseline + " by " + Numbers.signed(gap.value(), 3)
                    + ", from too few documents to tell");
        } else if (gap.lower() > 0) {
            comparisons.add("beats " + baseline + " by " + size);
        } else if (gap.upper() < 0) {
            comparisons.add("loses to " + baseline + " by " + size);
        } else {
            comparisons.add("cannot be told apart from " + baseline);
        }
    }
}
