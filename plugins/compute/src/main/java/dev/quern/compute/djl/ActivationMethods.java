package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.quern.compute.core.Tensor;
import dev.quern.compute.core.UnaryOperation;

/// Activation functions and arithmetic with the operands reversed.
interface ActivationMethods extends ExHandle {

    private NDArray unary(UnaryOperation operation) {
        return wrap(core().elementwise().unary(operation, tensor()));
    }

    @Override
    default NDArray relu() {
        return unary(UnaryOperation.RELU);
    }

    @Override
    default NDArray sigmoid() {
        return unary(UnaryOperation.SIGMOID);
    }

    @Override
    default NDArray tanh() {
        return unary(UnaryOperation.TANH);
    }

    @Override
    default NDArray softPlus() {
        return unary(UnaryOperation.SOFT_PLUS);
    }

    @Override
    default NDArray softSign() {
        return unary(UnaryOperation.SOFT_SIGN);
    }

    @Override
    default NDArray selu() {
        return unary(UnaryOperation.SELU);
    }

    @Override
    default NDArray gelu() {
        return unary(UnaryOperation.GELU);
    }

    @Override
    default NDArray leakyRelu(float alpha) {
        return wrap(core().elementwise().leakyRelu(tensor(), alpha));
    }

    @Override
    default NDArray elu(float alpha) {
        return wrap(core().elementwise().elu(tensor(), alpha));
    }

    @Override
    default NDList prelu(NDArray input, NDArray alpha) {
        Tensor result = core().elementwise()
                .parametricRelu(QuernNdArray.tensorOf(core(), input), QuernNdArray.tensorOf(core(), alpha));
        return ExHandle.result(input, result);
    }

    @Override
    default NDArray rdivi(NDArray other) {
        return assign(other.div(getArray()));
    }

    @Override
    default NDArray rmodi(NDArray other) {
        return assign(other.mod(getArray()));
    }

    @Override
    default NDArray rpowi(Number base) {
        return assign(rpow(base));
    }

    private NDArray assign(NDArray result) {
        getArray().intern(result);
        return getArray();
    }
}
