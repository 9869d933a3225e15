package dev.quern.compute.core;

import dev.quern.compute.kernel.Attention;
import dev.quern.compute.kernel.Compute;
import dev.quern.compute.kernel.LinearCrossEntropy;
import java.util.Arrays;
import java.util.List;

/// What a language model needs beyond single layers, each as one differentiable operation.
public final class Fused {

    private final Allocator allocator;
    private final Graph graph;
    private final Compute compute;

    Fused(Allocator allocator, Graph graph, Compute compute) {
        this.allocator = allocator;
        this.graph = graph;
        this.compute = compute;
    }

    /// Multi-head scaled dot-product self-attention. The weights exist for one block of queries of a head at a time.
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
        int batch = projected.length(0);
        int time = projected.length(1);
        int width = projected.length(2) / 3;
        Tensor result = allocator.empty(ElementType.FLOAT32, batch, time, width);
        if (result.size() == 0) {
            return result;
        }
        Attention kernel = new Attention(compute, time, width, heads, causal);
        try (Tensor source = allocator.contiguous(projected);
                Tensor logSums = allocator.empty(ElementType.FLOAT32, batch, heads, time)) {
            kernel.forward(source.floats(), source.offset(), batch, result.floats(), 0, logSums.floats());
            if (graph.tracks(projected)) {
                Tensor[] inputs = {projected};
                graph.record(result, step -> backward(step, kernel, batch), inputs, source, result, logSums);
            }
        }
        return result;
    }

    private void backward(BackwardStep step, Attention kernel, int batch) {
        Tensor source = step.saved(0);
        Tensor out = step.saved(1);
        Tensor result = allocator.empty(ElementType.FLOAT32, source.shape());
        try (Tensor gradient = allocator.contiguous(step.gradient())) {
            kernel.backward(
                    source.floats(),
                    source.offset(),
                    batch,
                    out.floats(),
                    out.offset(),
                    step.saved(2).floats(),
                    gradient.floats(),
                    gradient.offset(),
                    result.floats(),
                    0);
        }
        step.give(0, result);
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
        int[] classes = labels(hidden, weight, labels);
        long counted = Arrays.stream(classes).filter(label -> label >= 0).count();
        double share = 1.0 / Math.max(1, counted);
        boolean tracked = graph.tracks(hidden, weight);
        Tensor hiddenGradient = tracked ? allocator.empty(ElementType.FLOAT32, hidden.shape()) : null;
        Tensor weightGradient = tracked ? zeros(weight) : null;
        try (Tensor losses = allocator.empty(ElementType.FLOAT32, classes.length);
                hiddenGradient;
                weightGradient) {
            if (tracked) {
                trainingLosses(hidden, weight, classes, losses, (float) share, hiddenGradient, weightGradient);
            } else {
                losses(hidden, weight, classes, losses);
            }
            double sum = Summation.sum(losses.floats(), 0, losses.size());
            Tensor result = allocator.scalar(ElementType.FLOAT32, sum * share);
            if (tracked) {
                Tensor[] inputs = {hidden, weight};
                graph.record(result, this::scaleSaved, inputs, hiddenGradient, weightGradient);
            }
            return result;
        }
    }

    private void losses(Tensor hidden, Tensor weight, int[] labels, Tensor losses) {
        try (Tensor h = allocator.contiguous(hidden);
                Tensor w = allocator.contiguous(weight)) {
            new LinearCrossEntropy(compute, w.length(1), w.length(0))
                    .forward(h.floats(), h.offset(), w.floats(), w.offset(), labels, labels.length, losses.floats());
        }
    }

    private void trainingLosses(
            Tensor hidden,
            Tensor weight,
            int[] labels,
            Tensor losses,
            float scale,
            Tensor hiddenGradient,
            Tensor weightGradient) {
        try (Tensor h = allocator.contiguous(hidden);
                Tensor w = allocator.contiguous(weight)) {
            new LinearCrossEntropy(compute, w.length(1), w.length(0))
                    .forwardBackward(
                            h.floats(),
                            h.offset(),
                            w.floats(),
                            w.offset(),
                            labels,
                            labels.length,
                            losses.floats(),
                            scale,
                            hiddenGradient.floats(),
                            0,
                            weightGradient.floats(),
                            0);
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
                    compute.pieces(gradient.size(), 1, (at, length) -> compute.kernels()
                            .scale((float) scale, gradient.floats(), at, length));
                }
                step.give(input, gradient.alias());
            }
        }
    }

    /// The loss of each row, 0 where its label is negative; outside the graph.
    public Tensor linearCrossEntropyPerRow(Tensor hidden, Tensor weight, Tensor labels) {
        int[] classes = labels(hidden, weight, labels);
        Tensor losses = allocator.empty(ElementType.FLOAT32, classes.length);
        losses(hidden, weight, classes, losses);
        return losses;
    }

    /// The labels, checked together with the shapes.
    private static int[] labels(Tensor hidden, Tensor weight, Tensor labels) {
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
        int[] result = new int[labels.size()];
        for (int row = 0; row < result.length; row++) {
            long label = labels.integer(row);
            if (label >= weight.length(0)) {
                throw new IndexOutOfBoundsException("linearCrossEntropy: label " + label + " of row " + row
                        + " is outside 0.." + (weight.length(0) - 1));
            }
            result[row] = (int) Math.max(-1, label);
        }
        return result;
    }

    /// The Euclidean norm of all elements together, added in a fixed order.
    public double globalNorm(List<Tensor> tensors) {
        double sum = 0;
        for (Tensor tensor : tensors) {
            try (Tensor flat = allocator.contiguous(tensor)) {
                sum += compute.sumOfSquares(flat.floats(), flat.offset(), flat.size());
            }
        }
        return Math.sqrt(sum);
    }
}
