package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/// Methods that are not written yet: each fails with its own name and what it was called on.
interface UnsupportedMethods extends TensorHandle {

    @Override
    default NDArray put(NDArray index, NDArray value) {
        throw unsupported("put", index, value);
    }

    @Override
    default NDArray scatter(NDArray index, NDArray value, int axis) {
        throw unsupported("scatter", index, value);
    }

    @Override
    default NDArray gammaln() {
        throw unsupported("gammaln");
    }

    @Override
    default NDArray cumProd(int axis) {
        throw unsupported("cumProd");
    }

    @Override
    default NDArray cumProd(int axis, DataType dataType) {
        throw unsupported("cumProd");
    }

    @Override
    default NDArray rotate90(int times, int[] axes) {
        throw unsupported("rotate90");
    }

    @Override
    default NDArray trace(int offset, int axis1, int axis2) {
        throw unsupported("trace");
    }

    @Override
    default NDArray fft(long length, long axis) {
        throw unsupported("fft");
    }

    @Override
    default NDArray ifft(long length, long axis) {
        throw unsupported("ifft");
    }

    @Override
    default NDArray rfft(long length, long axis) {
        throw unsupported("rfft");
    }

    @Override
    default NDArray irfft(long length, long axis) {
        throw unsupported("irfft");
    }

    @Override
    default NDArray stft(
            long nFft, long hopLength, boolean center, NDArray window, boolean normalize, boolean returnComplex) {
        throw unsupported("stft", window);
    }

    @Override
    default NDArray fft2(long[] sizes, long[] axes) {
        throw unsupported("fft2");
    }

    @Override
    default NDArray ifft2(long[] sizes, long[] axes) {
        throw unsupported("ifft2");
    }

    @Override
    default NDArray pad(Shape padding, double value) {
        throw unsupported("pad");
    }

    @Override
    default NDArray diagonal() {
        throw unsupported("diagonal");
    }

    @Override
    default NDArray diagonal(int offset) {
        throw unsupported("diagonal");
    }

    @Override
    default NDArray diagonal(int offset, int axis1, int axis2) {
        throw unsupported("diagonal");
    }

    @Override
    default NDArray inverse() {
        throw unsupported("inverse");
    }

    @Override
    default NDArray percentile(Number percentile) {
        throw unsupported("percentile");
    }

    @Override
    default NDArray percentile(Number percentile, int[] axes) {
        throw unsupported("percentile");
    }

    @Override
    default NDArray median() {
        throw unsupported("median");
    }

    @Override
    default NDArray median(int[] axes) {
        throw unsupported("median");
    }

    @Override
    default NDArray erfinv() {
        throw unsupported("erfinv");
    }

    @Override
    default NDArray batchDot(NDArray other) {
        throw unsupported("batchDot", other);
    }

    @Override
    default NDArray complex() {
        throw unsupported("complex");
    }

    @Override
    default NDArray real() {
        throw unsupported("real");
    }

    @Override
    default NDArray conj() {
        throw unsupported("conj");
    }

    @Override
    default NDArray diff(int n, int dim) {
        throw unsupported("diff");
    }

    @Override
    default NDList unique(Integer dim, boolean sorted, boolean returnInverse, boolean returnCounts) {
        throw unsupported("unique");
    }
}
