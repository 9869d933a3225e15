package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.quern.compute.core.ElementType;
import dev.quern.compute.core.Ordering;
import dev.quern.compute.core.Tensor;
import dev.quern.compute.core.UnaryOperation;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Special functions, order statistics, diagonals and matrices.
interface NumericMethods extends TensorHandle {

    @Override
    default NDArray put(NDArray index, NDArray value) {
        core().selection()
                .putFlat(tensor(), QuernNdArray.tensorOf(core(), index), QuernNdArray.tensorOf(core(), value));
        return this;
    }

    @Override
    default NDArray scatter(NDArray index, NDArray value, int axis) {
        Tensor indices = QuernNdArray.tensorOf(core(), index);
        return wrap(core().selection().scatter(tensor(), indices, QuernNdArray.tensorOf(core(), value), axis));
    }

    @Override
    default NDArray gammaln() {
        return wrap(core().elementwise().unary(UnaryOperation.LOG_GAMMA, tensor()));
    }

    @Override
    default NDArray erfinv() {
        return wrap(core().elementwise().unary(UnaryOperation.INVERSE_ERF, tensor()));
    }

    @Override
    default NDArray cumProd(int axis) {
        ElementType type = tensor().type();
        return wrap(core().ordering().cumulativeProduct(tensor(), axis, type.isFloating() ? type : ElementType.INT64));
    }

    @Override
    default NDArray cumProd(int axis, DataType dataType) {
        return wrap(core().ordering().cumulativeProduct(tensor(), axis, DjlTypes.elementType(dataType)));
    }

    @Override
    default NDArray rotate90(int times, int[] axes) {
        if (axes.length != 2) {
            throw new IllegalArgumentException("rotate90 needs two axes, got " + Arrays.toString(axes));
        }
        int rank = tensor().rank();
        int first = axes[0] < 0 ? axes[0] + rank : axes[0];
        int second = axes[1] < 0 ? axes[1] + rank : axes[1];
        int[] swap = IntStream.range(0, rank).toArray();
        swap[first] = second;
        swap[second] = first;
        var shaping = core().shaping();
        return switch (Math.floorMod(times, 4)) {
            case 0 -> wrap(shaping.copy(tensor()));
            case 2 -> wrap(shaping.flip(tensor(), first, second));
            case 1 -> {
                try (Tensor flipped = shaping.flip(tensor(), second)) {
                    yield wrap(shaping.permute(flipped, swap));
                }
            }
            default -> {
                try (Tensor turned = shaping.permute(tensor(), swap)) {
                    yield wrap(shaping.flip(turned, second));
                }
            }
        };
    }

    @Override
    default NDArray trace(int offset, int axis1, int axis2) {
        try (NDArray diagonal = diagonal(offset, axis1, axis2)) {
            return diagonal.sum(new int[] {-1});
        }
    }

    @Override
    default NDArray diagonal() {
        return diagonal(0, 0, 1);
    }

    @Override
    default NDArray diagonal(int offset) {
        return diagonal(offset, 0, 1);
    }

    @Override
    default NDArray diagonal(int offset, int axis1, int axis2) {
        return wrap(core().shaping().diagonal(tensor(), offset, axis1, axis2));
    }

    @Override
    default NDArray pad(Shape padding, double value) {
        return wrap(core().shaping().pad(tensor(), DjlTypes.lengths(padding), value));
    }

    @Override
    default NDArray inverse() {
        return wrap(core().linearAlgebra().inverse(tensor()));
    }

    private int[] allAxes() {
        return IntStream.range(0, tensor().rank()).toArray();
    }

    @Override
    default NDArray percentile(Number percentile) {
        return percentile(percentile, allAxes());
    }

    @Override
    default NDArray percentile(Number percentile, int[] axes) {
        return wrap(core().ordering().percentile(tensor(), percentile.doubleValue(), axes, false));
    }

    /// Of an even number of elements the mean of the two in the middle.
    @Override
    default NDArray median() {
        return median(allAxes());
    }

    @Override
    default NDArray median(int[] axes) {
        return percentile(50, axes);
    }

    @Override
    default NDArray batchDot(NDArray other) {
        return batchMatMul(other);
    }

    @Override
    default NDArray diff(int n, int dim) {
        int axis = dim < 0 ? dim + tensor().rank() : dim;
        if (n < 0 || axis < 0 || axis >= tensor().rank() || tensor().length(axis) < n) {
            throw new IllegalArgumentException(
                    "diff of order " + n + " along axis " + dim + " is not defined for shape " + getShape());
        }
        NDArray result = wrap(core().shaping().same(tensor()));
        for (int i = 0; i < n; i++) {
            try (NDArray whole = result) {
                result = difference(whole, axis);
            }
        }
        return result;
    }

    private NDArray difference(NDArray whole, int axis) {
        Tensor source = QuernNdArray.tensorOf(core(), whole);
        int length = source.length(axis) - 1;
        try (NDArray later = wrap(core().shaping().slice(source, axis, 1, length, 1));
                NDArray earlier = wrap(core().shaping().slice(source, axis, 0, length, 1))) {
            return later.sub(earlier);
        }
    }

    /// The distinct elements, or slices along an axis, in ascending order whether or not `sorted` asks for it; then
    /// inverse and counts, empty unless asked for.
    @Override
    default NDList unique(Integer dim, boolean sorted, boolean returnInverse, boolean returnCounts) {
        NDArray line = dim == null ? flatten() : wrap(core().shaping().same(tensor()));
        try (line) {
            Ordering.Unique unique =
                    core().ordering().unique(QuernNdArray.tensorOf(core(), line), dim == null ? 0 : dim);
            return new NDList(
                    wrap(unique.values()),
                    some(unique.inverse(), returnInverse, dim == null ? getShape() : null),
                    some(unique.counts(), returnCounts, null));
        }
    }

    private NDArray some(Tensor found, boolean wanted, Shape shape) {
        NDArray array = wrap(found);
        if (!wanted) {
            array.close();
            return getManager().create(new Shape(0), DataType.INT64);
        }
        return shape == null ? array : array.reshape(shape);
    }
}
