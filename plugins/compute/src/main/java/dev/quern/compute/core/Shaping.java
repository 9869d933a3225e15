package dev.quern.compute.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Rearrangement without arithmetic, differentiable. Views wherever the layout allows it.
public final class Shaping {

    private final Allocator allocator;
    private final Graph graph;
    private final Summation summation;

    Shaping(Allocator allocator, Graph graph, Summation summation) {
        this.allocator = allocator;
        this.graph = graph;
        this.summation = summation;
    }

    /// A row-major copy, in the graph.
    public Tensor copy(Tensor source) {
        Tensor result = allocator.duplicate(source);
        if (graph.tracks(source)) {
            graph.record(result, Shaping::passGradient, new Tensor[] {source});
        }
        return result;
    }

    /// The same elements outside the graph.
    public Tensor detached(Tensor source) {
        return source.alias();
    }

    /// Another handle on the same elements at the same place in the graph.
    public Tensor same(Tensor source) {
        Tensor handle = source.alias();
        handle.setNode(source.node());
        return handle;
    }

    private static void passGradient(BackwardStep step) {
        step.give(0, step.gradient().alias());
    }

    /// In another shape; one length may be -1, which means what is left, and 0 keeps nothing but zero elements.
    public Tensor reshape(Tensor source, int[] shape) {
        int[] target = resolve(source, shape);
        Layout layout = source.layout().reshape(target);
        Tensor result = layout != null ? source.view(layout) : copyAs(source, target);
        if (graph.tracks(source)) {
            result.markRecordedView();
            graph.record(result, this::backwardReshape, new Tensor[] {source});
        }
        return result;
    }

    private Tensor copyAs(Tensor source, int[] target) {
        try (Tensor flat = allocator.duplicate(source)) {
            return flat.view(Layout.of(target));
        }
    }

    private void backwardReshape(BackwardStep step) {
        int[] shape = step.inputLayout(0).shape();
        Layout layout = step.gradient().layout().reshape(shape);
        step.give(0, layout != null ? step.gradient().view(layout) : copyAs(step.gradient(), shape));
    }

    private static int[] resolve(Tensor source, int[] shape) {
        int[] target = shape.clone();
        int open = -1;
        long known = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == -1 && open < 0) {
                open = axis;
            } else {
                known *= shape[axis];
            }
        }
        if (open >= 0 && known > 0 && source.size() % known == 0) {
            target[open] = (int) (source.size() / known);
            known *= target[open];
        }
        if (known != source.size() || Arrays.stream(target).anyMatch(length -> length < 0)) {
            throw new IllegalArgumentException("An array of shape " + Arrays.toString(source.shape()) + " with "
                    + source.size() + " elements cannot be reshaped to " + Arrays.toString(shape));
        }
        return target;
    }

    /// Joins the axes from `from` to `to`, both included.
    public Tensor flatten(Tensor source, int from, int to) {
        int first = source.layout().axis(from);
        int last = source.layout().axis(to);
        int[] shape = source.layout().shape();
        IntStream joined = IntStream.of(Arrays.stream(shape, first, last + 1).reduce(1, Math::multiplyExact));
        int[] target = IntStream.concat(
                        IntStream.concat(Arrays.stream(shape, 0, first), joined),
                        Arrays.stream(shape, last + 1, shape.length))
                .toArray();
        return reshape(source, target);
    }

    /// With a new axis of length 1 at a place from -rank-1 to rank.
    public Tensor expand(Tensor source, int axis) {
        int place = Layout.axis(axis, source.rank() + 1);
        int[] shape = source.layout().shape();
        int[] target = new int[shape.length + 1];
        target[place] = 1;
        System.arraycopy(shape, 0, target, 0, place);
        System.arraycopy(shape, place, target, place + 1, shape.length - place);
        return reshape(source, target);
    }

    /// Without some axes of length 1.
    public Tensor squeeze(Tensor source, int... axes) {
        if (source.rank() == 0 && Arrays.stream(axes).allMatch(axis -> axis == 0 || axis == -1)) {
            return same(source);
        }
        boolean[] dropped = new boolean[source.rank()];
        for (int axis : axes) {
            int place = source.layout().axis(axis);
            if (source.layout().shape()[place] != 1) {
                throw new IllegalArgumentException("Axis " + axis + " of shape " + Arrays.toString(source.shape())
                        + " cannot be squeezed; its length is not 1");
            }
            dropped[place] = true;
        }
        int[] target = IntStream.range(0, dropped.length)
                .filter(axis -> !dropped[axis])
                .map(axis -> source.layout().shape()[axis])
                .toArray();
        return reshape(source, target);
    }

    /// With the axes in another order: axis i of the result is axis `order[i]` of the source.
    public Tensor permute(Tensor source, int... order) {
        int[] axes = Arrays.stream(order).map(source.layout()::axis).toArray();
        if (axes.length != source.rank() || Arrays.stream(axes).distinct().count() != axes.length) {
            throw new IllegalArgumentException("Axes " + Arrays.toString(order) + " are not an order of the "
                    + source.rank() + " axes of shape " + Arrays.toString(source.shape()));
        }
        Layout layout = source.layout().permute(axes);
        return view(source, layout, step -> {
            int[] back = new int[axes.length];
            for (int i = 0; i < axes.length; i++) {
                back[axes[i]] = i;
            }
            step.give(0, step.gradient().view(step.gradient().layout().permute(back)));
        });
    }

    public Tensor reverseAxes(Tensor source) {
        int rank = source.rank();
        return permute(source, IntStream.range(0, rank).map(i -> rank - 1 - i).toArray());
    }

    private Tensor view(Tensor source, Layout layout, Backward backward) {
        Tensor result = source.view(layout);
        if (graph.tracks(source)) {
            result.markRecordedView();
            graph.record(result, backward, new Tensor[] {source});
        }
        return result;
    }

    /// Writes `value`, broadcast and converted, over a region of `target` in place.
    ///
    /// Leading axes of length 1 that the value has more than the region are ignored.
    ///
    /// @param region gives the view of its argument that is written
    public void assign(Tensor target, Tensor value, UnaryOperator<Tensor> region) {
        graph.checkWritable(target);
        boolean tracked = graph.tracks(target, value);
        try (Tensor bare = target.alias();
                Tensor part = region.apply(bare);
                Tensor fitted = fitted(value, part)) {
            allocator.copy(fitted, part);
            target.storage().touch();
            if (tracked) {
                Layout written = region.apply(fresh(target)).layout();
                graph.record(target, step -> backwardAssign(step, written), new Tensor[] {target, value});
            }
        }
    }

    private Tensor fitted(Tensor value, Tensor part) {
        int extra = Math.max(0, value.rank() - part.rank());
        int[] shape = value.layout().shape();
        if (Arrays.stream(shape, 0, extra).allMatch(length -> length == 1)) {
            shape = Arrays.copyOfRange(shape, extra, shape.length);
        }
        return value.view(value.layout().reshape(shape));
    }

    private Tensor fresh(Tensor like) {
        return allocator.empty(like.type(), like.shape());
    }

    private void backwardAssign(BackwardStep step, Layout written) {
        if (step.needs(0)) {
            Tensor rest = allocator.duplicate(step.gradient());
            try (Tensor part = rest.view(written)) {
                allocator.fill(part, 0);
            }
            step.give(0, rest);
        }
        if (step.needs(1)) {
            try (Tensor dense = allocator.contiguous(step.gradient());
                    Tensor part = dense.view(within(written, dense));
                    Tensor sum = summation.sumTo(part, step.inputLayout(1).shape())) {
                step.give(1, sum.alias());
            }
        }
    }

    /// Every `step`-th index of one axis from `from`, `length` of them.
    public Tensor slice(Tensor source, int axis, int from, int length, int step) {
        Layout region = Layout.of(source.layout().shape()).slice(axis, from, length, step);
        return view(
                source,
                source.layout().slice(axis, from, length, step),
                backward -> backward.giveRegion(0, region, backward.gradient().alias()));
    }

    /// The parts of an axis that begin at 0 and at each index; a leading index of 0 is left out.
    public List<Tensor> split(Tensor source, int[] indices, int axis) {
        int place = source.layout().axis(axis);
        int length = source.layout().shape()[place];
        List<Tensor> parts = new ArrayList<>(indices.length + 1);
        int from = 0;
        for (int i = 0; i <= indices.length; i++) {
            int to = i < indices.length ? indices[i] : length;
            if (to < from || to > length) {
                throw new IllegalArgumentException("Split indices " + Arrays.toString(indices)
                        + " must ascend from 0 to at most " + length + ", the length of axis " + axis);
            }
            if (i > 0 || to > 0) {
                parts.add(slice(source, place, from, to - from, 1));
            }
            from = to;
        }
        return parts;
    }

    public Tensor broadcast(Tensor source, int[] shape) {
        return view(
                source,
                source.layout().broadcast(shape),
                step -> step.give(
                        0, summation.sumTo(step.gradient(), step.inputLayout(0).shape())));
    }

    /// The elements whose indices along two axes differ by `offset`, along a new last axis.
    public Tensor diagonal(Tensor source, int offset, int axis1, int axis2) {
        int first = source.layout().axis(axis1);
        int second = source.layout().axis(axis2);
        if (first == second) {
            throw new IllegalArgumentException("diagonal needs two different axes, got " + axis1 + " twice");
        }
        Layout region = diagonal(Layout.of(source.layout().shape()), offset, first, second);
        return view(
                source,
                diagonal(source.layout(), offset, first, second),
                step -> step.giveRegion(0, region, step.gradient().alias()));
    }

    private static Layout diagonal(Layout layout, int offset, int first, int second) {
        int row = Math.max(0, -offset);
        int column = Math.max(0, offset);
        int[] shape = layout.shape();
        int[] strides = layout.strides();
        int length = Math.max(0, Math.min(shape[first] - row, shape[second] - column));
        int[] kept = IntStream.range(0, shape.length)
                .filter(axis -> axis != first && axis != second)
                .toArray();
        int[] lengths = new int[kept.length + 1];
        int[] steps = new int[kept.length + 1];
        for (int i = 0; i < kept.length; i++) {
            lengths[i] = shape[kept[i]];
            steps[i] = strides[kept[i]];
        }
        lengths[kept.length] = length;
        steps[kept.length] = strides[first] + strides[second];
        int start = length == 0 ? 0 : row * strides[first] + column * strides[second];
        return Layout.strided(lengths, steps, layout.offset() + start);
    }

    /// With a border of a value.
    ///
    /// @param padding before and after for each axis, beginning with the last axis
    public Tensor pad(Tensor source, int[] padding, double value) {
        int[] shape = source.shape();
        int[] before = new int[shape.length];
        boolean fits = padding.length % 2 == 0 && padding.length <= 2 * shape.length;
        for (int i = 0; fits && i < padding.length; i += 2) {
            int axis = shape.length - 1 - i / 2;
            fits = padding[i] >= 0 && padding[i + 1] >= 0;
            before[axis] = padding[i];
            shape[axis] += padding[i] + padding[i + 1];
        }
        if (!fits) {
            throw new IllegalArgumentException("pad by " + Arrays.toString(padding)
                    + " needs two numbers from 0 for each axis, beginning with the last, of an array of shape "
                    + Arrays.toString(source.shape()));
        }
        Layout region = Layout.of(shape);
        for (int axis = 0; axis < shape.length; axis++) {
            region = region.slice(axis, before[axis], source.layout().shape()[axis], 1);
        }
        Layout inside = region;
        Tensor result = allocator.full(source.type(), shape, value);
        try (Tensor part = result.view(inside)) {
            allocator.copy(source, part);
        }
        if (graph.tracks(source)) {
            graph.record(
                    result,
                    step -> step.give(0, step.gradient().view(within(inside, step.gradient()))),
                    new Tensor[] {source});
        }
        return result;
    }

    public Tensor flip(Tensor source, int... axes) {
        Layout layout = flipped(source.layout(), axes);
        return view(
                source,
                layout,
                step -> step.give(
                        0, step.gradient().view(flipped(step.gradient().layout(), axes))));
    }

    private static Layout flipped(Layout layout, int[] axes) {
        Layout result = layout;
        for (int axis : axes) {
            int place = layout.axis(axis);
            int length = layout.shape()[place];
            result = result.slice(place, Math.max(0, length - 1), length, -1);
        }
        return result;
    }

    /// Arrays side by side along an axis; all other axes agree.
    public Tensor concatenate(List<Tensor> sources, int axis) {
        Tensor first = sources.getFirst();
        int place = first.layout().axis(axis);
        int[] shape = first.shape();
        shape[place] = 0;
        for (Tensor source : sources) {
            shape[place] += joinableLength(first, source, place);
        }
        Tensor result = allocator.empty(first.type(), shape);
        Layout[] regions = new Layout[sources.size()];
        int at = 0;
        for (int i = 0; i < regions.length; i++) {
            int length = sources.get(i).layout().shape()[place];
            regions[i] = Layout.of(shape).slice(place, at, length, 1);
            try (Tensor region = result.view(regions[i])) {
                allocator.copy(sources.get(i), region);
            }
            at += length;
        }
        recordJoin(result, sources, regions);
        return result;
    }

    private static int joinableLength(Tensor first, Tensor other, int axis) {
        int[] expected = first.shape();
        int[] shape = other.shape();
        if (shape.length == expected.length) {
            expected[axis] = shape[axis];
        }
        if (!Arrays.equals(shape, expected) || other.type() != first.type()) {
            throw new IllegalArgumentException("Arrays " + first.type() + " " + Arrays.toString(first.shape()) + " and "
                    + other.type() + " " + Arrays.toString(shape) + " cannot be joined along axis " + axis
                    + "; types and all other axes must agree");
        }
        return shape[axis];
    }

    private void recordJoin(Tensor result, List<Tensor> sources, Layout[] regions) {
        Tensor[] inputs = sources.toArray(Tensor[]::new);
        if (graph.tracks(inputs)) {
            graph.record(
                    result,
                    step -> {
                        for (int i = 0; i < regions.length; i++) {
                            if (step.needs(i)) {
                                step.give(i, step.gradient().view(within(regions[i], step.gradient())));
                            }
                        }
                    },
                    inputs);
        }
    }

    /// A region of a fresh array, as a region of a tensor of the same shape that may have other strides.
    private static Layout within(Layout region, Tensor tensor) {
        int[] shape = tensor.layout().shape();
        int[] fresh = Layout.rowMajor(shape);
        int[] strides = new int[shape.length];
        int offset = tensor.offset();
        int rest = region.offset();
        for (int axis = 0; axis < fresh.length; axis++) {
            int index = shape[axis] == 0 ? 0 : rest / fresh[axis];
            rest -= index * fresh[axis];
            offset += index * tensor.layout().strides()[axis];
            strides[axis] =
                    region.strides()[axis] / fresh[axis] * tensor.layout().strides()[axis];
        }
        return Layout.strided(region.shape(), strides, offset);
    }

    /// Arrays of one shape along a new axis.
    public Tensor stack(List<Tensor> sources, int axis) {
        List<Tensor> expanded = new ArrayList<>(sources.size());
        try {
            for (Tensor source : sources) {
                expanded.add(expand(source, axis));
            }
            int place = Layout.axis(axis, sources.getFirst().rank() + 1);
            return concatenate(expanded, place);
        } finally {
            expanded.forEach(Tensor::close);
        }
    }

    /// The whole array repeated along each axis: (1, 2) twice is (1, 2, 1, 2).
    public Tensor tile(Tensor source, int[] repeats) {
        return multiply(source, repeats, true);
    }

    /// Each element repeated along each axis: (1, 2) twice is (1, 1, 2, 2).
    public Tensor repeat(Tensor source, int[] repeats) {
        return multiply(source, repeats, false);
    }

    /// Puts an axis of length `repeats` before or after each axis, broadcasts it, and joins the two.
    private Tensor multiply(Tensor source, int[] repeats, boolean before) {
        int rank = Math.max(source.rank(), repeats.length);
        int[] unit = new int[2 * rank];
        int[] spread = new int[2 * rank];
        int[] target = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            int inSource = axis - (rank - source.rank());
            int inRepeats = axis - (rank - repeats.length);
            int length = inSource < 0 ? 1 : source.layout().shape()[inSource];
            int times = inRepeats < 0 ? 1 : repeats[inRepeats];
            int own = before ? 2 * axis + 1 : 2 * axis;
            int extra = before ? 2 * axis : 2 * axis + 1;
            unit[own] = length;
            unit[extra] = 1;
            spread[own] = length;
            spread[extra] = times;
            target[axis] = Math.multiplyExact(length, times);
        }
        try (Tensor split = reshape(source, unit);
                Tensor wide = broadcast(split, spread)) {
            return reshape(wide, target);
        }
    }
}
