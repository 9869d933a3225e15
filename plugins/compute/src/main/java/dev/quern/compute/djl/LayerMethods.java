package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.quern.compute.core.Tensor;

/// The layers of multi-layer perceptrons and transformers.
interface LayerMethods extends ExHandle {

    @Override
    default NDList linear(NDArray input, NDArray weight, NDArray bias) {
        Tensor result = core().products()
                .linear(
                        QuernNdArray.tensorOf(core(), input),
                        QuernNdArray.tensorOf(core(), weight),
                        QuernNdArray.tensorOrNull(core(), bias));
        return ExHandle.result(input, result);
    }

    @Override
    default NDList embedding(NDArray input, NDArray weight, SparseFormat sparse) {
        if (sparse != SparseFormat.DENSE) {
            throw new UnsupportedOperationException(
                    "embedding with " + sparse + " gradients is not supported by the Quern engine; use DENSE");
        }
        Tensor result = core().selection()
                .embedding(QuernNdArray.tensorOf(core(), input), QuernNdArray.tensorOf(core(), weight));
        return ExHandle.result(input, result);
    }

    @Override
    default NDList dropout(NDArray input, float rate, boolean training) {
        return ExHandle.result(
                input, core().normalization().dropout(QuernNdArray.tensorOf(core(), input), rate, training));
    }

    @Override
    default NDList layerNorm(NDArray input, Shape normalizedShape, NDArray gamma, NDArray beta, float eps) {
        Tensor result = core().normalization()
                .layerNorm(
                        QuernNdArray.tensorOf(core(), input),
                        DjlTypes.lengths(normalizedShape),
                        QuernNdArray.tensorOrNull(core(), gamma),
                        QuernNdArray.tensorOrNull(core(), beta),
                        eps);
        return ExHandle.result(input, result);
    }
}
