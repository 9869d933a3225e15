package dev.quern.evaluation.language;

import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/// The figures over all documents: the model's, the baselines', and how far apart they are.
final class Headline {
    static final String BITS_PER_BYTE = "bits-per-byte";
    static final String IMPROVEMENT = "improvement-over-";

    private static final String LOWER = "lower";
    private static final String HIGHER = "higher";
    private static final String NO_TRAIN = "n/a: the step has no input 'train'";

    private final List<ScoredDocument> documents;
    private final Estimates estimates;
    private final TrainingTokens train;
    private final long gzipTogether;
    private final double[] bytes;

    Headline(List<ScoredDocument> documents, Estimates estimates, TrainingTokens train, long gzipTogether) {
        this.documents = documents;
        this.estimates = estimates;
        this.train = train;
        this.gzipTogether = gzipTogether;
        this.bytes = Estimates.each(documents, scored -> scored.document().bytes());
    }

    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(perByte(BITS_PER_BYTE, LOWER, Headline::bits, "total nats / (ln 2 x bytes of text)"));
        figures.add(
                perByte("gzip-bits-per-byte", LOWER, Headline::gzipBits, "baseline, each with 18 bytes of framing"));
        figures.add(gzipTogether());
        figures.add(unigram(
                "unigram-bits-per-byte",
                LOWER,
                Headline::unigramBits,
                "baseline, fitted on train with add-one smoothing"));
        figures.add(perByte(
                IMPROVEMENT + "gzip",
                HIGHER,
                scored -> gzipBits(scored) - bits(scored),
                "gzip's bits per byte less the model's, paired by document"));
        figures.add(unigram(
                IMPROVEMENT + "unigram",
                HIGHER,
                scored -> unigramBits(scored) - bits(scored),
                "unigram's bits per byte less the model's, paired by document"));
        figures.add(figure(
                "byte-perplexity",
                LOWER,
                ratio(Headline::bits, bytes, bits -> Math.pow(2, bits)),
                "2 to the power of bits per byte"));
        double[] tokens = Estimates.each(documents, scored -> scored.document().tokens().length);
        figures.add(figure(
                "token-perplexity",
                LOWER,
                ratio(ScoredDocument::nats, tokens, Math::exp),
                "depends on the tokenizer: compare only with the same one"));
        figures.add(leaked());
        return figures;
    }

    private Figure perByte(String metric, String better, ToDoubleFunction<ScoredDocument> bits, String remark) {
        return figure(metric, better, ratio(bits, bytes, value -> value), remark);
    }

    private Figure unigram(String metric, String better, ToDoubleFunction<ScoredDocument> bits, String remark) {
        return train == null ? figure(metric, better, null, NO_TRAIN) : perByte(metric, better, bits, remark);
    }

    private Figure gzipTogether() {
        double value = 8.0 * gzipTogether / Estimates.sum(bytes);
        String remark = "baseline; no interval: one stream has no independent parts";
        return figure("gzip-together-bits-per-byte", LOWER, new Estimate(value, null, null, documents.size()), remark);
    }

    private Figure leaked() {
        String metric = "leaked-documents";
        return train == null
                ? figure(metric, LOWER, null, NO_TRAIN)
                : figure(
                        metric,
                        LOWER,
                        new Estimate(train.leaked(), null, null, documents.size()),
                        "a count: evaluated documents that occur in train, token for token");
    }

    private Estimate ratio(
            ToDoubleFunction<ScoredDocument> numerator, double[] denominators, DoubleUnaryOperator increasing) {
        return estimates.ratio(
                documents, Estimates.each(documents, numerator), denominators, documents.size(), increasing);
    }

    private static Figure figure(String metric, String better, Estimate estimate, String remark) {
        return new Figure(metric, better, estimate, remark);
    }

    private static double bits(ScoredDocument scored) {
        return scored.nats() / Math.log(2);
    }

    private static double gzipBits(ScoredDocument scored) {
        return 8.0 * scored.gzipBytes();
    }

    private static double unigramBits(ScoredDocument scored) {
        return scored.unigramNats() / Math.log(2);
    }
}
