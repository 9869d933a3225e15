package dev.quern.compute.core;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Anchor boxes of single-shot detectors (Liu et al. 2016): making them, matching them with true boxes, and turning
/// predictions into detections. Boxes are (left, top, right, bottom) in shares of the image. Without gradients.
public final class Detection {

    /// What offsets of centres and of sizes are divided by.
    private static final double CENTRE_VARIANCE = 0.1;

    private static final double SIZE_VARIANCE = 0.2;
    /// Boxes that overlap less than this are never matched.
    private static final double LEAST_OVERLAP = 1e-6;

    private final Allocator allocator;

    Detection(Allocator allocator) {
        this.allocator = allocator;
    }

    /// Anchor boxes for each position of (batch, channels, height, width): every size with the first ratio, then the
    /// first size with the other ratios. (1, height * width * (sizes + ratios - 1), 4).
    ///
    /// @param steps distance of two positions (vertical, horizontal), or not positive for one position of the image
    /// @param offsets where in its cell a position is (vertical, horizontal)
    public Tensor anchors(Tensor image, float[] sizes, float[] ratios, float[] steps, float[] offsets, boolean clip) {
        if (image.rank() != 4 || sizes.length == 0 || ratios.length == 0) {
            throw new IllegalArgumentException("multiBoxPrior needs (batch, channels, height, width), sizes and ratios,"
                    + " got shape " + Arrays.toString(image.shape()) + ", " + sizes.length + " sizes and "
                    + ratios.length + " ratios");
        }
        int height = image.length(2);
        int width = image.length(3);
        double stepY = steps.length < 2 || steps[0] <= 0 ? 1.0 / height : steps[0];
        double stepX = steps.length < 2 || steps[1] <= 0 ? 1.0 / width : steps[1];
        int each = sizes.length + ratios.length - 1;
        Tensor result = allocator.empty(ElementType.FLOAT32, 1, height * width * each, 4);
        float[] out = result.floats();
        int at = 0;
        for (int row = 0; row < height; row++) {
            double y = (row + offsets[0]) * stepY;
            for (int column = 0; column < width; column++) {
                double x = (column + offsets[1]) * stepX;
                for (int i = 0; i < each; i++) {
                    double size = sizes[i < sizes.length ? i : 0];
                    double root = Math.sqrt(ratios[i < sizes.length ? 0 : i - sizes.length + 1]);
                    double halfWidth = size * height / width * root / 2;
                    double halfHeight = size / root / 2;
                    double[] box = {x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight};
                    for (double side : box) {
                        out[at++] = (float) (clip ? Math.clamp(side, 0.0, 1.0) : side);
                    }
                }
            }
        }
        return result;
    }

    /// What a detector shall predict.
    ///
    /// @param offsets (batch, anchors * 4); `mask` likewise: 1 where an anchor is matched
    /// @param classes (batch, anchors): 0 background, class + 1, or the label of ignored anchors
    public record Targets(Tensor offsets, Tensor mask, Tensor classes) {}

    /// How anchors are matched.
    ///
    /// @param overlap intersection over union above which an anchor takes its best box
    /// @param ignored label of anchors that do not count
    /// @param negatives background anchors kept for each matched one, the hardest first; not positive keeps all
    /// @param negativeOverlap background anchors overlap less than this
    public record Matching(double overlap, double ignored, double negatives, double negativeOverlap, int least) {}

    /// Matches anchors (1, anchors, 4) with true boxes (batch, boxes, 5): class and box, a negative class ending the
    /// list; an image without boxes is all background. First every true box takes the anchor that overlaps it most,
    /// then anchors take boxes.
    ///
    /// @param predictions (batch, classes + 1, anchors), from which the hardest background is chosen
    public Targets targets(Tensor anchors, Tensor boxes, Tensor predictions, Matching matching) {
        boolean fits = anchors.rank() == 3
                && anchors.length(2) == 4
                && boxes.rank() == 3
                && boxes.length(2) >= 5
                && predictions.rank() == 3
                && predictions.length(2) == anchors.length(1)
                && predictions.length(0) == boxes.length(0);
        if (!fits) {
            throw new IllegalArgumentException("multiBoxTarget needs anchors (1, anchors, 4), labels (batch, boxes, 5)"
                    + " and predictions (batch, classes, anchors), got " + Arrays.toString(anchors.shape()) + ", "
                    + Arrays.toString(boxes.shape()) + " and " + Arrays.toString(predictions.shape()));
        }
        int batch = boxes.length(0);
        int count = anchors.length(1);
        Tensor offsets = allocator.full(ElementType.FLOAT32, new int[] {batch, count * 4}, 0);
        Tensor mask = allocator.full(ElementType.FLOAT32, new int[] {batch, count * 4}, 0);
        Tensor classes = allocator.full(ElementType.FLOAT32, new int[] {batch, count}, matching.ignored);
        for (int image = 0; image < batch; image++) {
            double[][] truth = truth(boxes, image);
            int[] match = new int[count];
            if (truth.length > 0) {
                match = match(anchors, truth, predictions, image, matching);
            } else {
                Arrays.fill(match, BACKGROUND);
            }
            write(anchors, truth, match, image, new Targets(offsets, mask, classes));
        }
        return new Targets(offsets, mask, classes);
    }

    /// Class and box of each true box of an image.
    private static double[][] truth(Tensor boxes, int image) {
        int width = boxes.length(2);
        return IntStream.range(0, boxes.length(1))
                .mapToObj(i -> IntStream.range(0, 5)
                        .mapToDouble(j -> boxes.real((image * boxes.length(1) + i) * width + j))
                        .toArray())
                .takeWhile(box -> box[0] >= 0)
                .toArray(double[][]::new);
    }

    private static double[] box(Tensor boxes, int index) {
        double[] box = new double[4];
        Arrays.setAll(box, i -> boxes.real(4 * index + i));
        return box;
    }

    /// Intersection over union.
    private static double overlap(double[] a, int aAt, double[] b, int bAt) {
        double width = Math.min(a[aAt + 2], b[bAt + 2]) - Math.max(a[aAt], b[bAt]);
        double height = Math.min(a[aAt + 3], b[bAt + 3]) - Math.max(a[aAt + 1], b[bAt + 1]);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double shared = width * height;
        return shared / (area(a, aAt) + area(b, bAt) - shared);
    }

    private static double area(double[] box, int at) {
        return (box[at + 2] - box[at]) * (box[at + 3] - box[at + 1]);
    }

    private static final int BACKGROUND = -1;
    private static final int IGNORED = -2;

    /// For each anchor the true box it is matched with, [#BACKGROUND] or [#IGNORED].
    private static int[] match(Tensor anchors, double[][] truth, Tensor predictions, int image, Matching matching) {
        int count = anchors.length(1);
        double[][] overlaps = new double[count][truth.length];
        for (int i = 0; i < count; i++) {
            double[] anchor = box(anchors, i);
            for (int j = 0; j < truth.length; j++) {
                overlaps[i][j] = overlap(anchor, 0, truth[j], 1);
            }
        }
        int[] match = new int[count];
        Arrays.fill(match, IGNORED);
        matchBoxes(overlaps, match, truth.length);
        int matched = 0;
        double[] best = new double[count];
        for (int i = 0; i < count; i++) {
            int favourite = largest(overlaps[i]);
            best[i] = overlaps[i][favourite];
            if (match[i] == IGNORED && best[i] > matching.overlap) {
                match[i] = favourite;
            }
            matched += match[i] >= 0 ? 1 : 0;
        }
        chooseBackground(match, best, matched, predictions, image, matching);
        return match;
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    /// Every true box takes an anchor, the pair that overlaps most first.
    private static void matchBoxes(double[][] overlaps, int[] match, int boxes) {
        boolean[] taken = new boolean[boxes];
        for (int round = 0; round < boxes; round++) {
            int anchor = -1;
            int box = -1;
            double most = LEAST_OVERLAP;
            for (int i = 0; i < overlaps.length; i++) {
                for (int j = 0; match[i] < 0 && j < boxes; j++) {
                    if (!taken[j] && overlaps[i][j] > most) {
                        most = overlaps[i][j];
                        anchor = i;
                        box = j;
                    }
                }
            }
            if (anchor < 0) {
                return;
            }
            match[anchor] = box;
            taken[box] = true;
        }
    }

    private static void chooseBackground(
            int[] match, double[] best, int matched, Tensor predictions, int image, Matching matching) {
        IntStream free = IntStream.range(0, match.length).filter(i -> match[i] < 0);
        if (matching.negatives <= 0) {
            free.forEach(i -> match[i] = BACKGROUND);
            return;
        }
        long wanted = Math.max(matching.least, (long) (matched * matching.negatives));
        free.filter(i -> best[i] < matching.negativeOverlap)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> background(predictions, image, i)))
                .limit(wanted)
                .forEach(i -> match[i] = BACKGROUND);
    }

    /// The probability of the background, by softmax over the classes.
    private static double background(Tensor predictions, int image, int anchor) {
        int classes = predictions.length(1);
        int count = predictions.length(2);
        double first = predictions.real(image * classes * count + anchor);
        double most = first;
        for (int j = 1; j < classes; j++) {
            most = Math.max(most, predictions.real((image * classes + j) * count + anchor));
        }
        double sum = 0;
        for (int j = 0; j < classes; j++) {
            sum += Math.exp(predictions.real((image * classes + j) * count + anchor) - most);
        }
        return Math.exp(first - most) / sum;
    }

    private static void write(Tensor anchors, double[][] truth, int[] match, int image, Targets targets) {
        int count = match.length;
        for (int i = 0; i < count; i++) {
            if (match[i] == BACKGROUND) {
                targets.classes.floats()[image * count + i] = 0;
            } else if (match[i] >= 0) {
                double[] box = truth[match[i]];
                double[] anchor = box(anchors, i);
                double width = anchor[2] - anchor[0];
                double height = anchor[3] - anchor[1];
                double boxWidth = box[3] - box[1];
                double boxHeight = box[4] - box[2];
                double[] offsets = {
                    ((box[1] + box[3]) / 2 - (anchor[0] + anchor[2]) / 2) / width / CENTRE_VARIANCE,
                    ((box[2] + box[4]) / 2 - (anchor[1] + anchor[3]) / 2) / height / CENTRE_VARIANCE,
                    Math.log(boxWidth / width) / SIZE_VARIANCE,
                    Math.log(boxHeight / height) / SIZE_VARIANCE
                };
                targets.classes.floats()[image * count + i] = (float) (box[0] + 1);
                for (int j = 0; j < 4; j++) {
                    targets.offsets.floats()[(image * count + i) * 4 + j] = (float) offsets[j];
                    targets.mask.floats()[(image * count + i) * 4 + j] = 1;
                }
            }
        }
    }

    /// Which detections stay.
    ///
    /// @param threshold least probability
    /// @param background class of the background
    /// @param overlap boxes of a class that overlap a likelier one at least this much are suppressed; none are
    /// unless it is
    ///     above 0 and at most 1
    /// @param acrossClasses whether boxes of other classes suppress too
    /// @param most boxes that are looked at, or not positive for all
    public record Choice(
            boolean clip, double threshold, int background, double overlap, boolean acrossClasses, int most) {}

    /// Detections (batch, anchors, 6): class without background, or -1 where suppressed, probability and box;
    /// those that stay first, the likeliest first.
    ///
    /// @param probabilities (batch, classes + 1, anchors)
    /// @param offsets (batch, anchors * 4)
    /// @param anchors (1, anchors, 4)
    public Tensor detections(Tensor probabilities, Tensor offsets, Tensor anchors, Choice choice) {
        boolean cube = probabilities.rank() == 3;
        int batch = cube ? probabilities.length(0) : 0;
        int classes = cube ? probabilities.length(1) : 0;
        int count = cube ? probabilities.length(2) : 0;
        if (!cube || offsets.size() != batch * count * 4 || anchors.size() != count * 4) {
            throw new IllegalArgumentException("multiBoxDetection needs (batch, classes, anchors), (batch, anchors * 4)"
                    + " and (1, anchors, 4), got " + Arrays.toString(probabilities.shape()) + ", "
                    + Arrays.toString(offsets.shape()) + " and " + Arrays.toString(anchors.shape()));
        }
        Tensor result = allocator.full(ElementType.FLOAT32, new int[] {batch, count, 6}, -1);
        for (int image = 0; image < batch; image++) {
            double[][] found = new double[count][];
            for (int i = 0; i < count; i++) {
                found[i] = detection(probabilities, classes, offsets, anchors, image, i, choice);
            }
            Arrays.sort(found, Comparator.comparingDouble(each -> each[0] < 0 ? 1 : -each[1]));
            suppress(found, choice);
            Arrays.sort(found, Comparator.comparingDouble(each -> each[0] < 0 ? 1 : 0));
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < 6; j++) {
                    result.floats()[(image * count + i) * 6 + j] = (float) found[i][j];
                }
            }
        }
        return result;
    }

    private static double[] detection(
            Tensor probabilities, int classes, Tensor offsets, Tensor anchors, int image, int index, Choice choice) {
        int count = probabilities.length(2);
        double score = -1;
        int best = -1;
        for (int j = 0; j < classes; j++) {
            double probability = probabilities.real((image * classes + j) * count + index);
            if (j != choice.background && probability > score) {
                score = probability;
                best = j;
            }
        }
        double[] anchor = box(anchors, index);
        double[] offset = box(offsets, image * count + index);
        double width = anchor[2] - anchor[0];
        double height = anchor[3] - anchor[1];
        double x = offset[0] * CENTRE_VARIANCE * width + (anchor[0] + anchor[2]) / 2;
        double y = offset[1] * CENTRE_VARIANCE * height + (anchor[1] + anchor[3]) / 2;
        double halfWidth = Math.exp(offset[2] * SIZE_VARIANCE) * width / 2;
        double halfHeight = Math.exp(offset[3] * SIZE_VARIANCE) * height / 2;
        double[] sides = {x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight};
        if (choice.clip) {
            Arrays.setAll(sides, i -> Math.clamp(sides[i], 0.0, 1.0));
        }
        double kind = score < choice.threshold ? -1 : best > choice.background ? best - 1 : best;
        return new double[] {kind, score, sides[0], sides[1], sides[2], sides[3]};
    }

    /// Of boxes that overlap too much the likeliest stays (non-maximum suppression).
    private static void suppress(double[][] found, Choice choice) {
        int looked = choice.most > 0 ? Math.min(choice.most, found.length) : found.length;
        for (int i = looked; i < found.length; i++) {
            found[i][0] = -1;
        }
        boolean suppresses = choice.overlap > 0 && choice.overlap <= 1;
        for (int i = 0; suppresses && i < looked; i++) {
            for (int j = i + 1; found[i][0] >= 0 && j < looked; j++) {
                boolean rivals = found[j][0] >= 0 && (choice.acrossClasses || found[i][0] == found[j][0]);
                if (rivals && overlap(found[i], 2, found[j], 2) >= choice.overlap) {
                    found[j][0] = -1;
                }
            }
        }
    }
}
