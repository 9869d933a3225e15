package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import dev.quern.compute.core.BinaryOperation;
import dev.quern.compute.core.Elementwise;
import dev.quern.compute.core.UnaryOperation;
import java.util.Arrays;

/// Arithmetic, comparison and functions of single elements, with broadcasting.
interface ElementwiseMethods extends TensorHandle {

    private Elementwise elementwise() {
        return core().elementwise();
    }

    private NDArray unary(UnaryOperation operation) {
        return wrap(elementwise().unary(operation, tensor()));
    }

    private NDArray binary(BinaryOperation operation, NDArray other) {
        return wrap(elementwise().binary(operation, tensor(), QuernNdArray.tensorOf(core(), other)));
    }

    private NDArray binary(BinaryOperation operation, Number number) {
        return wrap(elementwise().binary(operation, tensor(), number, DjlTypes.elementType(number)));
    }

    @Override
    default NDArray eq(Number n) {
        return binary(BinaryOperation.EQUAL, n);
    }

    @Override
    default NDArray eq(NDArray other) {
        return binary(BinaryOperation.EQUAL, other);
    }

    @Override
    default NDArray neq(Number n) {
        return binary(BinaryOperation.NOT_EQUAL, n);
    }

    @Override
    default NDArray neq(NDArray other) {
        return binary(BinaryOperation.NOT_EQUAL, other);
    }

    @Override
    default NDArray gt(Number n) {
        return binary(BinaryOperation.GREATER, n);
    }

    @Override
    default NDArray gt(NDArray other) {
        return binary(BinaryOperation.GREATER, other);
    }

    @Override
    default NDArray gte(Number n) {
        return binary(BinaryOperation.GREATER_OR_EQUAL, n);
    }

    @Override
    default NDArray gte(NDArray other) {
        return binary(BinaryOperation.GREATER_OR_EQUAL, other);
    }

    @Override
    default NDArray lt(Number n) {
        return binary(BinaryOperation.LESS, n);
    }

    @Override
    default NDArray lt(NDArray other) {
        return binary(BinaryOperation.LESS, other);
    }

    @Override
    default NDArray lte(Number n) {
        return binary(BinaryOperation.LESS_OR_EQUAL, n);
    }

    @Override
    default NDArray lte(NDArray other) {
        return binary(BinaryOperation.LESS_OR_EQUAL, other);
    }

    @Override
    default NDArray add(Number n) {
        return binary(BinaryOperation.ADD, n);
    }

    @Override
    default NDArray add(NDArray other) {
        return binary(BinaryOperation.ADD, other);
    }

    @Override
    default NDArray sub(Number n) {
        return binary(BinaryOperation.SUBTRACT, n);
    }

    @Override
    default NDArray sub(NDArray other) {
        return binary(BinaryOperation.SUBTRACT, other);
    }

    @Override
    default NDArray mul(Number n) {
        return binary(BinaryOperation.MULTIPLY, n);
    }

    @Override
    default NDArray mul(NDArray other) {
        return binary(BinaryOperation.MULTIPLY, other);
    }

    @Override
    default NDArray div(Number n) {
        return binary(BinaryOperation.DIVIDE, n);
    }

    @Override
    default NDArray div(NDArray other) {
        return binary(BinaryOperation.DIVIDE, other);
    }

    @Override
    default NDArray mod(Number n) {
        return binary(BinaryOperation.REMAINDER, n);
    }

    @Override
    default NDArray mod(NDArray other) {
        return binary(BinaryOperation.REMAINDER, other);
    }

    @Override
    default NDArray pow(Number n) {
        return binary(BinaryOperation.POWER, n);
    }

    @Override
    default NDArray pow(NDArray other) {
        return binary(BinaryOperation.POWER, other);
    }

    @Override
    default NDArray maximum(Number n) {
        return binary(BinaryOperation.MAXIMUM, n);
    }

    @Override
    default NDArray maximum(NDArray other) {
        return binary(BinaryOperation.MAXIMUM, other);
    }

    @Override
    default NDArray minimum(Number n) {
        return binary(BinaryOperation.MINIMUM, n);
    }

    @Override
    default NDArray minimum(NDArray other) {
        return binary(BinaryOperation.MINIMUM, other);
    }

    @Override
    default NDArray xlogy(NDArray other) {
        return binary(BinaryOperation.X_LOG_Y, other);
    }

    @Override
    default NDArray atan2(NDArray other) {
        return binary(BinaryOperation.ATAN2, other);
    }

    @Override
    default NDArray logicalAnd(NDArray other) {
        return binary(BinaryOperation.AND, other);
    }

    @Override
    default NDArray logicalOr(NDArray other) {
        return binary(BinaryOperation.OR, other);
    }

    @Override
    default NDArray logicalXor(NDArray other) {
        return binary(BinaryOperation.XOR, other);
    }

    @Override
    default NDArray sign() {
        return unary(UnaryOperation.SIGN);
    }

    @Override
    default NDArray neg() {
        return unary(UnaryOperation.NEGATE);
    }

    @Override
    default NDArray abs() {
        return unary(UnaryOperation.ABSOLUTE);
    }

    @Override
    default NDArray square() {
        return unary(UnaryOperation.SQUARE);
    }

    @Override
    default NDArray sqrt() {
        return unary(UnaryOperation.SQUARE_ROOT);
    }

    @Override
    default NDArray cbrt() {
        return unary(UnaryOperation.CUBE_ROOT);
    }

    @Override
    default NDArray floor() {
        return unary(UnaryOperation.FLOOR);
    }

    @Override
    default NDArray ceil() {
        return unary(UnaryOperation.CEILING);
    }

    @Override
    default NDArray round() {
        return unary(UnaryOperation.ROUND);
    }

    @Override
    default NDArray trunc() {
        return unary(UnaryOperation.TRUNCATE);
    }

    @Override
    default NDArray exp() {
        return unary(UnaryOperation.EXP);
    }

    @Override
    default NDArray log() {
        return unary(UnaryOperation.LOG);
    }

    @Override
    default NDArray log10() {
        return unary(UnaryOperation.LOG10);
    }

    @Override
    default NDArray log2() {
        return unary(UnaryOperation.LOG2);
    }

    @Override
    default NDArray sin() {
        return unary(UnaryOperation.SIN);
    }

    @Override
    default NDArray cos() {
        return unary(UnaryOperation.COS);
    }

    @Override
    default NDArray tan() {
        return unary(UnaryOperation.TAN);
    }

    @Override
    default NDArray asin() {
        return unary(UnaryOperation.ARC_SIN);
    }

    @Override
    default NDArray acos() {
        return unary(UnaryOperation.ARC_COS);
    }

    @Override
    default NDArray atan() {
        return unary(UnaryOperation.ARC_TAN);
    }

    @Override
    default NDArray sinh() {
        return unary(UnaryOperation.SINH);
    }

    @Override
    default NDArray cosh() {
        return unary(UnaryOperation.COSH);
    }

    @Override
    default NDArray tanh() {
        return unary(UnaryOperation.TANH);
    }

    @Override
    default NDArray asinh() {
        return unary(UnaryOperation.ARC_SINH);
    }

    @Override
    default NDArray acosh() {
        return unary(UnaryOperation.ARC_COSH);
    }

    @Override
    default NDArray atanh() {
        return unary(UnaryOperation.ARC_TANH);
    }

    @Override
    default NDArray toDegrees() {
        return unary(UnaryOperation.DEGREES);
    }

    @Override
    default NDArray toRadians() {
        return unary(UnaryOperation.RADIANS);
    }

    @Override
    default NDArray erf() {
        return unary(UnaryOperation.ERF);
    }

    @Override
    default NDArray logicalNot() {
        return unary(UnaryOperation.NOT);
    }

    @Override
    default NDArray isNaN() {
        return unary(UnaryOperation.IS_NAN);
    }

    @Override
    default NDArray isInfinite() {
        return unary(UnaryOperation.IS_INFINITE);
    }

    @Override
    default NDArray clip(Number min, Number max) {
        return wrap(elementwise().clip(tensor(), min.doubleValue(), max.doubleValue()));
    }

    @Override
    default boolean contentEquals(Number number) {
        return elementwise().allEqual(tensor(), number.doubleValue());
    }

    @Override
    default boolean contentEquals(NDArray other) {
        return other instanceof QuernNdArray ours
                ? elementwise().allEqual(tensor(), ours.tensor())
                : getDataType() == other.getDataType()
                        && getShape().equals(other.getShape())
                        && Arrays.equals(toByteArray(), other.toByteArray());
    }
}
