package dev.quern.compute.core;

import dev.quern.compute.kernel.Compute;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Choosing elements by index or mask, differentiable in the array chosen from.
///
/// Every choice is reduced to one form: blocks of side-by-side elements at places of the row-major source.
public final class Selection {

    private final Allocator allocator;
    private final Graph graph;
    private final Compute compute;

    Selection(Allocator allocator, Graph graph, Compute compute) {
        this.allocator = allocator;
        this.graph = graph;
        this.compute = compute;
    }

    /// The blocks of `block` elements that begin at `places`, one after the other, as an array of `shape`.
    Tensor pickBlocks(Tensor source, int[] places, int block, int[] shape) {
        Tensor result = allocator.empty(source.type(), shape);
        try (Tensor flat = allocator.contiguous(source)) {
            for (int i = 0; i < places.length; i++) {
                System.arraycopy(flat.data(), flat.offset() + places[i], result.data(), i * block, block);
            }
        }
        if (graph.tracks(source)) {
            graph.record(result, step -> backward(step, places, block), new Tensor[] {source});
        }
        return result;
    }

    /// Adds each block back to its place, in the order of the blocks.
    private void backward(BackwardStep step, int[] places, int block) {
        Tensor result =
                allocator.full(step.gradient().type(), step.inputLayout(0).shape(), 0);
        try (Tensor gradient = allocator.contiguous(step.gradient())) {
            if (result.type() == ElementType.FLOAT32) {
                for (int i = 0; i < places.length; i++) {
                    compute.kernels()
                            .axpy(
                                    1,
                                    gradient.floats(),
                                    gradient.offset() + i * block,
                                    result.floats(),
                                    places[i],
                                    block);
                }
            } else {
                for (int i = 0; i < places.length * block; i++) {
                    int place = places[i / block] + i % block;
                    Elements.put(result.data(), result.type(), place, result.real(place) + gradient.real(i));
                }
            }
        }
        step.give(0, result);
    }

    private static int inner(int[] shape, int from) {
        return Layout.count(Arrays.copyOfRange(shape, from, shape.length));
    }

    private static int resolve(String operation, long index, int length, boolean wraps) {
        long resolved = wraps && index < 0 ? index + length : index;
        if (resolved < 0 || resolved >= length) {
            throw new IndexOutOfBoundsException(operation + ": index " + index + " is outside 0.." + (length - 1));
        }
        return (int) resolved;
    }

    /// Rows of `weight` (entries, width) for each index: (..., width).
    public Tensor embedding(Tensor indices, Tensor weight) {
        if (weight.rank() != 2) {
            throw new IllegalArgumentException(
                    "embedding needs a weight of 2 axes (entries, width), got " + Arrays.toString(weight.shape()));
        }
        return along("embedding", weight, indices, 0, false);
    }

    /// Index i of an axis for each i of `indices`, whose axes replace that axis; negative ones count from the back.
    public Tensor take(Tensor source, Tensor indices, int axis) {
        return along("take", source, indices, source.layout().axis(axis), true);
    }

    private Tensor along(String operation, Tensor source, Tensor indices, int axis, boolean wraps) {
        int[] shape = source.layout().shape();
        int outer = Layout.count(Arrays.copyOf(shape, axis));
        int block = inner(shape, axis + 1);
        int count = indices.size();
        int[] places = new int[outer * count];
        for (int i = 0; i < count; i++) {
            int index = resolve(operation, indices.integer(i), shape[axis], wraps);
            for (int o = 0; o < outer; o++) {
                places[o * count + i] = (o * shape[axis] + index) * block;
            }
        }
        int[] target = IntStream.of(shape).limit(axis).toArray();
        target = concatenate(target, indices.layout().shape());
        target = concatenate(target, Arrays.copyOfRange(shape, axis + 1, shape.length));
        return pickBlocks(source, places, block, target);
    }

    private static int[] concatenate(int[] first, int[] second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    /// Elements of the flattened source.
    public Tensor takeFlat(Tensor source, Tensor indices) {
        int[] places = new int[indices.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = resolve("take", indices.integer(i), source.size(), true);
        }
        return pickBlocks(source, places, 1, indices.layout().shape());
    }

    /// `result[i, j, ...] = source[i, index[i, j, ...], ...]` where the index stands at `axis`.
    public Tensor gather(Tensor source, Tensor indices, int axis) {
        int place = source.layout().axis(axis);
        int[] shape = source.layout().shape();
        int[] chosen = indices.layout().shape();
        boolean fits = chosen.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = i == place || chosen[i] <= shape[i];
        }
        if (!fits) {
            throw new IllegalArgumentException("gather along axis " + axis + " of shape " + Arrays.toString(shape)
                    + " needs an index of as many axes, none longer except that one; got " + Arrays.toString(chosen));
        }
        int[] steps = Layout.rowMajor(shape);
        int[] places = new int[indices.size()];
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            for (int at = chosen.length - 1; at >= 0; at--) {
                int own = rest % chosen[at];
                rest /= chosen[at];
                places[i] += (at == place ? resolve("gather", indices.integer(i), shape[at], false) : own) * steps[at];
            }
        }
        return pickBlocks(source, places, 1, chosen);
    }

    /// Blocks at the places that the first axis of `indices` spells out: (n, ...) picks from the first n axes.
    public Tensor gatherNd(Tensor source, Tensor indices) {
        int[] shape = source.layout().shape();
        int depth = indices.rank() == 0 ? 0 : indices.length(0);
        if (depth < 1 || depth > shape.length) {
            throw new IllegalArgumentException("gatherNd of shape " + Arrays.toString(shape)
                    + " needs an index whose first axis has a length from 1 to " + shape.length + ", got "
                    + Arrays.toString(indices.shape()));
        }
        int count = indices.size() / depth;
        int block = inner(shape, depth);
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            for (int axis = 0; axis < depth; axis++) {
                int index = resolve("gatherNd", indices.integer(axis * count + i), shape[axis], true);
                places[i] = places[i] * shape[axis] + index;
            }
            places[i] *= block;
        }
        int[] rest = Arrays.copyOfRange(indices.layout().shape(), 1, indices.rank());
        return pickBlocks(source, places, block, concatenate(rest, Arrays.copyOfRange(shape, depth, shape.length)));
    }

    /// One element of `axis` for each position of the other axes; that axis stays with length 1.
    ///
    /// @param indices the source's shape without the axis, or with it as 1; broadcasts
    public Tensor pick(Tensor source, Tensor indices, int axis) {
        int place = source.layout().axis(axis);
        int[] target = source.shape();
        int length = target[place];
        target[place] = 1;
        int[] unit = indices.layout().shape();
        if (unit.length == target.length - 1) {
            unit = concatenate(
                    Arrays.copyOf(unit, place),
                    concatenate(new int[] {1}, Arrays.copyOfRange(unit, place, unit.length)));
        }
        int[] steps = Layout.rowMajor(source.layout().shape());
        Layout walk = Layout.strided(target, steps, 0);
        try (Tensor flat = allocator.contiguous(indices);
                Tensor wide = flat.view(flat.layout().reshape(unit).broadcast(target))) {
            int[] places = new int[wide.size()];
            int[] next = {0};
            Walk.over(walk, wide.layout()).forEach((count, starts, strides) -> {
                for (int i = 0; i < count; i++) {
                    long index = Elements.integer(wide.data(), wide.type(), starts[1] + i * strides[1]);
                    places[next[0]++] =
                            starts[0] + i * strides[0] + resolve("pick", index, length, true) * steps[place];
                }
            });
            return pickBlocks(source, places, 1, target);
        }
    }

    /// Blocks where the mask, laid over the axes from `axis` on, is not zero.
    public Tensor booleanMask(Tensor source, Tensor mask, int axis) {
        int[] shape = source.layout().shape();
        int from = source.layout().axis(axis);
        int to = from + mask.rank();
        if (to > shape.length
                || !Arrays.equals(
                        Arrays.copyOfRange(shape, from, to), mask.layout().shape())) {
            throw new IllegalArgumentException("A mask of shape " + Arrays.toString(mask.shape())
                    + " does not lie over axis " + axis + " of an array of shape " + Arrays.toString(shape));
        }
        int[] chosen =
                IntStream.range(0, mask.size()).filter(i -> mask.real(i) != 0).toArray();
        int outer = Layout.count(Arrays.copyOf(shape, from));
        int block = inner(shape, to);
        int[] places = new int[outer * chosen.length];
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < chosen.length; i++) {
                places[o * chosen.length + i] = (o * mask.size() + chosen[i]) * block;
            }
        }
        int[] head = concatenate(Arrays.copyOf(shape, from), new int[] {chosen.length});
        return pickBlocks(source, places, block, concatenate(head, Arrays.copyOfRange(shape, to, shape.length)));
    }

    /// Where the elements are not zero: int64 (count, axes).
    public Tensor nonzero(Tensor source) {
        int[] places = IntStream.range(0, source.size())
                .filter(i -> source.real(i) != 0)
                .toArray();
        int[] shape = source.rank() == 0 ? new int[] {1} : source.layout().shape();
        Tensor result = allocator.empty(ElementType.INT64, places.length, shape.length);
        for (int i = 0; i < places.length; i++) {
            int rest = places[i];
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                Elements.put(result.data(), ElementType.INT64, i * shape.length + axis, (long) (rest % shape[axis]));
                rest /= shape[axis];
            }
        }
        return result;
    }

    /// `on` at the index along a new last axis of length `depth`, `off` elsewhere.
    public Tensor oneHot(Tensor indices, int depth, double on, double off, ElementType type) {
        int[] shape = concatenate(indices.layout().shape(), new int[] {depth});
        Tensor result = allocator.full(type, shape, off);
        for (int i = 0; i < indices.size(); i++) {
            int index = resolve("oneHot", indices.integer(i), depth, false);
            Elements.put(result.data(), type, i * depth + index, on);
        }
        return result;
    }

    /// (batch, time, ...) with everything from each sequence's length on replaced by a value.
    public Tensor sequenceMask(Tensor source, Tensor lengths, double value) {
        if (source.rank() < 2 || lengths.rank() != 1 || lengths.size() != source.length(0)) {
            throw new IllegalArgumentException("sequenceMask needs an array (batch, time, ...) and one length for each "
                    + "sequence, got " + Arrays.toString(source.shape()) + " and " + Arrays.toString(lengths.shape()));
        }
        Tensor result = masked(source, lengths, value);
        if (graph.tracks(source)) {
            graph.record(
                    result,
                    step -> step.give(0, masked(step.gradient(), step.saved(0), 0)),
                    new Tensor[] {source},
                    lengths);
        }
        return result;
    }

    private Tensor masked(Tensor source, Tensor lengths, double value) {
        Tensor result = allocator.duplicate(source);
        int time = source.length(1);
        int block = inner(source.layout().shape(), 2);
        for (int row = 0; row < lengths.size(); row++) {
            int from = (int) Math.max(0, Math.min(time, lengths.integer(row)));
            Elements.fill(result.data(), result.type(), (row * time + from) * block, (time - from) * block, value);
        }
        return result;
    }

    /// Overwrites the elements at some places, which have a shape, with a value that broadcasts to it.
    void put(Tensor target, int[] places, int[] shape, Tensor value) {
        requireUntracked("put", target, value);
        int[] unit = value.layout().shape();
        int extra = Math.max(0, unit.length - shape.length);
        if (Arrays.stream(unit, 0, extra).allMatch(length -> length == 1)) {
            unit = Arrays.copyOfRange(unit, extra, unit.length);
        }
        int[] next = {0};
        try (Tensor flat = allocator.contiguous(value)) {
            Layout wide = flat.layout().reshape(unit).broadcast(shape);
            Walk.over(wide).forEach((count, starts, steps) -> {
                for (int i = 0; i < count; i++) {
                    double element = Elements.real(flat.data(), flat.type(), starts[0] + i * steps[0]);
                    putAt(target, places[next[0]++], element);
                }
            });
        }
        target.storage().touch();
    }

    private void requireUntracked(String operation, Tensor target, Tensor value) {
        graph.checkWritable(target);
        if (graph.tracks(target, value)) {
            throw new IllegalStateException(
                    operation + " is not differentiable in place; use where or scatter, which give a new array");
        }
    }

    /// Writes an element at a place counted in row-major order.
    private static void putAt(Tensor target, int place, double value) {
        int at = target.offset() + place;
        if (!target.isContiguous()) {
            at = target.offset();
            int rest = place;
            for (int axis = target.rank() - 1; axis >= 0; axis--) {
                at += rest % target.layout().shape()[axis] * target.layout().strides()[axis];
                rest /= target.layout().shape()[axis];
            }
        }
        Elements.put(target.data(), target.type(), at, value);
    }

    /// Overwrites elements of the flattened target: element i of `values` goes to place `indices[i]`.
    public void putFlat(Tensor target, Tensor indices, Tensor values) {
        requireUntracked("put", target, values);
        if (indices.size() != values.size()) {
            throw new IllegalArgumentException("put needs one value for each index, got " + indices.size()
                    + " indices and " + values.size() + " values");
        }
        for (int i = 0; i < indices.size(); i++) {
            putAt(target, resolve("put", indices.integer(i), target.size(), true), values.real(i));
        }
        target.storage().touch();
    }

    /// A copy in which `copy[.., index[i, j, ..], ..] = value[i, j, ..]`, the index standing at `axis`; of
    /// several values for one place the last stays. Differentiable in source and value where places are
    /// distinct.
    public Tensor scatter(Tensor source, Tensor indices, Tensor value, int axis) {
        int place = source.layout().axis(axis);
        int[] shape = source.layout().shape();
        int[] chosen = indices.layout().shape();
        boolean fits = chosen.length == shape.length && value.rank() == shape.length && value.type() == source.type();
        for (int i = 0; fits && i < shape.length; i++) {
            fits = chosen[i] <= value.layout().shape()[i] && (i == place || chosen[i] <= shape[i]);
        }
        if (!fits) {
            throw new IllegalArgumentException("scatter along axis " + axis + " of " + source.type() + " "
                    + Arrays.toString(shape)
                    + " needs an index of as many axes, none longer except that one, and a value"
                    + " at least as large, got " + Arrays.toString(chosen) + " and " + value.type() + " "
                    + Arrays.toString(value.shape()));
        }
        int[] steps = Layout.rowMajor(shape);
        int[] valueSteps = Layout.rowMajor(value.layout().shape());
        int[] places = new int[indices.size()];
        int[] reads = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            int rest = i;
            for (int at = chosen.length - 1; at >= 0; at--) {
                int own = rest % chosen[at];
                rest /= chosen[at];
                reads[i] += own * valueSteps[at];
                places[i] += (at == place ? resolve("scatter", indices.integer(i), shape[at], false) : own) * steps[at];
            }
        }
        Tensor result = allocator.duplicate(source);
        for (int i = 0; i < places.length; i++) {
            Elements.put(result.data(), result.type(), places[i], value.real(reads[i]));
        }
        if (graph.tracks(source, value)) {
            graph.record(result, step -> backwardScatter(step, places, reads), new Tensor[] {source, value});
        }
        return result;
    }

    private void backwardScatter(BackwardStep step, int[] places, int[] reads) {
        if (step.needs(0)) {
            Tensor rest = allocator.duplicate(step.gradient());
            for (int place : places) {
                Elements.put(rest.data(), rest.type(), place, 0.0);
            }
            step.give(0, rest);
        }
        if (step.needs(1)) {
            Tensor written =
                    allocator.full(step.gradient().type(), step.inputLayout(1).shape(), 0);
            for (int i = 0; i < places.length; i++) {
                Elements.put(
                        written.data(),
                        written.type(),
                        reads[i],
                        step.gradient().real(places[i]));
            }
            step.give(1, written);
        }
    }

    /// Writes a value where the mask, broadcast, is not zero.
    public void fillWhere(Tensor target, Tensor mask, double value) {
        graph.checkWritable(target);
        if (target.node() != null && graph.isRecording()) {
            throw new IllegalStateException("Filling by a mask is not differentiable in place; use where");
        }
        Layout wide = mask.layout().broadcast(target.layout().shape());
        Walk.over(wide, target.layout()).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                if (Elements.real(mask.data(), mask.type(), starts[0] + i * steps[0]) != 0) {
                    Elements.put(target.data(), target.type(), starts[1] + i * steps[1], value);
                }
            }
        });
        target.storage().touch();
    }
}
