package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import dev.quern.compute.core.Fourier;
import dev.quern.compute.core.Tensor;

/// Complex arrays and Fourier transforms. A complex array holds pairs of float32 numbers; all other methods refuse it,
/// [#real] shows the pairs as a last axis.
interface ComplexMethods extends TensorHandle {

    /// Whether this is a complex array.
    boolean isComplex();

    /// The pairs (..., 2), of a complex array or a real one.
    Tensor pairs();

    /// A complex array for pairs (..., 2) that the caller hands over.
    NDArray wrapComplex(Tensor pairs);

    private Fourier fourier() {
        return core().fourier();
    }

    private NDArray transform(long length, long axis, boolean inverse) {
        try (Tensor pairs = pairs()) {
            return wrapComplex(fourier().transform(pairs, Math.toIntExact(length), (int) axis, inverse));
        }
    }

    @Override
    default NDArray fft(long length, long axis) {
        return transform(length, axis, false);
    }

    @Override
    default NDArray ifft(long length, long axis) {
        return transform(length, axis, true);
    }

    @Override
    default NDArray rfft(long length, long axis) {
        try (Tensor pairs = pairs();
                Tensor whole = fourier().transform(pairs, Math.toIntExact(length), (int) axis, false)) {
            int place = (int) (axis < 0 ? axis + whole.rank() - 1 : axis);
            return wrapComplex(core().shaping().slice(whole, place, 0, (int) length / 2 + 1, 1));
        }
    }

    @Override
    default NDArray irfft(long length, long axis) {
        try (Tensor pairs = pairs();
                Tensor whole = fourier().mirrored(pairs, Math.toIntExact(length), (int) axis);
                Tensor signal = fourier().transform(whole, Math.toIntExact(length), (int) axis, true);
                Tensor real = core().shaping().slice(signal, signal.rank() - 1, 0, 1, 1);
                Tensor squeezed = core().shaping().squeeze(real, -1)) {
            return wrap(core().shaping().copy(squeezed));
        }
    }

    @Override
    default NDArray fft2(long[] sizes, long[] axes) {
        return transform(sizes, axes, false);
    }

    @Override
    default NDArray ifft2(long[] sizes, long[] axes) {
        return transform(sizes, axes, true);
    }

    private NDArray transform(long[] sizes, long[] axes, boolean inverse) {
        if (sizes.length != axes.length) {
            throw new IllegalArgumentException(
                    "A Fourier transform over " + axes.length + " axes needs as many sizes, got " + sizes.length);
        }
        Tensor result = pairs();
        for (int i = 0; i < axes.length; i++) {
            try (Tensor before = result) {
                result = fourier().transform(before, Math.toIntExact(sizes[i]), (int) axes[i], inverse);
            }
        }
        return wrapComplex(result);
    }

    @Override
    default NDArray stft(
            long nFft, long hopLength, boolean center, NDArray window, boolean normalize, boolean returnComplex) {
        Tensor result = fourier()
                .shortTime(
                        tensor(),
                        Math.toIntExact(nFft),
                        Math.toIntExact(hopLength),
                        QuernNdArray.tensorOf(core(), window),
                        center,
                        normalize);
        return returnComplex ? wrapComplex(result) : wrap(result);
    }

    @Override
    default NDArray complex() {
        Tensor pairs = tensor();
        if (pairs.rank() < 1 || pairs.length(-1) != 2) {
            throw new IllegalArgumentException("complex needs an array (..., 2), got " + getShape());
        }
        return wrapComplex(core().shaping().copy(pairs));
    }

    @Override
    default NDArray real() {
        if (!isComplex()) {
            throw new IllegalArgumentException("real needs a complex array, this one is " + getDataType());
        }
        return wrap(pairs());
    }

    @Override
    default NDArray conj() {
        if (!isComplex()) {
            return duplicate();
        }
        try (Tensor pairs = pairs()) {
            return wrapComplex(fourier().conjugate(pairs));
        }
    }
}
