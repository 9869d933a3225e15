package dev.quern.compute.core;

import java.util.Arrays;
import java.util.List;

/// What a language model needs beyond single layers, each as one differentiable operation.
public final class Fused {

    /// Rows of logits that exist at one time in the cross entropy.
    private static final int CHUNK = 256;

    private final Allocator allocator;
    private final Graph graph;
    private final MatrixLoops matrices;
    private final AttentionLoops attention;

    Fused(Allocator allocator, Graph graph, MatrixLoops matrices, AttentionLoops attention) {
        this.allocator = allocator;
        this.graph = graph;
        this.matrices = matrices;
        this.attention = attention;
    }

    /// Multi-head scaled dot-product self-attention. The weights of one head exist at a time.
    ///
    /// @param projected (batch, time, 3 * width): queries, keys and values side by side
    /// @return (batch, time, width)
    public Tensor attention(Tensor projected, int heads, boolean causal) {
        boolean fits = projected.rank() == 3 && heads > 0 && projected.length(2) % (3 * heads) == 0;
        if (!fits || projected.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException("attention with " + heads
                    + " heads needs float32 (batch, time, 3 * width) with heads dividing width, got "
                    + projected.type() + " " + Arrays.toString(projected.shape()));
        }
        Tensor result =
                allocator.empty(ElementType.FLOAT32, projected.length(0), projected.length(1), projected.length(2) / 3);
        try (Tensor source = allocator.contiguous(projected)) {
            attention.forward(source, heads, causal, result);
            if (graph.tracks(projected)) {
                graph.record(
                        result,
                        step -> {
                            try (Tensor gradient = allocator.contiguous(step.gradient())) {
                                step.give(0, attention.backward(step.saved(0), heads, causal, gradient));
                            }
                        },
                        new Tensor[] {projected},
                        source);
            }
        }
        return result;
    }

    /// The mean negative log-likelihood of `labels` under `softmax(hidden * weight^T)`, in nats.
    ///
    /// Gradients are computed chunk by chunk together with the loss, so neither logits nor probabilities are
    /// stored.
    ///
    /// @param hidden (rows, width)
    /// @param weight (classes, width)
    /// @param labels (rows); a row with a negative label counts neither in the loss nor in the mean
    public Tensor linearCrossEntropy(Tensor hidden, Tensor weight, Tensor labels) {
        requireCrossEntropy(hidden, weight, labels);
        int counted = 0;
        for (int row = 0; row < labels.size(); row++) {
            counted += labels.integer(row) >= 0 ? 1 : 0;
        }
        boolean tracked = graph.tracks(hidden, weight);
        Tensor losses = allocator.empty(ElementType.FLOAT32, labels.size());
        Tensor hiddenGradient = tracked ? zeros(hidden) : null;
        Tensor weightGradient = tracked ? zeros(weight) : null;
        try (losses;
                hiddenGradient;
                weightGradient) {
            crossEntropy(hidden, weight, labels, losses, 1.0 / Math.max(1, counted), hiddenGradient, weightGradient);
            double sum = Summation.sum(losses.floats(), 0, losses.size());
            Tensor result = allocator.scalar(ElementType.FLOAT32, sum / Math.max(1, counted));
            if (tracked) {
                Tensor[] inputs = {hidden, weight};
                graph.record(result, this::scaleSaved, inputs, hiddenGradient, weightGradient);
            }
            return result;
        }
    }

    private Tensor zeros(Tensor like) {
        return allocator.full(ElementType.FLOAT32, like.shape(), 0);
    }

    private void scaleSaved(BackwardStep step) {
        double scale = step.gradient().real(0);
        for (int input = 0; input < 2; input++) {
            if (step.needs(input)) {
                Tensor gradient = step.saved(input);
                if (scale != 1) {
                    float[] values = gradient.floats();
                    for (int i = 0; i < gradient.size(); i++) {
                        values[i] *= (float) scale;
                    }
                }
                step.give(input, gradient.alias());
            }
        }
    }

    /// The loss of each row, 0 where its label is negative; outside the graph.
    public Tensor linearCrossEntropyPerRow(Tensor hidden, Tensor weight, Tensor labels) {
        requireCrossEntropy(hidden, weight, labels);
        Tensor losses = allocator.empty(ElementType.FLOAT32, labels.size());
        crossEntropy(hidden, weight, labels, losses, 0, null, null);
        return losses;
    }

    private static void requireCrossEntropy(Tensor hidden, Tensor weight, Tensor labels) {
        boolean fits = hidden.rank() == 2
                && weight.rank() == 2
                && hidden.length(1) == weight.length(1)
                && labels.rank() == 1
                && labels.size() == hidden.length(0)
                && hidden.type() == ElementType.FLOAT32
                && weight.type() == ElementType.FLOAT32;
        if (!fits) {
            throw new IllegalArgumentException("linearCrossEntropy needs float32 hidden (rows, width), float32 weight "
                    + "(classes, width) and labels (rows), got " + hidden + ", " + weight + " and " + labels);
        }
    }

    /// @param hiddenGradient written unless null, together with `weightGradient`
    private void crossEntropy(
            Tensor hidden,
            Tensor weight,
            Tensor labels,
            Tensor losses,
            double scale,
            Tensor hiddenGradient,
            Tensor weightGradient) {
        int classes = weight.length(0);
        try (Tensor turned = transposed(weight)) {
            for (int from = 0; from < labels.size(); from += CHUNK) {
                int rows = Math.min(CHUNK, labels.size() - from);
                try (Tensor part = hidden.view(hidden.layout().slice(0, from, rows, 1));
                        Tensor logits = allocator.empty(ElementType.FLOAT32, rows, classes)) {
                    matrices.multiply(part, turned, logits, false);
                    for (int row = 0; row < rows; row++) {
                        long label = labels.integer(from + row);
                        losses.floats()[from + row] = rowLoss(logits.floats(), row * classes, classes, label, scale);
                    }
                    if (hiddenGradient != null) {
                        accumulate(logits, part, weight, from, hiddenGradient, weightGradient);
                    }
                }
            }
        }
    }

    private void accumulate(
            Tensor slopes, Tensor part, Tensor weight, int from, Tensor hiddenGradient, Tensor weightGradient) {
        try (Tensor rows = hiddenGradient.view(hiddenGradient.layout().slice(0, from, slopes.length(0), 1));
                Tensor turned = transposed(slopes)) {
            matrices.multiply(slopes, weight, rows, true);
            matrices.multiply(turned, part, weightGradient, true);
        }
    }

    private static Tensor transposed(Tensor matrix) {
        return matrix.view(matrix.layout().permute(new int[] {1, 0}));
    }

    /// Replaces a row of logits by `scale * (softmax - onehot(label))` and returns the label's loss.
    private static float rowLoss(float[] logits, int start, int classes, long label, double scale) {
        if (label < 0) {
            Arrays.fill(logits, start, start + classes, 0);
            return 0;
        }
        if (label >= classes) {
            throw new IndexOutOfBoundsException(
                    "linearCrossEntropy: label " + label + " is outside 0.." + (classes - 1));
        }
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = start; i < start + classes; i++) {
            largest = Math.max(largest, logits[i]);
        }
        double sum = 0;
        double chosen = logits[start + (int) label] - (double) largest;
        for (int i = start; i < start + classes; i++) {
            float power = (float) Math.exp(logits[i] - largest);
            logits[i] = power;
            sum += power;
        }
        float factor = (float) (scale / sum);
        for (int i = start; i < start + classes; i++) {
            logits[i] *= factor;
        }
        logits[start + (int) label] -= (float) scale;
        return (float) (Math.log(sum) - chosen);
    }

    /// The Euclidean norm of all elements together, summed in double precision and in order.
    public double globalNorm(List<Tensor> tensors) {
        double sum = 0;
        for (Tensor tensor : tensors) {
            try (Tensor flat = allocator.contiguous(tensor)) {
                sum += squares(flat.floats(), flat.offset(), flat.size());
            }
        }
        return Math.sqrt(sum);
    }

    private static double squares(float[] x, int start, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = start;
        int end = start + count;
        for (; i + 3 < end; i += 4) {
            a += (double) x[i] * x[i];
            b += (double) x[i + 1] * x[i + 1];
            c += (double) x[i + 2] * x[i + 2];
            d += (double) x[i + 3] * x[i + 3];
        }
        for (; i < end; i++) {
            a += (double) x[i] * x[i];
        }
        return (a + b) + (c + d);
    }
}
