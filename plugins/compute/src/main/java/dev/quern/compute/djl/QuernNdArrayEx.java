package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDArrayIndexer;
import dev.quern.compute.core.Optimizers;
import dev.quern.compute.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/// DJL's internal operations on one array, and the fused operations that DJL does not name.
record QuernNdArrayEx(QuernNdArray array)
        implements ActivationMethods,
                LayerMethods,
                ConvolutionMethods,
                RecurrentMethods,
                OptimizerMethods,
                ImageMethods,
                UpdateMethods {

    @Override
    public QuernNdArray getArray() {
        return array;
    }

    @Override
    public NDArrayIndexer getIndexer(NDManager manager) {
        return new QuernIndexer(manager);
    }

    @Override
    public NDArray where(NDArray condition, NDArray other) {
        return wrap(core().elementwise()
                .where(QuernNdArray.tensorOf(core(), condition), tensor(), QuernNdArray.tensorOf(core(), other)));
    }

    @Override
    public NDArray stack(NDList arrays, int axis) {
        return wrap(core().shaping().stack(withThis(arrays), axis));
    }

    @Override
    public NDArray concat(NDList arrays, int axis) {
        return wrap(core().shaping().concatenate(withThis(arrays), axis));
    }

    private List<Tensor> withThis(NDList arrays) {
        List<Tensor> all = new ArrayList<>(arrays.size() + 1);
        all.add(tensor());
        all.addAll(tensors(arrays));
        return all;
    }

    @Override
    public NDArray attention(NDArray queryKeyValue, int heads, boolean causal) {
        return wrapLike(
                queryKeyValue, core().fused().attention(QuernNdArray.tensorOf(core(), queryKeyValue), heads, causal));
    }

    @Override
    public NDArray linearCrossEntropy(NDArray hidden, NDArray weight, NDArray labels) {
        Tensor loss = core().fused()
                .linearCrossEntropy(
                        QuernNdArray.tensorOf(core(), hidden),
                        QuernNdArray.tensorOf(core(), weight),
                        QuernNdArray.tensorOf(core(), labels));
        return wrapLike(hidden, loss);
    }

    @Override
    public NDArray linearCrossEntropyPerRow(NDArray hidden, NDArray weight, NDArray labels) {
        Tensor losses = core().fused()
                .linearCrossEntropyPerRow(
                        QuernNdArray.tensorOf(core(), hidden),
                        QuernNdArray.tensorOf(core(), weight),
                        QuernNdArray.tensorOf(core(), labels));
        return wrapLike(hidden, losses);
    }

    @Override
    public NDArray rmsNorm(NDArray x, NDArray gain, float epsilon) {
        return wrapLike(
                x,
                core().rowFunctions()
                        .rmsNorm(QuernNdArray.tensorOf(core(), x), QuernNdArray.tensorOf(core(), gain), epsilon));
    }

    @Override
    public NDArray silu(NDArray x) {
        return wrapLike(x, core().rowFunctions().silu(QuernNdArray.tensorOf(core(), x)));
    }

    @Override
    public NDArray rotary(NDArray x, int heads, int first, double base) {
        return wrapLike(x, core().rowFunctions().rotary(QuernNdArray.tensorOf(core(), x), heads, first, base));
    }

    private static NDArray wrapLike(NDArray input, Tensor result) {
        return ((QuernNdArray) input).wrap(result);
    }

    @Override
    public double globalNorm(NDList gradients) {
        return core().fused().globalNorm(tensors(gradients));
    }

    @Override
    public void adamW(
            NDList parameters,
            NDList gradients,
            NDList firstMoments,
            NDList secondMoments,
            float[] decays,
            AdamWStep step) {
        Optimizers.AdamW settings = new Optimizers.AdamW(
                step.step(), step.learningRate(), step.beta1(), step.beta2(), step.epsilon(), step.gradientScale());
        core().optimizers()
                .adamW(
                        tensors(parameters),
                        tensors(gradients),
                        tensors(firstMoments),
                        tensors(secondMoments),
                        decays,
                        settings);
    }
}
