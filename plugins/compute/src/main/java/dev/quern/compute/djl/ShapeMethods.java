package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.quern.compute.core.Shaping;
import dev.quern.compute.core.Tensor;
import java.util.Arrays;

/// Rearranging without arithmetic: views where the layout allows it, and matrix products.
interface ShapeMethods extends TensorHandle {

    private Shaping shaping() {
        return core().shaping();
    }

    @Override
    default NDArray reshape(Shape shape) {
        int[] target = new int[shape.dimension()];
        for (int axis = 0; axis < target.length; axis++) {
            target[axis] = Math.toIntExact(shape.get(axis));
        }
        return wrap(shaping().reshape(tensor(), target));
    }

    @Override
    default NDArray flatten() {
        return wrap(shaping().reshape(tensor(), new int[] {-1}));
    }

    @Override
    default NDArray flatten(int startDim, int endDim) {
        return wrap(shaping().flatten(tensor(), startDim, endDim));
    }

    @Override
    default NDArray expandDims(int axis) {
        return wrap(shaping().expand(tensor(), axis));
    }

    @Override
    default NDArray squeeze(int[] axes) {
        return wrap(shaping().squeeze(tensor(), axes));
    }

    @Override
    default NDArray transpose() {
        return wrap(shaping().reverseAxes(tensor()));
    }

    @Override
    default NDArray transpose(int... axes) {
        return axes.length == 0 ? transpose() : wrap(shaping().permute(tensor(), axes));
    }

    @Override
    default NDArray broadcast(Shape shape) {
        return wrap(shaping().broadcast(tensor(), DjlTypes.lengths(shape)));
    }

    @Override
    default NDArray flip(int... axes) {
        return wrap(shaping().flip(tensor(), axes));
    }

    @Override
    default NDList split(long[] indices, int axis) {
        NDList parts = new NDList(indices.length + 1);
        for (Tensor part : shaping()
                .split(
                        tensor(),
                        Arrays.stream(indices).mapToInt(Math::toIntExact).toArray(),
                        axis)) {
            parts.add(wrap(part));
        }
        return parts;
    }

    @Override
    default NDArray tile(long repeats) {
        return tile(uniform(repeats));
    }

    @Override
    default NDArray tile(int axis, long repeats) {
        return tile(single(axis, repeats));
    }

    @Override
    default NDArray tile(long[] repeats) {
        return wrap(shaping().tile(tensor(), integers(repeats)));
    }

    @Override
    default NDArray tile(Shape desiredShape) {
        return tile(quotients(desiredShape));
    }

    @Override
    default NDArray repeat(long repeats) {
        return repeat(uniform(repeats));
    }

    @Override
    default NDArray repeat(int axis, long repeats) {
        return repeat(single(axis, repeats));
    }

    @Override
    default NDArray repeat(long[] repeats) {
        return wrap(shaping().repeat(tensor(), integers(repeats)));
    }

    @Override
    default NDArray repeat(Shape desiredShape) {
        return repeat(quotients(desiredShape));
    }

    private long[] uniform(long repeats) {
        long[] all = new long[Math.max(1, tensor().rank())];
        Arrays.fill(all, repeats);
        return all;
    }

    private long[] single(int axis, long repeats) {
        long[] all = new long[tensor().rank()];
        Arrays.fill(all, 1);
        if (axis >= all.length || axis < -all.length) {
            throw new IllegalArgumentException("Axis " + axis + " is outside an array of shape " + getShape());
        }
        all[axis < 0 ? axis + all.length : axis] = repeats;
        return all;
    }

    /// How often each axis, from the last, fits into the desired shape.
    private long[] quotients(Shape desired) {
        int lead = desired.dimension() - tensor().rank();
        long[] all = new long[desired.dimension()];
        for (int axis = 0; axis < all.length; axis++) {
            all[axis] = axis < lead
                    ? desired.get(axis)
                    : desired.get(axis) / getShape().get(axis - lead);
        }
        return all;
    }

    private static int[] integers(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    default NDArray toDense() {
        return duplicate();
    }

    /// This array itself for row-sparse, which DJL's Adagrad asks for: every array of this engine is dense.
    @Override
    default NDArray toSparse(SparseFormat format) {
        return switch (format) {
            case DENSE -> duplicate();
            case ROW_SPARSE -> this;
            default -> throw unsupported("toSparse", format);
        };
    }

    @Override
    default NDArray matMul(NDArray other) {
        return wrap(core().products().matMul(tensor(), QuernNdArray.tensorOf(core(), other)));
    }

    @Override
    default NDArray batchMatMul(NDArray other) {
        return wrap(core().products().batchMatMul(tensor(), QuernNdArray.tensorOf(core(), other)));
    }

    @Override
    default NDArray dot(NDArray other) {
        return wrap(core().products().dot(tensor(), QuernNdArray.tensorOf(core(), other)));
    }
}
