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
import dev.quern.compute.core.Indexing;
import dev.quern.compute.core.Shaping;
import dev.quern.compute.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads and writes parts of arrays that an `NDIndex` describes. Results belong to one manager.
///
/// Slices are views, so that reading copies nothing and writing goes through the view.
final class QuernIndexer extends NDArrayIndexer {

    private final NDManager manager;

    QuernIndexer(NDManager manager) {
        this.manager = manager;
    }

    private NDArray attach(NDArray source, Tensor result) {
        QuernNdArray array = (QuernNdArray) source;
        return manager instanceof QuernNdManager ours ? array.wrapIn(ours, result) : array.wrap(result);
    }

    private static Core core(NDArray array) {
        return ((QuernNdArray) array).core();
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullPick pick) {
        Tensor indices = QuernNdArray.tensorOf(core(array), pick.getIndices());
        return attach(array, core(array).selection().pick(QuernNdArray.tensorOf(array), indices, pick.getAxis()));
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullTake take) {
        Tensor indices = QuernNdArray.tensorOf(core(array), take.getIndices());
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
            int there = source.length(axis);
            int at = axis;
            boolean fixed = Arrays.stream(slice.getToSqueeze()).anyMatch(squeezed -> squeezed == at);
            if (from < 0 || fixed && from >= there) {
                throw new IndexOutOfBoundsException("Index " + from + " is outside axis " + axis + " of length " + there
                        + " of an array of shape " + Arrays.toString(source.shape()));
            }
            length = Math.clamp(Math.ceilDiv(there - from, step), 0, length); // a slice ends where the axis ends
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
            requireInside(array, index);
            return get(
                    array, NDIndexFullSlice.fromIndex(index, array.getShape()).orElseThrow());
        }
        if (index.getIndices().stream().anyMatch(NDIndexPick.class::isInstance)) {
            return get(array, NDIndexFullPick.fromIndex(index, array.getShape()).orElseThrow(() -> unsupported(array)));
        }
        return attach(array, core(array).indexing().get(QuernNdArray.tensorOf(array), elements(index, array)));
    }

    /// Fails for a position outside its axis, which DJL would wrap around or let reach into the next row.
    private static void requireInside(NDArray array, NDIndex index) {
        List<NDIndexElement> elements = index.getIndices();
        int rank = array.getShape().dimension();
        for (int i = 0; i < elements.size() && elements.size() <= rank; i++) {
            boolean afterRest = index.getEllipsisIndex() >= 0 && i >= index.getEllipsisIndex();
            int axis = afterRest ? i + rank - elements.size() : i;
            long length = array.getShape().get(axis);
            if (elements.get(i) instanceof NDIndexFixed fixed
                    && (fixed.getIndex() >= length || fixed.getIndex() < -length)) {
                throw new IndexOutOfBoundsException("Index " + fixed.getIndex() + " is outside axis " + axis
                        + " of length " + length + " of an array of shape " + array.getShape());
            }
        }
    }

    private static List<Indexing.Element> elements(NDIndex index, NDArray array) {
        List<Indexing.Element> elements = new ArrayList<>();
        for (NDIndexElement element : index.getIndices()) {
            if (elements.size() == index.getEllipsisIndex()) {
                elements.add(new Indexing.Rest());
            }
            elements.add(element(element, array));
        }
        if (elements.size() == index.getEllipsisIndex()) {
            elements.add(new Indexing.Rest());
        }
        return elements;
    }

    private static Indexing.Element element(NDIndexElement element, NDArray array) {
        return switch (element) {
            case NDIndexAll all -> new Indexing.All();
            case NDIndexNull added -> new Indexing.NewAxis();
            case NDIndexFixed fixed -> new Indexing.At(fixed.getIndex());
            case NDIndexSlice slice ->
                new Indexing.Range(slice.getMin(), slice.getMax(), slice.getStep() == null ? 1 : slice.getStep());
            case NDIndexTake take -> new Indexing.Take(QuernNdArray.tensorOf(core(array), take.getIndex()));
            case NDIndexBooleans mask -> new Indexing.Mask(QuernNdArray.tensorOf(core(array), mask.getIndex()));
            default -> throw unsupported(array);
        };
    }

    private static UnsupportedOperationException unsupported(NDArray array) {
        return ((QuernNdArray) array).unsupported("this mixture of indices");
    }

    @Override
    public void set(NDArray array, NDIndex index, Object value) {
        boolean plain = index.getIndices().stream()
                .allMatch(element -> element instanceof NDIndexAll
                        || element instanceof NDIndexFixed
                        || element instanceof NDIndexSlice);
        boolean mask = index.getIndices().size() == 1 && index.getIndices().getFirst() instanceof NDIndexBooleans;
        boolean numberByMask = mask && value instanceof Number;
        if (plain) {
            requireInside(array, index);
        }
        if (plain || mask && !numberByMask) {
            super.set(array, index, value);
            return;
        }
        Core core = core(array);
        Tensor target = QuernNdArray.tensorOf(array);
        if (value instanceof NDArray values) {
            core.indexing().set(target, elements(index, array), QuernNdArray.tensorOf(core, values));
        } else if (value instanceof Number number) {
            try (Tensor one = core.allocator().scalar(target.type(), number.doubleValue())) {
                core.indexing().set(target, elements(index, array), one);
            }
        } else {
            throw new IllegalArgumentException("An array takes a number or an array, got " + value);
        }
    }

    @Override
    public void set(NDArray array, NDIndexFullSlice slice, NDArray value) {
        Core core = core(array);
        Tensor target = QuernNdArray.tensorOf(array);
        Tensor given = QuernNdArray.tensorOf(core, value);
        int squeezed = target.rank() - slice.getToSqueeze().length;
        core.shaping().assign(target, given, region -> {
            Tensor part = slice(core.shaping(), region, slice);
            if (given.rank() > squeezed) {
                return part;
            }
            try (part) {
                return core.shaping().squeeze(part, slice.getToSqueeze());
            }
        });
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
