package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import dev.quern.compute.core.Reduction;
import java.util.stream.IntStream;

/// Sums and other summaries along axes, and what is normalised by them.
interface ReductionMethods extends TensorHandle {

    private NDArray reduce(Reduction reduction, int[] axes, boolean keepAxes) {
        return wrap(core().reductions().reduce(reduction, tensor(), axes, keepAxes));
    }

    private NDArray reduceAll(Reduction reduction) {
        return wrap(core().reductions().reduceAll(reduction, tensor()));
    }

    @Override
    default NDArray sum() {
        return reduceAll(Reduction.SUM);
    }

    @Override
    default NDArray sum(int[] axes, boolean keepDims) {
        return reduce(Reduction.SUM, axes, keepDims);
    }

    @Override
    default NDArray mean() {
        return reduceAll(Reduction.MEAN);
    }

    @Override
    default NDArray mean(int[] axes, boolean keepDims) {
        return reduce(Reduction.MEAN, axes, keepDims);
    }

    @Override
    default NDArray max() {
        return reduceAll(Reduction.MAXIMUM);
    }

    @Override
    default NDArray max(int[] axes, boolean keepDims) {
        return reduce(Reduction.MAXIMUM, axes, keepDims);
    }

    @Override
    default NDArray min() {
        return reduceAll(Reduction.MINIMUM);
    }

    @Override
    default NDArray min(int[] axes, boolean keepDims) {
        return reduce(Reduction.MINIMUM, axes, keepDims);
    }

    @Override
    default NDArray prod() {
        return reduceAll(Reduction.PRODUCT);
    }

    @Override
    default NDArray prod(int[] axes, boolean keepDims) {
        return reduce(Reduction.PRODUCT, axes, keepDims);
    }

    @Override
    default NDArray norm(boolean keepDims) {
        int[] all = IntStream.range(0, tensor().rank()).toArray();
        return norm(2, all, keepDims);
    }

    @Override
    default NDArray norm(int ord, int[] axes, boolean keepDims) {
        if (ord != 2) {
            throw unsupported("norm of order " + ord);
        }
        try (NDArray squares = square();
                NDArray sum = squares.sum(axes, keepDims)) {
            return sum.sqrt();
        }
    }

    @Override
    default NDArray normalize(double exponent, long dim, double eps) {
        if (exponent != 2) {
            throw unsupported("normalize with exponent " + exponent);
        }
        try (NDArray norm = norm(2, new int[] {Math.toIntExact(dim)}, true);
                NDArray bounded = norm.maximum(eps)) {
            return div(bounded);
        }
    }

    @Override
    default NDArray softmax(int axis) {
        return wrap(core().normalization().softmax(tensor(), axis));
    }

    @Override
    default NDArray logSoftmax(int axis) {
        return wrap(core().normalization().logSoftmax(tensor(), axis));
    }
}
