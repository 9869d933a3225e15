package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDArrayIndexer;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexBooleans;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexFixed;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexPick;
import ai.djl.ndarray.index.dim.NDIndexSlice;
import ai.djl.ndarray.index.dim.NDIndexTake;
import ai.djl.ndarray.index.full.NDIndexFullPick;
import ai.djl.ndarray.index.full.NDIndexFullSlice;
import ai.djl.ndarray.index.full.NDIndexFullTake;
import dev.quern.compute.core.Core;
import dev.quern.compute.core.Shaping;
import dev.quern.compute.core.Tensor;
import java.util.Arrays;

/// Reads and writes parts of arrays that an `NDIndex` describes. Results belong to one manager.
///
/// Slices are views, so that reading copies nothing and writing goes through the view.
final class QuernIndexer extends NDArrayIndexer {

    private final NDManager manager;

    QuernIndexer(NDManager manager) {
        this.manager = manager;
    }

    private NDArray attach(NDArray source, Tensor result) {
        NDArray array = ((QuernNdArray) source).wrap(result);
        if (array.getManager() != manager) {
            array.attach(manager);
        }
        return array;
    }

    private static Core core(NDArray array) {
        return ((QuernNdArray) array).core();
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullPick pick) {
        Tensor indices = QuernNdArray.tensorOf(pick.getIndices());
        return attach(array, core(array).selection().pick(QuernNdArray.tensorOf(array), indices, pick.getAxis()));
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullTake take) {
        Tensor indices = QuernNdArray.tensorOf(take.getIndices());
        return attach(array, core(array).selection().take(QuernNdArray.tensorOf(array), indices, take.getAxis()));
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullSlice slice) {
        Shaping shaping = core(array).shaping();
        try (Tensor part = slice(shaping, QuernNdArray.tensorOf(array), slice)) {
            return attach(array, shaping.squeeze(part, slice.getToSqueeze()));
        }
    }

    private static Tensor slice(Shaping shaping, Tensor source, NDIndexFullSlice slice) {
        Tensor part = shaping.same(source);
        for (int axis = 0; axis < source.rank(); axis++) {
            int from = Math.toIntExact(slice.getMin()[axis]);
            int length = Math.toIntExact(slice.getShape().get(axis));
            int step = Math.toIntExact(slice.getStep()[axis]);
            if (length != source.length(axis) || step != 1) {
                try (Tensor whole = part) {
                    part = shaping.slice(whole, axis, from, length, step);
                }
            }
        }
        return part;
    }

    @Override
    public NDArray get(NDArray array, NDIndex index) {
        if (index.getIndices().isEmpty()) {
            return attach(array, core(array).shaping().copy(QuernNdArray.tensorOf(array)));
        }
        boolean plain = index.getIndices().stream()
                .allMatch(element -> element instanceof NDIndexAll
                        || element instanceof NDIndexFixed
                        || element instanceof NDIndexSlice);
        if (plain) {
            return get(
                    array, NDIndexFullSlice.fromIndex(index, array.getShape()).orElseThrow());
        }
        if (index.getIndices().stream().anyMatch(NDIndexPick.class::isInstance)) {
            return get(array, NDIndexFullPick.fromIndex(index, array.getShape()).orElseThrow(() -> unsupported(array)));
        }
        return mixed(array, index);
    }

    private static UnsupportedOperationException unsupported(NDArray array) {
        return ((QuernNdArray) array).unsupported("get with this mixture of indices");
    }

    /// Applies the elements one after the other from the left, each to the axis that is next.
    private NDArray mixed(NDArray array, NDIndex index) {
        Core core = core(array);
        Tensor part = core.shaping().same(QuernNdArray.tensorOf(array));
        int axis = 0;
        int arrays = 0;
        int position = 0;
        int given = (int) index.getIndices().stream()
                .filter(element -> !(element instanceof NDIndexNull))
                .count();
        for (NDIndexElement element : index.getIndices()) {
            if (position++ == index.getEllipsisIndex()) {
                axis += array.getShape().dimension() - given;
            }
            try (Tensor whole = part) {
                part = apply(core, whole, element, axis, array);
            }
            arrays += element instanceof NDIndexTake || element instanceof NDIndexBooleans ? 1 : 0;
            axis += axesAfter(element);
        }
        if (arrays > 1) {
            part.close();
            throw unsupported(array);
        }
        return attach(array, part);
    }

    private static int axesAfter(NDIndexElement element) {
        return switch (element) {
            case NDIndexFixed fixed -> 0;
            case NDIndexTake take -> take.getIndex().getShape().dimension();
            default -> 1;
        };
    }

    private static Tensor apply(Core core, Tensor whole, NDIndexElement element, int axis, NDArray array) {
        return switch (element) {
            case NDIndexAll all -> core.shaping().same(whole);
            case NDIndexNull added -> core.shaping().expand(whole, axis);
            case NDIndexFixed fixed -> {
                int length = whole.length(axis);
                int at = (int) (fixed.getIndex() < 0 ? fixed.getIndex() + length : fixed.getIndex());
                if (at < 0 || at >= length) {
                    throw new IndexOutOfBoundsException(
                            "Index " + fixed.getIndex() + " is outside axis " + axis + " of length " + length);
                }
                try (Tensor one = core.shaping().slice(whole, axis, at, 1, 1)) {
                    yield core.shaping().squeeze(one, axis);
                }
            }
            case NDIndexSlice slice -> slice(core.shaping(), whole, slice, axis);
            case NDIndexTake take -> core.selection().take(whole, QuernNdArray.tensorOf(take.getIndex()), axis);
            case NDIndexBooleans mask ->
                core.selection().booleanMask(whole, QuernNdArray.tensorOf(mask.getIndex()), axis);
            default -> throw unsupported(array);
        };
    }

    private static Tensor slice(Shaping shaping, Tensor whole, NDIndexSlice slice, int axis) {
        int length = whole.length(axis);
        int step = slice.getStep() == null ? 1 : Math.toIntExact(slice.getStep());
        int from = bound(slice.getMin(), 0, length);
        int to = bound(slice.getMax(), length, length);
        return shaping.slice(whole, axis, from, Math.max(0, (to - from + step - 1) / step), step);
    }

    private static int bound(Long given, int absent, int length) {
        if (given == null) {
            return absent;
        }
        long place = given < 0 ? given + length : given;
        return (int) Math.max(0, Math.min(length, place));
    }

    @Override
    public void set(NDArray array, NDIndexFullSlice slice, NDArray value) {
        Core core = core(array);
        Tensor target = QuernNdArray.tensorOf(array);
        core.shaping().assign(target, QuernNdArray.tensorOf(value), region -> slice(core.shaping(), region, slice));
    }

    @Override
    public void set(NDArray array, NDIndexFullSlice slice, Number value) {
        try (NDArray number = array.getManager().create(value.doubleValue())) {
            set(array, slice, number);
        }
    }

    @Override
    public void set(NDArray array, NDIndexBooleans indices, NDArray value) {
        NDArray mask = indices.getIndex();
        int[] shape = new int[array.getShape().dimension()];
        Arrays.setAll(
                shape,
                axis -> axis < mask.getShape().dimension()
                        ? (int) mask.getShape().get(axis)
                        : 1);
        try (NDArray wide = mask.reshape(DjlTypes.shape(shape));
                NDArray typed = value.toType(array.getDataType(), true)) {
            array.intern(typed.getNDArrayInternal().where(wide, array));
        }
    }
}
