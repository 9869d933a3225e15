package dev.quern.api.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/// Operations that a language model needs and `ai.djl.ndarray.internal.NDArrayEx` does not name, each
/// differentiable and fused.
///
/// An engine offers them by letting its `NDArrayEx` implement this interface. On any other engine a model uses
/// a composed fallback with the same results up to rounding, so models stay portable between DJL engines.
///
/// All arrays are float32 and on one device unless said otherwise. Implementations are thread-safe where the
/// engine's arrays are.
public interface FusedOperations {

    /// Multi-head scaled dot-product self-attention.
    ///
    /// @param queryKeyValue (batch, time, 3 * width): queries, keys and values side by side, each with its heads
    ///     side by side
    /// @param heads number of heads; divides width
    /// @param causal whether position t attends to positions 0..t only
    /// @return (batch, time, width)
    NDArray attention(NDArray queryKeyValue, int heads, boolean causal);

    /// `x / sqrt(mean(x²) + epsilon) * gain` over the last axis: root-mean-square normalisation (Zhang and Sennrich
    /// 2019).
    ///
    /// @param x (..., width)
    /// @param gain (width)
    NDArray rmsNorm(NDArray x, NDArray gain, float epsilon);

    /// `x / (1 + e^-x)`, the sigmoid linear unit.
    NDArray silu(NDArray x);

    /// Rotary position embedding (Su et al. 2021): elements i and i + size / 2 of each head, as a point, are
    /// turned by the angle `position * base^(-2 i / size)`.
    ///
    /// @param x (batch, time, width), heads side by side, each of an even size
    /// @param first the position of the first time step
    /// @param base 10,000 in the paper
    NDArray rotary(NDArray x, int heads, int first, double base);

    /// Mean over all positions of the negative log-likelihood, in nats, of `labels` under `softmax(hidden * weight^T)`.
    /// The logits are never stored whole.
    ///
    /// @param hidden (rows, width)
    /// @param weight (classes, width)
    /// @param labels (rows), int32 or int64; a negative label leaves its row out of loss and mean
    /// @return a scalar
    NDArray linearCrossEntropy(NDArray hidden, NDArray weight, NDArray labels);

    /// Like [#linearCrossEntropy], per row, without gradient: for scoring.
    ///
    /// @return (rows) nats; 0 where the label is negative
    NDArray linearCrossEntropyPerRow(NDArray hidden, NDArray weight, NDArray labels);

    /// The Euclidean norm of all gradients taken together; the sum's order is fixed.
    double globalNorm(NDList gradients);

    /// One AdamW step over all parameters in place (Loshchilov and Hutter 2019), with bias correction as in
    /// `torch.optim.AdamW`. Gradients are read as `gradient * gradientScale`, so clipping costs no pass.
    ///
    /// @param firstMoments state of the parameters' shapes, updated in place
    /// @param secondMoments likewise
    /// @param decays one weight decay for each parameter (0 for biases and norms)
    /// @param step 1 for the first update
    void adamW(
            NDList parameters,
            NDList gradients,
            NDList firstMoments,
            NDList secondMoments,
            float[] decays,
            AdamWStep step);

    /// One step of a rule over all parameters in place.
    ///
    /// @param states for each state of the rule its arrays, of the parameters' shapes, updated in place
    /// @param decays L2 penalty of each parameter
    /// @param gradientScale what gradients are multiplied by when read
    void update(
            UpdateRule rule,
            NDList parameters,
            NDList gradients,
            List<NDList> states,
            float[] decays,
            double gradientScale);

    /// Moves averages in place by a share of the way to values: `average += share * (value - average)`.
    void average(NDList averages, NDList values, double share);

    /// Hyperparameters of one AdamW step.
    record AdamWStep(int step, double learningRate, double beta1, double beta2, double epsilon, double gradientScale) {}

    /// The operations of the engine behind `manager`, or `fallback` where it has none.
    static FusedOperations of(NDManager manager, FusedOperations fallback) {
        try (NDArray probe = manager.zeros(new Shape(1))) {
            return probe.getNDArrayInternal() instanceof FusedOperations fused ? fused : fallback;
        }
    }
}
