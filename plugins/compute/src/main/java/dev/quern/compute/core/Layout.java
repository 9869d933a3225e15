package dev.quern.compute.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Where the elements of a tensor lie in its storage: a shape, a stride for each axis and the place of the first
/// element. Immutable, so tensors share it.
///
/// A stride of 0 repeats an element (broadcasting); a negative one walks backwards.
final class Layout {

    static final Layout SCALAR = of();

    private final int[] shape;
    private final int[] strides;
    private final int offset;
    private final int size;
    private final boolean contiguous;

    private Layout(int[] shape, int[] strides, int offset) {
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.size = count(shape);
        this.contiguous = size <= 1 || isRowMajor(shape, strides);
    }

    /// Elements side by side in row-major order from the storage's start.
    static Layout of(int... shape) {
        return new Layout(shape.clone(), rowMajor(shape), 0);
    }

    static Layout strided(int[] shape, int[] strides, int offset) {
        return new Layout(shape, strides, offset);
    }

    static int[] rowMajor(int[] shape) {
        int[] strides = new int[shape.length];
        int step = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= Math.max(1, shape[axis]);
        }
        return strides;
    }

    /// The number of elements; fails above what one Java array can hold.
    static int count(int[] shape) {
        long size = 1;
        boolean tooLarge = false;
        for (int length : shape) {
            if (length == 0) {
                return 0;
            }
            size *= length;
            tooLarge |= size > Integer.MAX_VALUE - 16;
            size = Math.min(size, Integer.MAX_VALUE);
        }
        if (tooLarge) {
            throw new IllegalArgumentException("An array of shape " + Arrays.toString(shape)
                    + " has too many elements; the largest has " + (Integer.MAX_VALUE - 16));
        }
        return (int) size;
    }

    private static boolean isRowMajor(int[] shape, int[] strides) {
        int step = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != step) {
                return false;
            }
            step *= shape[axis];
        }
        return true;
    }

    /// The lengths of the axes; the caller must not write to it.
    int[] shape() {
        return shape;
    }

    /// The strides in elements; the caller must not write to it.
    int[] strides() {
        return strides;
    }

    int offset() {
        return offset;
    }

    int size() {
        return size;
    }

    int rank() {
        return shape.length;
    }

    /// Whether the elements lie side by side in row-major order, wherever they begin.
    boolean isContiguous() {
        return contiguous;
    }

    /// Whether this is what [#of] would make: shareable with a fresh tensor.
    boolean isFresh() {
        return contiguous && offset == 0;
    }

    /// `axis` counted from the front; a negative one counts from the back.
    int axis(int axis) {
        return axis(axis, shape.length);
    }

    static int axis(int axis, int rank) {
        int index = axis < 0 ? axis + rank : axis;
        if (index < 0 || index >= rank) {
            throw new IllegalArgumentException("Axis " + axis + " is outside an array of " + rank
                    + " axes; allowed are " + -rank + ".." + (rank - 1));
        }
        return index;
    }

    Layout permute(int[] order) {
        int[] lengths = new int[order.length];
        int[] steps = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            lengths[i] = shape[order[i]];
            steps[i] = strides[order[i]];
        }
        return new Layout(lengths, steps, offset);
    }

    /// Every `step`-th index of one axis from `from`, `length` of them.
    Layout slice(int axis, int from, int length, int step) {
        int[] lengths = shape.clone();
        int[] steps = strides.clone();
        lengths[axis] = length;
        steps[axis] = strides[axis] * step;
        return new Layout(lengths, steps, length == 0 ? offset : offset + from * strides[axis]);
    }

    /// Repeats axes of length 1, and new leading axes, to `target`; fails when that is impossible.
    Layout broadcast(int[] target) {
        int lead = target.length - shape.length;
        int[] steps = new int[target.length];
        boolean fits = lead >= 0;
        for (int i = 0; fits && i < shape.length; i++) {
            if (shape[i] == target[lead + i]) {
                steps[lead + i] = strides[i];
            } else {
                fits = shape[i] == 1;
            }
        }
        if (!fits) {
            throw new IllegalArgumentException("An array of shape " + Arrays.toString(shape) + " does not broadcast to "
                    + Arrays.toString(target) + "; each axis, from the last, must be equal or 1");
        }
        return new Layout(target, steps, offset);
    }

    /// The shape that both broadcast to.
    static int[] broadcast(int[] left, int[] right) {
        int rank = Math.max(left.length, right.length);
        int[] result = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int a = i <= left.length ? left[left.length - i] : 1;
            int b = i <= right.length ? right[right.length - i] : 1;
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException("Shapes " + Arrays.toString(left) + " and " + Arrays.toString(right)
                        + " do not broadcast together; each axis, from the last, must be equal or 1");
            }
            result[rank - i] = a == 1 ? b : a;
        }
        return result;
    }

    /// The same elements in another shape without moving them, or null where the strides do not allow it.
    Layout reshape(int[] target) {
        if (contiguous) {
            return new Layout(target, rowMajor(target), offset);
        }
        return reshapeStrided(target);
    }

    /// Splits or joins axes group by group, as in NumPy's no-copy reshape: joined axes must be evenly strided.
    private Layout reshapeStrided(int[] target) {
        Layout source = withoutUnitAxes();
        int[] lengths = source.shape;
        int[] steps = new int[target.length];
        int from = 0;
        int to = 0;
        while (to < target.length) {
            int fromEnd = from;
            int toEnd = to;
            long fromSize = fromEnd < lengths.length ? lengths[fromEnd++] : 1;
            long toSize = target[toEnd++];
            while (fromSize != toSize) {
                if (fromSize < toSize) {
                    fromSize *= lengths[fromEnd++];
                } else {
                    toSize *= target[toEnd++];
                }
            }
            if (!source.joins(from, fromEnd)) {
                return null;
            }
            int step = fromEnd > from ? source.strides[fromEnd - 1] : 1;
            for (int axis = toEnd - 1; axis >= to; axis--) {
                steps[axis] = step;
                step *= target[axis];
            }
            from = fromEnd;
            to = toEnd;
        }
        return new Layout(target, steps, offset);
    }

    private boolean joins(int from, int to) {
        for (int axis = from; axis + 1 < to; axis++) {
            if (strides[axis] != strides[axis + 1] * shape[axis + 1]) {
                return false;
            }
        }
        return true;
    }

    private Layout withoutUnitAxes() {
        int[] kept = IntStream.range(0, shape.length)
                .filter(axis -> shape[axis] != 1)
                .toArray();
        return permute(kept);
    }

    boolean sameShape(Layout other) {
        return Arrays.equals(shape, other.shape);
    }

    @Override
    public String toString() {
        return Arrays.toString(shape) + " strides " + Arrays.toString(strides) + " offset " + offset;
    }
}
