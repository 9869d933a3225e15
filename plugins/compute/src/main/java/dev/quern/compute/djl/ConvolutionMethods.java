package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.quern.compute.core.BatchNormalization;
import dev.quern.compute.core.Convolutions;
import dev.quern.compute.core.Poolings;
import dev.quern.compute.core.Tensor;
import java.util.Arrays;

/// The layers of convolutional networks. Images are (batch, channels, spatial...) with one to three spatial axes.
interface ConvolutionMethods extends ExHandle {

    @Override
    default NDList convolution(
            NDArray input, NDArray weight, NDArray bias, Shape stride, Shape padding, Shape dilation, int groups) {
        int[] none = new int[stride.dimension()];
        Convolutions.Movement movement = new Convolutions.Movement(
                DjlTypes.lengths(stride), DjlTypes.lengths(padding), none, DjlTypes.lengths(dilation), groups);
        return ExHandle.result(
                input,
                core().convolutions()
                        .convolution(
                                QuernNdArray.tensorOf(core(), input),
                                QuernNdArray.tensorOf(core(), weight),
                                QuernNdArray.tensorOrNull(core(), bias),
                                movement));
    }

    @Override
    default NDList deconvolution(
            NDArray input,
            NDArray weight,
            NDArray bias,
            Shape stride,
            Shape padding,
            Shape outPadding,
            Shape dilation,
            int groups) {
        Convolutions.Movement movement = new Convolutions.Movement(
                DjlTypes.lengths(stride),
                DjlTypes.lengths(padding),
                DjlTypes.lengths(outPadding),
                DjlTypes.lengths(dilation),
                groups);
        return ExHandle.result(
                input,
                core().convolutions()
                        .deconvolution(
                                QuernNdArray.tensorOf(core(), input),
                                QuernNdArray.tensorOf(core(), weight),
                                QuernNdArray.tensorOrNull(core(), bias),
                                movement));
    }

    private static Poolings.Windows windows(Shape kernel, Shape stride, Shape padding, boolean ceiling) {
        return new Poolings.Windows(
                DjlTypes.lengths(kernel), DjlTypes.lengths(stride), DjlTypes.lengths(padding), ceiling);
    }

    @Override
    default NDArray maxPool(Shape kernelShape, Shape stride, Shape padding, boolean ceilMode) {
        return wrap(core().poolings().max(tensor(), windows(kernelShape, stride, padding, ceilMode)));
    }

    @Override
    default NDArray globalMaxPool() {
        return wrap(core().poolings().globalMax(tensor()));
    }

    @Override
    default NDArray avgPool(Shape kernelShape, Shape stride, Shape padding, boolean ceilMode, boolean countIncludePad) {
        Poolings.Windows windows = windows(kernelShape, stride, padding, ceilMode);
        return wrap(core().poolings().average(tensor(), windows, countIncludePad));
    }

    @Override
    default NDArray globalAvgPool() {
        return wrap(core().poolings().globalAverage(tensor()));
    }

    @Override
    default NDArray lpPool(float normType, Shape kernelShape, Shape stride, Shape padding, boolean ceilMode) {
        Poolings.Windows windows = windows(kernelShape, stride, padding, ceilMode);
        return wrap(core().poolings().powerAverage(tensor(), normType, windows));
    }

    @Override
    default NDArray globalLpPool(float normType) {
        return wrap(core().poolings().globalPowerAverage(tensor(), normType));
    }

    @Override
    default NDList batchNorm(
            NDArray input,
            NDArray runningMean,
            NDArray runningVar,
            NDArray gamma,
            NDArray beta,
            int axis,
            float momentum,
            float eps,
            boolean training) {
        BatchNormalization.State state = new BatchNormalization.State(
                QuernNdArray.tensorOf(core(), runningMean),
                QuernNdArray.tensorOf(core(), runningVar),
                QuernNdArray.tensorOrNull(core(), gamma),
                QuernNdArray.tensorOrNull(core(), beta));
        Tensor source = QuernNdArray.tensorOf(core(), input);
        if (source.rank() < 2) {
            throw new IllegalArgumentException(
                    "batchNorm needs an array (batch, channels, ...), got " + Arrays.toString(source.shape()));
        }
        int channels = axis < 0 ? axis + source.rank() : axis;
        if (channels == 1) {
            return ExHandle.result(
                    input, core().batchNormalization().batchNorm(source, state, momentum, eps, training));
        }
        int[] order = new int[source.rank()];
        Arrays.setAll(order, i -> i == 1 ? channels : i == channels ? 1 : i);
        try (Tensor turned = core().shaping().permute(source, order);
                Tensor normal = core().batchNormalization().batchNorm(turned, state, momentum, eps, training)) {
            return ExHandle.result(input, core().shaping().permute(normal, order));
        }
    }
}
