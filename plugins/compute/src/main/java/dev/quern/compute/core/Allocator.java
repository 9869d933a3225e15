package dev.quern.compute.core;

import dev.quern.compute.kernel.Kernels;

/// Makes tensors, with memory from one pool, and copies between them.
///
/// Each tensor returned belongs to the caller, who closes it.
public final class Allocator {

    private final BufferPool pool;
    private final Kernels kernels;

    Allocator(BufferPool pool, Kernels kernels) {
        this.pool = pool;
        this.kernels = kernels;
    }

    /// Arbitrary content, row-major.
    public Tensor empty(ElementType type, int... shape) {
        return empty(type, Layout.of(shape));
    }

    /// Like another tensor in shape, row-major, with arbitrary content; shares the layout object where it can.
    Tensor emptyLike(Tensor other) {
        return emptyLike(other, other.type());
    }

    Tensor emptyLike(Tensor other, ElementType type) {
        Layout layout = other.layout();
        return empty(type, layout.isFresh() ? layout : Layout.of(layout.shape()));
    }

    private Tensor empty(ElementType type, Layout layout) {
        return new Tensor(Storage.allocate(pool, type, layout.size()), layout);
    }

    public Tensor full(ElementType type, int[] shape, double value) {
        Tensor tensor = empty(type, shape);
        fill(tensor, value);
        return tensor;
    }

    /// A tensor without axes.
    public Tensor scalar(ElementType type, double value) {
        Tensor tensor = empty(type, Layout.SCALAR);
        Elements.put(tensor.data(), type, 0, value);
        return tensor;
    }

    /// An int64 tensor without axes.
    Tensor scalar(long value) {
        Tensor tensor = empty(ElementType.INT64, Layout.SCALAR);
        Elements.put(tensor.data(), ElementType.INT64, 0, value);
        return tensor;
    }

    /// Overwrites every element.
    public void fill(Tensor target, double value) {
        ElementType type = target.type();
        Object data = target.data();
        target.storage().touch();
        if (target.isContiguous()) {
            Elements.fill(data, type, target.offset(), target.size(), value);
            return;
        }
        Walk.over(target.layout()).forEach((count, starts, steps) -> {
            for (int i = 0, at = starts[0]; i < count; i++, at += steps[0]) {
                Elements.put(data, type, at, value);
            }
        });
    }

    /// Copies all elements of `source`, broadcast and converted as needed, over those of `target`.
    public void copy(Tensor source, Tensor target) {
        Layout from = source.layout().sameShape(target.layout())
                ? source.layout()
                : source.layout().broadcast(target.layout().shape());
        target.storage().touch();
        Object input = source.data();
        Object output = target.data();
        ElementType type = source.type();
        if (type != target.type()) {
            convert(input, type, from, target);
            return;
        }
        Walk walk = Walk.over(from, target.layout());
        if (input != output && input instanceof float[] values && transpose(walk, values, (float[]) output)) {
            return;
        }
        walk.forEach((count, starts, steps) ->
                Elements.copy(type, input, starts[0], steps[0], output, starts[1], steps[1], count));
    }

    private boolean transpose(Walk walk, float[] from, float[] to) {
        return walk.forEachTransposed((starts, columns, rows, stride, distance) ->
                kernels.transpose(from, starts[0], stride, columns, rows, to, starts[1], distance));
    }

    private static void convert(Object input, ElementType type, Layout from, Tensor target) {
        Object output = target.data();
        ElementType to = target.type();
        boolean real = type.isFloating() && (to.isFloating() || to == ElementType.BOOLEAN);
        Walk.over(from, target.layout()).forEach((count, starts, steps) -> {
            for (int i = 0, s = starts[0], t = starts[1]; i < count; i++, s += steps[0], t += steps[1]) {
                if (real) {
                    Elements.put(output, to, t, Elements.real(input, type, s));
                } else {
                    Elements.put(output, to, t, Elements.integer(input, type, s));
                }
            }
        });
    }

    /// A row-major copy.
    public Tensor duplicate(Tensor source) {
        Tensor copy = emptyLike(source);
        copy(source, copy);
        return copy;
    }

    /// A row-major tensor with the same elements, outside the graph: another handle where that is enough.
    Tensor contiguous(Tensor source) {
        return source.isContiguous() ? source.alias() : duplicate(source);
    }

    /// A copy in another type, or another handle when it has that type already.
    Tensor cast(Tensor source, ElementType type) {
        if (source.type() == type) {
            return source.alias();
        }
        Tensor result = emptyLike(source, type);
        copy(source, result);
        return result;
    }
}
