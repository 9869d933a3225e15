package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Made-up report contents of a realistic size.
final class SampleContent {
    private final Random random = new Random(11);
    private final String text;
    private final int slices;

    /// @param text what stands wherever a user's text can stand
    private SampleContent(String text, int slices) {
        this.text = text;
        this.slices = slices;
    }

    static ReportContent plausible() {
        return new SampleContent("", 12).content();
    }

    static ReportContent hostile(String text) {
        return new SampleContent(text, 500).content();
    }

    private ReportContent content() {
        Map<String, String> facts = new TreeMap<>(Map.of(
                "network.gpt.layers", "4", "network.gpt.width", "128" + text, "optimizer.learning-rate", "0.002"));
        return new ReportContent(evaluation(), curves(), facts);
    }

    private Evaluation evaluation() {
        Evaluation.Data data = new Evaluation.Data(
                "9c1f20ab77d2e1aa", 131, 291, 498_120, 1_212_004, 1_690_233L, "by hash of the document id");
        Evaluation.Data train =
                new Evaluation.Data("77aa20ab77d2e1aa", 13_800, 13_800, 58_012_004, 58_012_004, null, "all documents");
        Evaluation.Subject subject = new Evaluation.Subject(
                new Evaluation.Model("0f3b20ab77d2e1aa", 1_871_616, 8192, 256),
                new Evaluation.Tokenizer("55ab20ab77d2e1aa", 8192),
                data,
                train);
        return new Evaluation(
                Evaluation.SCHEMA,
                "language-model",
                "bits-per-byte/1: total nats / (ln 2 x bytes of the original text); window 256, stride 128",
                subject,
                new Evaluation.Settings(256, 128, 0.95, 2000, "document", 20, 1337),
                headline(),
                slices(),
                positions(),
                lengths(),
                examples(5.1),
                examples(0.8),
                samples(),
                text.isEmpty()
                        ? List.of(
                                "intervals are rough: 131 documents, which differ so much in size that they count as 24.3")
                        : Collections.nCopies(50, text));
    }

    private static List<Figure> headline() {
        return List.of(
                new Figure(
                        "bits-per-byte",
                        "lower",
                        new Estimate(1.7312, 1.6621, 1.8011, 131),
                        "total nats / (ln 2 x bytes of text)"),
                new Figure(
                        "gzip-bits-per-byte",
                        "lower",
                        new Estimate(2.1831, 2.0312, 2.3504, 131),
                        "baseline, each with 18 bytes of framing"),
                new Figure(
                        "gzip-together-bits-per-byte",
                        "lower",
                        new Estimate(1.9011, null, null, 131),
                        "baseline; no interval: one stream has no independent parts"),
                new Figure(
                        "unigram-bits-per-byte",
                        "lower",
                        new Estimate(3.0122, 2.9012, 3.1034, 131),
                        "baseline, fitted on train with add-one smoothing"),
                new Figure(
                        "improvement-over-gzip",
                        "higher",
                        new Estimate(0.4519, 0.3512, 0.5612, 131),
                        "gzip's bits per byte less the model's, paired by document"),
                new Figure(
                        "improvement-over-unigram",
                        "higher",
                        new Estimate(1.281, 1.2212, 1.3412, 131),
                        "unigram's bits per byte less the model's, paired by document"),
                new Figure(
                        "byte-perplexity",
                        "lower",
                        new Estimate(3.3201, 3.1661, 3.4851, 131),
                        "2 to the power of bits per byte"),
                new Figure(
                        "token-perplexity",
                        "lower",
                        new Estimate(58.78, 50.1, 68.2, 131),
                        "depends on the tokenizer: compare only with the same one"),
                new Figure("leaked-documents", "lower", null, "n/a: the step has no input 'train'"));
    }

    private List<Evaluation.Slice> slices() {
        List<Evaluation.Slice> all = new ArrayList<>();
        for (String column : new String[] {"source" + text, "length"}) {
            for (int i = 0; i < slices; i++) {
                double value = 2.2 - 0.08 * Math.min(i, 14);
                boolean few = i % 5 == 4;
                Estimate estimate = few
                        ? new Estimate(value, null, null, 3)
                        : new Estimate(value, value - 0.1, value + 0.13, 21 + i);
                Estimate gap = new Estimate(value - 1.73, few ? null : value - 1.9, few ? null : value - 1.6, 21);
                all.add(new Evaluation.Slice(
                        column, "java.module" + i + text, 10_000 + i, estimate, gap, few ? null : 0.0004 * i, few));
            }
        }
        return all;
    }

    private static List<Evaluation.PositionLoss> positions() {
        List<Evaluation.PositionLoss> positions = new ArrayList<>();
        int from = 1;
        for (int to : new int[] {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256}) {
            double loss = 3.9 + 3.2 / Math.sqrt(from);
            positions.add(new Evaluation.PositionLoss(
                    from,
                    to,
                    131L * (to - from + 1),
                    new Estimate(loss, loss - 0.6 / from - 0.05, loss + 0.6 / from + 0.05, 131)));
            from = to + 1;
        }
        return positions;
    }

    private static List<Evaluation.LengthBin> lengths() {
        List<Evaluation.LengthBin> bins = new ArrayList<>();
        long[] counts = {2, 9, 22, 31, 33, 19, 10, 4, 0, 1};
        for (int i = 0; i < counts.length; i++) {
            bins.add(new Evaluation.LengthBin(256L << i, 512L << i, counts[i]));
        }
        return bins;
    }

    private List<Evaluation.Example> examples(double cost) {
        List<Evaluation.Example> examples = new ArrayList<>();
        String[] words = {
            "private", " static", " final", " int", " TABLE", " =", " new", " byte", "[]", " {", "0x", "7f", ",", "\n"
        };
        for (int i = 0; i < 5; i++) {
            List<Evaluation.Piece> pieces = new ArrayList<>();
            for (int p = 0; p < 60; p++) {
                pieces.add(new Evaluation.Piece(
                        words[random.nextInt(words.length)] + text, cost * 3 * random.nextDouble()));
            }
            examples.add(new Evaluation.Example(
                    "java.base/sun/nio/cs/Table" + i + ".java" + text,
                    "java.base" + text,
                    48_120 + i,
                    21_003,
                    cost,
                    2.9,
                    pieces));
        }
        return examples;
    }

    private List<Evaluation.Sample> samples() {
        List<Evaluation.Sample> samples = new ArrayList<>();
        for (String prompt : new String[] {"public static ", "/**\n * Returns ", ""}) {
            samples.add(new Evaluation.Sample(
                    prompt + text,
                    "temperature 0.8, top-p 0.95",
                    "int compareTo(Object other) {\n        return this.value - ((Key) other).value;\n    }\n" + text,
                    80,
                    prompt.isEmpty()));
        }
        return text.isEmpty() ? samples : Collections.nCopies(30, samples.getFirst());
    }

    private List<CurvePoint> curves() {
        List<CurvePoint> points = new ArrayList<>();
        for (int step = 1; step <= 700; step++) {
            double loss = 3.9 + 5.1 * Math.exp(-step / 90.0) + 0.12 * random.nextGaussian();
            double rate = step < 50 ? 2e-3 * step / 50 : 2e-4 + 9e-4 * (1 + Math.cos(Math.PI * (step - 50) / 650.0));
            points.add(new CurvePoint(step, "train", loss, null, rate, 0.4 + Math.abs(random.nextGaussian()) * 0.3));
            if (step % 100 == 0) {
                points.add(new CurvePoint(step, "validation", 4.0 + 5.1 * Math.exp(-step / 90.0), 1.9, null, null));
            }
        }
        return points;
    }
}
