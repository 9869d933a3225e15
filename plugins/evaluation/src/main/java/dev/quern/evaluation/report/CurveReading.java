package dev.quern.evaluation.report;

import java.util.ArrayList;
import java.util.List;

/// Reads over- and underfitting from curves. Each sentence tells the rule that it follows.
final class CurveReading {
    private static final double RISE = 0.05;
    private static final double FALL = 0.02;
    private static final int FEWEST = 5;

    private CurveReading() {}

    static List<String> of(List<NetworkCurvePoint> curves) {
        List<NetworkCurvePoint> train = split(curves, "train");
        List<NetworkCurvePoint> validation = split(curves, "validation");
        if (train.size() < FEWEST || validation.size() < FEWEST) {
            return List.of("Too few points to tell over- from underfitting (at least " + FEWEST + " of each curve).");
        }
        List<String> found = new ArrayList<>();
        overfits(found, train, validation);
        underfits(found, train, validation);
        if (found.isEmpty()) {
            found.add(
                    "Neither overfitting nor underfitting shows: the validation loss ends within 5 % of its lowest, and"
                            + " the losses no longer fall together by 2 % over the last fifth.");
        }
        return found;
    }

    private static void overfits(
            List<String> found, List<NetworkCurvePoint> train, List<NetworkCurvePoint> validation) {
        NetworkCurvePoint lowest = validation.getFirst();
        for (NetworkCurvePoint point : validation) {
            lowest = point.loss() < lowest.loss() ? point : lowest;
        }
        double last = validation.getLast().loss();
        boolean trainFell = train.getLast().loss() < at(train, lowest.step());
        if (last > lowest.loss() * (1 + RISE) && trainFell) {
            found.add("Overfits: the validation loss rose from " + Numbers.brief(lowest.loss()) + " at step "
                    + Numbers.count(lowest.step()) + " to " + Numbers.brief(last)
                    + " while the training loss went on falling. (Rule: a rise of more than 5 % above the lowest.)");
        }
    }

    private static void underfits(
            List<String> found, List<NetworkCurvePoint> train, List<NetworkCurvePoint> validation) {
        if (falls(train) && falls(validation)) {
            found.add("Underfits: training and validation loss were both still falling at the end; train longer."
                    + " (Rule: both fell by more than 2 % over the last fifth of their points.)");
        }
    }

    private static boolean falls(List<NetworkCurvePoint> curve) {
        int from = curve.size() - 1 - Math.max(1, curve.size() / 5);
        return curve.getLast().loss() < curve.get(from).loss() * (1 - FALL);
    }

    /// The loss at the last point up to a step, or at the first.
    private static double at(List<NetworkCurvePoint> curve, long step) {
        double loss = curve.getFirst().loss();
        for (NetworkCurvePoint point : curve) {
            loss = point.step() <= step ? point.loss() : loss;
        }
        return loss;
    }

    private static List<NetworkCurvePoint> split(List<NetworkCurvePoint> curves, String split) {
        return curves.stream()
                .filter(point -> point.split().equals(split) && point.loss() != null)
                .sorted((p, q) -> Long.compare(p.step(), q.step()))
                .toList();
    }
}
