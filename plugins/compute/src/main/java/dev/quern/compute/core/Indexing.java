package dev.quern.compute.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Reading and writing the elements that a list of indices names, with NumPy's rules for arrays as indices: they
/// broadcast together, and their axes stand where they stood if they are neighbours, otherwise in front.
///
/// The indices are applied to the places of the elements instead of the elements, which serves reading, writing and the
/// gradient alike.
public final class Indexing {

    private final Shaping shaping;
    private final Selection selection;
    private final Sequences sequences;

    Indexing(Shaping shaping, Selection selection, Sequences sequences) {
        this.shaping = shaping;
        this.selection = selection;
        this.sequences = sequences;
    }

    /// The index of one axis, or of several where it is a mask.
    public sealed interface Element permits All, At, Range, NewAxis, Rest, Take, Mask {}

    /// The whole axis.
    public record All() implements Element {}

    /// One position, whose axis disappears; a negative one counts from the back.
    public record At(long position) implements Element {}

    /// Every `step`-th position from `from` to before `to`; null means from the start or to the end.
    public record Range(Long from, Long to, long step) implements Element {}

    /// A new axis of length 1.
    public record NewAxis() implements Element {}

    /// As many whole axes as are left.
    public record Rest() implements Element {}

    /// Positions, whose shape replaces the axis.
    public record Take(Tensor positions) implements Element {}

    /// Where the mask, which lies over as many axes as it has, is not zero.
    public record Mask(Tensor mask) implements Element {}

    /// The positions of an axis that come from an array.
    private record Chosen(int axis, int[] shape, int[] positions) {}

    /// Places in the row-major source and the shape that they have.
    private record Places(int[] places, int[] shape) {}

    /// The elements named, in a new tensor; differentiable in the source.
    public Tensor get(Tensor source, List<Element> elements) {
        Places places = places(source, elements);
        return selection.pickBlocks(source, places.places, 1, places.shape);
    }

    /// Overwrites the elements named with a value that broadcasts to their shape.
    public void set(Tensor target, List<Element> elements, Tensor value) {
        Places places = places(target, elements);
        selection.put(target, places.places, places.shape, value);
    }

    private Places places(Tensor source, List<Element> elements) {
        int[] shape = source.layout().shape();
        try (Tensor all = sequences.range(0, source.size(), 1, ElementType.INT32);
                Tensor shaped = shaping.reshape(all, shape)) {
            List<Chosen> chosen = new ArrayList<>();
            try (Tensor part = basic(shaped, elements, chosen)) {
                return chosen.isEmpty() ? plain(part) : combined(part, chosen);
            }
        }
    }

    /// Applies all indices but arrays, which are gathered.
    private Tensor basic(Tensor source, List<Element> elements, List<Chosen> chosen) {
        int named = 0;
        for (Element element : elements) {
            named += switch (element) {
                case NewAxis added -> 0;
                case Rest rest -> 0;
                case Mask mask -> mask.mask.rank();
                default -> 1;
            };
        }
        if (named > source.rank()) {
            throw new IllegalArgumentException(
                    named + " indices are too many for an array of shape " + Arrays.toString(source.shape()));
        }
        Tensor part = shaping.same(source);
        int axis = 0;
        for (Element element : elements) {
            try (Tensor whole = part) {
                part = apply(whole, element, axis, chosen);
            }
            axis += switch (element) {
                case At at -> 0;
                case Rest rest -> source.rank() - named;
                case Mask mask -> mask.mask.rank();
                default -> 1;
            };
        }
        return part;
    }

    private Tensor apply(Tensor whole, Element element, int axis, List<Chosen> chosen) {
        return switch (element) {
            case All all -> shaping.same(whole);
            case Rest rest -> shaping.same(whole);
            case NewAxis added -> shaping.expand(whole, axis);
            case At at -> {
                int position = position(at.position, whole.length(axis), axis);
                try (Tensor one = shaping.slice(whole, axis, position, 1, 1)) {
                    yield shaping.squeeze(one, axis);
                }
            }
            case Range range -> slice(whole, range, axis);
            case Take take -> {
                int[] positions = new int[take.positions.size()];
                Arrays.setAll(positions, i -> position(take.positions.integer(i), whole.length(axis), axis));
                chosen.add(new Chosen(axis, take.positions.shape(), positions));
                yield shaping.same(whole);
            }
            case Mask mask -> {
                choose(whole, mask.mask, axis, chosen);
                yield shaping.same(whole);
            }
        };
    }

    private static int position(long given, int length, int axis) {
        long position = given < 0 ? given + length : given;
        if (position < 0 || position >= length) {
            throw new IndexOutOfBoundsException("Index " + given + " is outside axis " + axis + " of length " + length);
        }
        return (int) position;
    }

    private Tensor slice(Tensor whole, Range range, int axis) {
        int length = whole.length(axis);
        if (range.step < 1) {
            throw new IllegalArgumentException(
                    "A slice needs a step of at least 1, got " + range.step + "; use flip to turn an axis round");
        }
        int from = bound(range.from, 0, length);
        int to = bound(range.to, length, length);
        int count = (int) Math.max(0, Math.ceilDiv(to - from, range.step));
        return shaping.slice(whole, axis, from, count, (int) Math.min(range.step, Integer.MAX_VALUE));
    }

    private static int bound(Long given, int absent, int length) {
        if (given == null) {
            return absent;
        }
        return Math.clamp(given < 0 ? given + length : given, 0, length);
    }

    private static void choose(Tensor whole, Tensor mask, int axis, List<Chosen> chosen) {
        int[] shape = mask.layout().shape();
        int[] under = Arrays.copyOfRange(whole.layout().shape(), axis, axis + shape.length);
        if (!Arrays.equals(shape, under)) {
            throw new IllegalArgumentException("A mask of shape " + Arrays.toString(shape) + " does not lie over axis "
                    + axis + " of an array of shape " + Arrays.toString(whole.shape()));
        }
        int[] places =
                IntStream.range(0, mask.size()).filter(i -> mask.real(i) != 0).toArray();
        int[] steps = Layout.rowMajor(shape);
        for (int i = 0; i < shape.length; i++) {
            int step = steps[i];
            int length = shape[i];
            int[] positions =
                    Arrays.stream(places).map(place -> place / step % length).toArray();
            chosen.add(new Chosen(axis + i, new int[] {places.length}, positions));
        }
    }

    private static Places plain(Tensor part) {
        int[] places = new int[part.size()];
        Arrays.setAll(places, i -> (int) part.integer(i));
        return new Places(places, part.shape());
    }

    private static Places combined(Tensor part, List<Chosen> chosen) {
        int[] common = {};
        for (Chosen each : chosen) {
            common = Layout.broadcast(common, each.shape);
        }
        int[] steps = new int[Layout.count(common)]; // how far each combination moves in the part's storage
        boolean[] taken = new boolean[part.rank()];
        for (Chosen each : chosen) {
            taken[each.axis] = true;
            int stride = part.layout().strides()[each.axis];
            int[] next = {0};
            Walk.over(Layout.of(each.shape).broadcast(common)).forEach((count, starts, strides) -> {
                for (int i = 0; i < count; i++) {
                    steps[next[0]++] += stride * each.positions[starts[0] + i * strides[0]];
                }
            });
        }
        int first = chosen.getFirst().axis;
        int last = chosen.getLast().axis;
        boolean neighbours = last - first + 1 == chosen.size();
        int[] before = rest(taken, 0, neighbours ? first : 0);
        int[] after = rest(taken, neighbours ? last + 1 : 0, part.rank());
        return cross(part, before, common, steps, after);
    }

    private static int[] rest(boolean[] taken, int from, int to) {
        return IntStream.range(from, to).filter(axis -> !taken[axis]).toArray();
    }

    /// The places for all combinations of the axes `before`, the chosen steps, and the axes `after`.
    private static Places cross(Tensor part, int[] before, int[] common, int[] steps, int[] after) {
        int[] outer = offsets(part.layout(), before);
        int[] inner = offsets(part.layout(), after);
        int[] places = new int[outer.length * steps.length * inner.length];
        int[] all = part.ints();
        int next = 0;
        for (int o : outer) {
            for (int step : steps) {
                for (int i : inner) {
                    places[next++] = all[part.offset() + o + step + i];
                }
            }
        }
        int[] shape = IntStream.concat(
                        IntStream.concat(lengths(part, before), Arrays.stream(common)), lengths(part, after))
                .toArray();
        return new Places(places, shape);
    }

    private static IntStream lengths(Tensor part, int[] axes) {
        return Arrays.stream(axes).map(axis -> part.layout().shape()[axis]);
    }

    /// How far each combination of some axes is from the first, in row-major order.
    private static int[] offsets(Layout layout, int[] axes) {
        int[] offsets = {0};
        for (int axis : axes) {
            int length = layout.shape()[axis];
            int stride = layout.strides()[axis];
            int[] previous = offsets;
            offsets = new int[previous.length * length];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = previous[i / length] + i % length * stride;
            }
        }
        return offsets;
    }
}
