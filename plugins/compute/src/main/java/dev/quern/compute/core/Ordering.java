package dev.quern.compute.core;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Sorting, ranking and running sums along an axis. Equal elements keep their order; NaN counts as the largest.
public final class Ordering {

    private final Allocator allocator;
    private final Graph graph;
    private final Selection selection;

    Ordering(Allocator allocator, Graph graph, Selection selection) {
        this.allocator = allocator;
        this.graph = graph;
        this.selection = selection;
    }

    /// Values and their int64 indices along the axis.
    public record Top(Tensor values, Tensor indices) {}

    /// An axis of a row-major array: element k of line i stands at `start(i) + k * step`.
    private record Lines(int outer, int length, int step) {
        static Lines of(Tensor tensor, int axis) {
            int[] shape = tensor.layout().shape();
            int step = Layout.count(Arrays.copyOfRange(shape, axis + 1, shape.length));
            int outer = Layout.count(Arrays.copyOf(shape, axis));
            return new Lines(outer, shape[axis], step);
        }

        int count() {
            return outer * step;
        }

        int start(int line) {
            return line / step * length * step + line % step;
        }
    }

    /// The int64 index of the largest, or smallest, element of the flattened array.
    public Tensor extremeOfAll(Tensor source, boolean largest) {
        try (Tensor flat = allocator.contiguous(source);
                Tensor line = flat.view(flat.layout().reshape(new int[] {flat.size()}))) {
            return extreme(line, 0, largest);
        }
    }

    /// The int64 index of the first largest, or smallest, element along an axis, which disappears.
    public Tensor extreme(Tensor source, int axis, boolean largest) {
        int place = source.rank() == 0 ? 0 : source.layout().axis(axis);
        if (source.rank() == 0) {
            return allocator.scalar(0L);
        }
        Lines lines = Lines.of(source, place);
        if (lines.length == 0) {
            throw new IllegalArgumentException("Axis " + axis + " of shape " + Arrays.toString(source.shape())
                    + " has no elements, so none is the largest or smallest");
        }
        int[] shape = IntStream.range(0, source.rank())
                .filter(i -> i != place)
                .map(i -> source.layout().shape()[i])
                .toArray();
        Tensor result = allocator.empty(ElementType.INT64, shape);
        try (Tensor flat = allocator.contiguous(source)) {
            for (int line = 0; line < lines.count(); line++) {
                long best = best(flat, lines, line, largest);
                Elements.put(result.data(), ElementType.INT64, line, best);
            }
        }
        return result;
    }

    private static int best(Tensor flat, Lines lines, int line, boolean largest) {
        int start = lines.start(line);
        int best = 0;
        double bestValue = flat.real(start);
        for (int k = 1; k < lines.length && !Double.isNaN(bestValue); k++) {
            double value = flat.real(start + k * lines.step);
            if (Double.isNaN(value) || (largest ? value > bestValue : value < bestValue)) {
                best = k;
                bestValue = value;
            }
        }
        return best;
    }

    /// The int64 indices that sort each line of an axis.
    public Tensor argSort(Tensor source, int axis, boolean ascending) {
        return ranked(source, axis, source.rank() == 0 ? 1 : source.length(axis), ascending)
                .indices();
    }

    public Tensor sort(Tensor source, int axis) {
        Top sorted = ranked(source, axis, source.rank() == 0 ? 1 : source.length(axis), true);
        sorted.indices().close();
        return sorted.values();
    }

    /// The `count` largest, or smallest, elements along an axis in order; values are differentiable.
    public Top top(Tensor source, int count, int axis, boolean largest) {
        int length = source.rank() == 0 ? 1 : source.length(axis);
        if (count < 0 || count > length) {
            throw new IllegalArgumentException(
                    "topK needs k from 0 to " + length + ", the length of axis " + axis + ", got " + count);
        }
        return ranked(source, axis, count, !largest);
    }

    private Top ranked(Tensor source, int axis, int count, boolean ascending) {
        int[] shape = source.rank() == 0 ? new int[] {1} : source.shape();
        int place = Layout.axis(axis, shape.length);
        int[] target = shape.clone();
        target[place] = count;
        try (Tensor flat = allocator.contiguous(source);
                Tensor shaped = flat.view(flat.layout().reshape(shape))) {
            Lines lines = Lines.of(shaped, place);
            Layout resultLines = Layout.of(target);
            Lines to = new Lines(lines.outer, count, lines.step);
            int[] places = new int[resultLines.size()];
            Tensor indices = allocator.empty(ElementType.INT64, source.rank() == 0 ? new int[0] : target);
            for (int line = 0; line < lines.count(); line++) {
                Integer[] order = order(shaped, lines, line, ascending);
                for (int k = 0; k < count; k++) {
                    int at = to.start(line) + k * to.step;
                    places[at] = lines.start(line) + order[k] * lines.step;
                    Elements.put(indices.data(), ElementType.INT64, at, (long) order[k]);
                }
            }
            return new Top(
                    selection.pickBlocks(source, places, 1, indices.layout().shape()), indices);
        }
    }

    private static Integer[] order(Tensor flat, Lines lines, int line, boolean ascending) {
        int start = lines.start(line);
        Integer[] order = IntStream.range(0, lines.length).boxed().toArray(Integer[]::new);
        Comparator<Integer> byValue = flat.type().isFloating()
                ? Comparator.comparingDouble(k -> flat.real(start + k * lines.step))
                : Comparator.comparingLong(k -> flat.integer(start + k * lines.step));
        Arrays.sort(order, ascending ? byValue : byValue.reversed());
        return order;
    }

    /// Running sums along an axis; those of integers are int64.
    public Tensor cumulativeSum(Tensor source, int axis) {
        ElementType type = source.type().isFloating() ? source.type() : ElementType.INT64;
        Tensor result = runningSums(source, axis, type, false);
        if (graph.tracks(source)) {
            graph.record(
                    result, step -> step.give(0, runningSums(step.gradient(), axis, type, true)), new Tensor[] {source
                    });
        }
        return result;
    }

    private Tensor runningSums(Tensor source, int axis, ElementType type, boolean fromBack) {
        Tensor result = allocator.empty(type, source.shape());
        if (source.rank() == 0) {
            allocator.copy(source, result);
            return result;
        }
        Lines lines = Lines.of(source, source.layout().axis(axis));
        try (Tensor flat = allocator.contiguous(source)) {
            for (int line = 0; line < lines.count(); line++) {
                double realSum = 0;
                long wholeSum = 0;
                for (int i = 0; i < lines.length; i++) {
                    int at = lines.start(line) + (fromBack ? lines.length - 1 - i : i) * lines.step;
                    if (type.isFloating()) {
                        realSum += flat.real(at);
                        Elements.put(result.data(), type, at, realSum);
                    } else {
                        wholeSum += flat.integer(at);
                        Elements.put(result.data(), type, at, wholeSum);
                    }
                }
            }
        }
        return result;
    }
}
