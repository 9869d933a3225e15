package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import dev.quern.compute.core.BinaryOperation;
import dev.quern.compute.core.UnaryOperation;

/// Arithmetic that overwrites the array it is called on and returns it.
interface ArithmeticInPlaceMethods extends TensorHandle {

    private NDArray apply(BinaryOperation operation, NDArray other) {
        core().elementwise().inPlace(operation, tensor(), QuernNdArray.tensorOf(core(), other));
        return this;
    }

    private NDArray apply(BinaryOperation operation, Number number) {
        core().elementwise().inPlace(operation, tensor(), number);
        return this;
    }

    private NDArray apply(UnaryOperation operation) {
        core().elementwise().inPlace(operation, tensor());
        return this;
    }

    @Override
    default NDArray addi(Number n) {
        return apply(BinaryOperation.ADD, n);
    }

    @Override
    default NDArray addi(NDArray other) {
        return apply(BinaryOperation.ADD, other);
    }

    @Override
    default NDArray subi(Number n) {
        return apply(BinaryOperation.SUBTRACT, n);
    }

    @Override
    default NDArray subi(NDArray other) {
        return apply(BinaryOperation.SUBTRACT, other);
    }

    @Override
    default NDArray muli(Number n) {
        return apply(BinaryOperation.MULTIPLY, n);
    }

    @Override
    default NDArray muli(NDArray other) {
        return apply(BinaryOperation.MULTIPLY, other);
    }

    @Override
    default NDArray divi(Number n) {
        return apply(BinaryOperation.DIVIDE, n);
    }

    @Override
    default NDArray divi(NDArray other) {
        return apply(BinaryOperation.DIVIDE, other);
    }

    @Override
    default NDArray modi(Number n) {
        return apply(BinaryOperation.REMAINDER, n);
    }

    @Override
    default NDArray modi(NDArray other) {
        return apply(BinaryOperation.REMAINDER, other);
    }

    @Override
    default NDArray powi(Number n) {
        return apply(BinaryOperation.POWER, n);
    }

    @Override
    default NDArray powi(NDArray other) {
        return apply(BinaryOperation.POWER, other);
    }

    @Override
    default NDArray negi() {
        return apply(UnaryOperation.NEGATE);
    }

    @Override
    default NDArray signi() {
        return apply(UnaryOperation.SIGN);
    }
}
