package dev.quern.evaluation.classification;

import java.io.PrintStream;
import java.util.Optional;

/// Time of all figures of 10,000 rows of 10 classes with 50 slices and 10,000 resamples; arguments: rows, classes,
/// resamples. The bar is 2 s on two cores, the first run included, since a job makes one evaluation.
public final class ClassificationBenchmark {
    private ClassificationBenchmark() {}

    public static void main(String[] arguments) {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int classes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int resamples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
        PrintStream out = System.out;
        ScoredRows scored = SampleScores.of(rows, classes, 4, 1);
        Options options = new Options(7, 0.95, resamples, 20, 5, 15, Optional.empty());
        String first = null;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            ClassificationAnalysis.Result result =
                    ClassificationAnalysis.of(scored, SampleScores.slices(rows, 5, 10), options);
            double seconds = (System.nanoTime() - start) / 1e9;
            String told = result.toString();
            if (first != null && !first.equals(told)) {
                throw new IllegalStateException("two runs differ");
            }
            first = told;
            out.printf(
                    "%,d rows, %d classes, %,d resamples, round %d: %.2f s, accuracy %s%n",
                    rows,
                    classes,
                    resamples,
                    round,
                    seconds,
                    result.headline().getFirst().estimate());
        }
    }
}
