package dev.quern.compute.core;

/// Tensors whose elements follow a rule.
public final class Sequences {

    private final Allocator allocator;

    Sequences(Allocator allocator) {
        this.allocator = allocator;
    }

    /// start, start + step, ... before `stop`.
    public Tensor range(double start, double stop, double step, ElementType type) {
        if (step == 0) {
            throw new IllegalArgumentException("arange needs a step other than 0");
        }
        int count = (int) Math.max(0, Math.ceil((stop - start) / step));
        Tensor tensor = allocator.empty(type, count);
        for (int i = 0; i < count; i++) {
            Elements.put(tensor.data(), type, i, start + i * step);
        }
        return tensor;
    }

    /// `count` evenly spaced float32 numbers from `start` to `stop`, which is the last one when `closed`.
    public Tensor linear(double start, double stop, int count, boolean closed) {
        Tensor tensor = allocator.empty(ElementType.FLOAT32, count);
        double step = (stop - start) / Math.max(1, closed ? count - 1 : count);
        for (int i = 0; i < count; i++) {
            Elements.put(tensor.data(), ElementType.FLOAT32, i, start + i * step);
        }
        return tensor;
    }

    /// Ones on a diagonal `shift` right of the main one, zeros elsewhere.
    public Tensor eye(int rows, int columns, int shift, ElementType type) {
        Tensor tensor = allocator.full(type, new int[] {rows, columns}, 0);
        for (int row = Math.max(0, -shift); row < rows && row + shift < columns; row++) {
            Elements.put(tensor.data(), type, row * columns + row + shift, 1L);
        }
        return tensor;
    }
}
