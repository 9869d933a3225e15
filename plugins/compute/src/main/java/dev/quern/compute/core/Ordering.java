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

    /// Running products along an axis, in another type where asked for.
    public Tensor cumulativeProduct(Tensor source, int axis, ElementType type) {
        if (graph.tracks(source)) {
            throw new UnsupportedOperationException("cumProd of " + source.type() + " "
                    + Arrays.toString(source.shape()) + " has no gradient in this engine; use stopGradient first");
        }
        Tensor result = allocator.empty(type, source.shape());
        if (source.rank() == 0) {
            allocator.copy(source, result);
            return result;
        }
        Lines lines = Lines.of(source, source.layout().axis(axis));
        try (Tensor flat = allocator.contiguous(source)) {
            for (int line = 0; line < lines.count(); line++) {
                double real = 1;
                long whole = 1;
                for (int i = 0; i < lines.length; i++) {
                    int at = lines.start(line) + i * lines.step;
                    if (type.isFloating()) {
                        real *= flat.real(at);
                        Elements.put(result.data(), type, at, real);
                    } else {
                        whole *= flat.integer(at);
                        Elements.put(result.data(), type, at, whole);
                    }
                }
            }
        }
        return result;
    }

    /// The value below which `percent` of the elements lie, interpolated linearly between neighbours, over some axes,
    /// which disappear. Differentiable.
    ///
    /// @param lower whether the lower neighbour counts alone, as in PyTorch's median
    public Tensor percentile(Tensor source, double percent, int[] axes, boolean lower) {
        if (!(percent >= 0 && percent <= 100) || !source.type().isFloating()) {
            throw new IllegalArgumentException("percentile needs a floating array and a number from 0 to 100, got "
                    + source.type() + " and " + percent);
        }
        boolean[] reduced = new boolean[source.rank()];
        for (int axis : axes) {
            reduced[source.layout().axis(axis)] = true;
        }
        int[] kept =
                IntStream.range(0, source.rank()).filter(axis -> !reduced[axis]).toArray();
        int[] gone =
                IntStream.range(0, source.rank()).filter(axis -> reduced[axis]).toArray();
        int[] shape =
                Arrays.stream(kept).map(axis -> source.layout().shape()[axis]).toArray();
        int count = Layout.count(
                Arrays.stream(gone).map(axis -> source.layout().shape()[axis]).toArray());
        if (count == 0) {
            throw new IllegalArgumentException("percentile of shape " + Arrays.toString(source.shape())
                    + " over axes without elements is not defined");
        }
        int[] order = IntStream.concat(Arrays.stream(kept), Arrays.stream(gone)).toArray();
        double exact = percent / 100 * (count - 1);
        int below = (int) Math.floor(exact);
        double share = lower ? 0 : exact - below;
        Tensor result = allocator.empty(source.type(), shape);
        int[] lows = new int[result.size()];
        int[] highs = new int[result.size()];
        Layout turned = Layout.of(source.layout().shape()).permute(order);
        int[] places = places(turned);
        for (int line = 0; line < result.size(); line++) {
            int from = line * count;
            Integer[] sorted = new Integer[count];
            Arrays.setAll(sorted, i -> places[from + i]);
            Arrays.sort(sorted, Comparator.comparingDouble(source::real));
            lows[line] = sorted[below];
            highs[line] = sorted[Math.min(count - 1, below + 1)];
            double value = source.real(lows[line]) * (1 - share) + source.real(highs[line]) * share;
            Elements.put(result.data(), result.type(), line, value);
        }
        if (graph.tracks(source)) {
            graph.record(result, step -> backwardPercentile(step, lows, highs, share), new Tensor[] {source});
        }
        return result;
    }

    private void backwardPercentile(BackwardStep step, int[] lows, int[] highs, double share) {
        Tensor gradient = step.gradient();
        Tensor result = allocator.full(gradient.type(), step.inputLayout(0).shape(), 0);
        for (int line = 0; line < lows.length; line++) {
            double value = gradient.real(line);
            Elements.put(result.data(), result.type(), lows[line], result.real(lows[line]) + value * (1 - share));
            Elements.put(result.data(), result.type(), highs[line], result.real(highs[line]) + value * share);
        }
        step.give(0, result);
    }

    /// The places that a layout visits, in row-major order.
    private static int[] places(Layout layout) {
        int[] places = new int[layout.size()];
        int[] next = {0};
        Walk.over(layout).forEach((count, starts, steps) -> {
            for (int i = 0; i < count; i++) {
                places[next[0]++] = starts[0] + i * steps[0];
            }
        });
        return places;
    }

    /// Distinct slices of an array, and where they came from.
    ///
    /// @param values the slices in ascending order
    /// @param inverse for each slice of the source its place among the values, int64
    /// @param counts how often each value occurs, int64
    public record Unique(Tensor values, Tensor inverse, Tensor counts) {}

    /// The distinct slices along an axis, compared element by element.
    public Unique unique(Tensor source, int axis) {
        int[] shape = source.layout().shape();
        int place = source.layout().axis(axis);
        int length = shape[place];
        int step = Layout.count(Arrays.copyOfRange(shape, place + 1, shape.length));
        int outer = Layout.count(Arrays.copyOf(shape, place));
        Comparator<Integer> bySlice = (a, b) -> {
            for (int i = 0; i < outer * step; i++) {
                int base = i / step * length * step + i % step;
                int order = Double.compare(source.real(base + a * step), source.real(base + b * step));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
        Integer[] sorted = IntStream.range(0, length).boxed().toArray(Integer[]::new);
        Arrays.sort(sorted, bySlice);
        int[] firsts = new int[length];
        long[] counts = new long[length];
        long[] inverse = new long[length];
        int distinct = 0;
        for (int i = 0; i < length; i++) {
            if (i == 0 || bySlice.compare(sorted[i - 1], sorted[i]) != 0) {
                firsts[distinct++] = sorted[i];
            }
            counts[distinct - 1]++;
            inverse[sorted[i]] = distinct - 1L;
        }
        try (Tensor indices = longs(firsts, distinct)) {
            Tensor values = selection.take(source, indices, place);
            return new Unique(values, longs(inverse, length), longs(counts, distinct));
        }
    }

    private Tensor longs(int[] values, int count) {
        return longs(Arrays.stream(values).asLongStream().toArray(), count);
    }

    private Tensor longs(long[] values, int count) {
        Tensor tensor = allocator.empty(ElementType.INT64, count);
        System.arraycopy(values, 0, tensor.data(), 0, count);
        return tensor;
    }
}
