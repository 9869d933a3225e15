package dev.quern.evaluation.language;

import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.Evaluation.PositionLoss;
import dev.quern.evaluation.result.Evaluation.Sample;
import dev.quern.evaluation.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Makes figures of scored documents. A pure function of them and of the seed.
final class Analysis {
    private static final int FEW_DOCUMENTS = 30;

    private final EvaluateTask.Config config;
    private final WindowedScorer scorer;
    private final TextTokens text;
    private final List<ScoredDocument> documents;
    private final TrainingTokens train;
    private final long gzipTogether;
    private final List<String> warnings;
    private final Estimates estimates;

    /// @param documents in canonical order, with some bytes among them
    /// @param train null if there are no training rows
    Analysis(
            EvaluateTask.Config config,
            long seed,
            WindowedScorer scorer,
            TextTokens text,
            List<ScoredDocument> documents,
            TrainingTokens train,
            long gzipTogether,
            List<String> warnings) {
        this.config = config;
        this.scorer = scorer;
        this.text = text;
        this.documents = documents;
        this.train = train;
        this.gzipTogether = gzipTogether;
        this.warnings = warnings;
        this.estimates = new Estimates(seed, config.confidence());
    }

    Evaluation evaluation(Evaluation.Subject subject, Evaluation.Settings settings, List<Sample> samples) {
        List<Evaluation.Figure> headline = new Headline(documents, estimates, train, gzipTogether).figures();
        warn(headline);
        Examples examples = new Examples(documents, text);
        return new Evaluation(
                Evaluation.SCHEMA,
                "language-model",
                metricVersion(settings),
                subject,
                settings,
                headline,
                new Slices(documents, estimates, config.minN()).all(config.slices()),
                positions(settings.windowLength()),
                LengthBuckets.histogram(
                        documents.stream().map(ScoredDocument::document).toList()),
                examples.worst(),
                examples.best(),
                samples,
                List.copyOf(warnings));
    }

    private static String metricVersion(Evaluation.Settings settings) {
        return "bits-per-byte/1: total nats / (ln 2 x bytes of the original text); special tokens count no bytes; every"
                + " token is scored once, the first after end-of-text; window " + settings.windowLength() + ", stride "
                + settings.windowStride();
    }

    private void warn(List<Evaluation.Figure> headline) {
        double effective = Interval.effective(
                Estimates.each(documents, scored -> scored.document().bytes()));
        if (effective < FEW_DOCUMENTS) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "intervals are rough: %d documents, which differ so much in size that they count as %.1f",
                    documents.size(),
                    effective));
        }
        for (Evaluation.Figure figure : headline) {
            boolean improvement = figure.metric().startsWith(Headline.IMPROVEMENT);
            if (improvement && figure.estimate() != null && figure.estimate().value() <= 0) {
                warnings.add("the model does not beat " + figure.metric().substring(Headline.IMPROVEMENT.length()));
            }
        }
        if (train != null && train.leaked() > 0) {
            warnings.add(train.leaked() + " of " + documents.size()
                    + " evaluated documents also occur in the training rows, token for token");
        }
    }

    /// Loss by number of tokens in view, in ranges that widen by about a half.
    private List<PositionLoss> positions(int windowLength) {
        List<PositionLoss> positions = new ArrayList<>();
        int from = 1;
        for (int to : rangeEnds(windowLength)) {
            double[] nats = new double[documents.size()];
            double[] tokens = new double[documents.size()];
            sum(from, to, nats, tokens);
            long count = (long) Estimates.sum(tokens);
            if (count > 0) {
                long in = Arrays.stream(tokens).filter(t -> t > 0).count();
                positions.add(
                        new PositionLoss(from, to, count, estimates.ratio(documents, nats, tokens, in, mean -> mean)));
            }
            from = to + 1;
        }
        return positions;
    }

    private void sum(int from, int to, double[] nats, double[] tokens) {
        for (int d = 0; d < nats.length; d++) {
            float[] of = documents.get(d).tokenNats();
            for (int i = 0; i < of.length; i++) {
                int view = scorer.inView(i);
                if (view >= from && view <= to) {
                    nats[d] += of[i];
                    tokens[d]++;
                }
            }
        }
    }

    /// 1, 2, 3, 4, 6, 8, 12, 16, ... and at last the window's length.
    static List<Integer> rangeEnds(int windowLength) {
        List<Integer> ends = new ArrayList<>();
        for (int power = 1; power < windowLength; power *= 2) {
            ends.add(power);
            if (power > 1 && power + power / 2 < windowLength) {
                ends.add(power + power / 2);
            }
        }
        ends.add(windowLength);
        return ends;
    }
}
