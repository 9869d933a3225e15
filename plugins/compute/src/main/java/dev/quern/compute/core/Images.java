package dev.quern.compute.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Resizing of images, differentiable, and random changes of colour and side.
public final class Images {

    /// Luminance of red, green and blue (ITU-R BT.601).
    private static final double[] LUMINANCE = {0.299, 0.587, 0.114};

    private final Allocator allocator;
    private final Graph graph;
    private final Shaping shaping;
    private final Elementwise elementwise;
    private final RandomSource random;

    Images(Allocator allocator, Graph graph, Shaping shaping, Elementwise elementwise, RandomSource random) {
        this.allocator = allocator;
        this.graph = graph;
        this.shaping = shaping;
        this.elementwise = elementwise;
        this.random = random;
    }

    /// Resizes the last axes of (batch, channels, spatial...).
    ///
    /// @param mode 0 nearest, 1 linear, 2 area, 3 cubic
    public Tensor resize(Tensor source, int[] size, int mode, boolean alignCorners) {
        int lead = source.rank() - size.length;
        boolean fits = source.type().isFloating()
                && lead >= 1
                && mode >= 0
                && mode < Resampling.Kind.values().length
                && source.size() > 0
                && Arrays.stream(size).allMatch(length -> length > 0);
        if (!fits) {
            throw new IllegalArgumentException("An image of " + source.type() + " " + Arrays.toString(source.shape())
                    + " cannot be resized to " + Arrays.toString(size) + " in mode " + mode
                    + ": it needs floating elements, positive sizes and mode 0 (nearest), 1 (linear), 2 (area) or 3"
                    + " (cubic)");
        }
        Resampling.Kind kind = Resampling.Kind.values()[mode];
        Tensor result = shaping.same(source);
        for (int i = 0; i < size.length; i++) {
            try (Tensor before = result) {
                int axis = lead + i;
                Resampling resampling = Resampling.of(kind, before.length(axis), size[i], alignCorners);
                result = resample(before, axis, size[i], resampling);
            }
        }
        return result;
    }

    private Tensor resample(Tensor source, int axis, int length, Resampling resampling) {
        int[] shape = source.shape();
        int before = shape[axis];
        shape[axis] = length;
        int step = Layout.count(Arrays.copyOfRange(shape, axis + 1, shape.length));
        int outer = Layout.count(Arrays.copyOf(shape, axis));
        Tensor result = allocator.full(source.type(), shape, 0);
        try (Tensor flat = allocator.contiguous(source)) {
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < length; i++) {
                    float[] weights = resampling.weights()[i];
                    for (int j = 0; j < weights.length; j++) {
                        int from = (o * before + resampling.first()[i] + j) * step;
                        add(flat, from, result, (o * length + i) * step, step, weights[j]);
                    }
                }
            }
        }
        if (graph.tracks(source)) {
            graph.record(
                    result,
                    backward -> backward.give(0, spread(backward.gradient(), axis, before, resampling)),
                    new Tensor[] {source});
        }
        return result;
    }

    /// The transposed operation: each position gives its gradient to its neighbours.
    private Tensor spread(Tensor gradient, int axis, int before, Resampling resampling) {
        int[] shape = gradient.shape();
        int length = shape[axis];
        shape[axis] = before;
        int step = Layout.count(Arrays.copyOfRange(shape, axis + 1, shape.length));
        int outer = Layout.count(Arrays.copyOf(shape, axis));
        Tensor result = allocator.full(gradient.type(), shape, 0);
        try (Tensor flat = allocator.contiguous(gradient)) {
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < length; i++) {
                    float[] weights = resampling.weights()[i];
                    for (int j = 0; j < weights.length; j++) {
                        int to = (o * before + resampling.first()[i] + j) * step;
                        add(flat, (o * length + i) * step, result, to, step, weights[j]);
                    }
                }
            }
        }
        return result;
    }

    private static void add(Tensor source, int from, Tensor target, int to, int count, double weight) {
        ElementType type = target.type();
        Object x = source.data();
        Object y = target.data();
        int read = source.offset() + from;
        for (int i = 0; i < count; i++) {
            double sum = Elements.real(y, type, to + i) + weight * Elements.real(x, type, read + i);
            Elements.put(y, type, to + i, sum);
        }
    }

    /// (height, width, channels) or (batch, height, width, channels) in another size; the type stays, whole
    /// numbers being rounded and bytes kept in their range.
    public Tensor resizeChannelsLast(Tensor source, int width, int height, int mode) {
        if (source.size() == 0 || source.rank() < 3 || source.rank() > 4) {
            throw new IllegalArgumentException("resize needs an image (height, width, channels) or a batch of them with"
                    + " at least one element, got shape " + Arrays.toString(source.shape()));
        }
        int rank = source.rank();
        int[] order = rank == 3 ? new int[] {2, 0, 1} : new int[] {0, 3, 1, 2};
        int[] back = rank == 3 ? new int[] {1, 2, 0} : new int[] {0, 2, 3, 1};
        ElementType type = source.type();
        try (Tensor floats = elementwise.cast(source, type.isFloating() ? type : ElementType.FLOAT32);
                Tensor turned = shaping.permute(floats, order);
                Tensor resized = resize(turned, new int[] {height, width}, mode, false);
                Tensor result = shaping.permute(resized, back)) {
            if (type.isFloating()) {
                return shaping.same(result);
            }
            boolean bytes = type == ElementType.UINT8;
            try (Tensor rounded = elementwise.unary(UnaryOperation.ROUND, result);
                    Tensor inRange = bytes ? elementwise.clip(rounded, 0, 255) : shaping.same(rounded)) {
                return elementwise.cast(inRange, type);
            }
        }
    }

    private double uniform(double low, double high) {
        try (Tensor drawn = random.uniform(low, high, ElementType.FLOAT64, new int[0])) {
            return drawn.real(0);
        }
    }

    /// Turns an image (..., height, width, channels) over with probability one half.
    ///
    /// @param axis counted from the back: -2 left to right, -3 top to bottom
    public Tensor randomFlip(Tensor source, int axis) {
        requireColours("randomFlip", source, 1);
        return uniform(0, 1) >= 0.5 ? shaping.flip(source, source.rank() + axis) : shaping.copy(source);
    }

    /// Multiplies by a factor from 1 - `range` to 1 + `range`.
    public Tensor randomBrightness(Tensor source, double range) {
        requireColours("randomBrightness", source, 1);
        double factor = 1 + uniform(-range, range);
        return elementwise.binary(BinaryOperation.MULTIPLY, source, factor, ElementType.FLOAT32);
    }

    /// Turns the colours of (..., 3) by up to `range` half turns, in the YIQ space.
    public Tensor randomHue(Tensor source, double range) {
        double angle = uniform(-range, range) * Math.PI;
        return hue(source, Math.cos(angle), Math.sin(angle));
    }

    private Tensor hue(Tensor source, double cos, double sin) {
        requireColours("randomHue", source, 3);
        double[][] toYiq = {LUMINANCE, {0.596, -0.274, -0.321}, {0.211, -0.523, 0.311}};
        double[][] turn = {{1, 0, 0}, {0, cos, -sin}, {0, sin, cos}};
        double[][] back = {{1, 0.956, 0.621}, {1, -0.272, -0.647}, {1, -1.107, 1.705}};
        double[][] all = product(back, product(turn, toYiq));
        return mapPixels(source, (pixel, out) -> {
            for (int row = 0; row < 3; row++) {
                out[row] = all[row][0] * pixel[0] + all[row][1] * pixel[1] + all[row][2] * pixel[2];
            }
        });
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[3][3];
        for (int i = 0; i < 9; i++) {
            int row = i / 3;
            int column = i % 3;
            c[row][column] = IntStream.range(0, 3)
                    .mapToDouble(k -> a[row][k] * b[k][column])
                    .sum();
        }
        return c;
    }

    @FunctionalInterface
    private interface PixelMap {
        void apply(double[] pixel, double[] out);
    }

    private Tensor mapPixels(Tensor source, PixelMap map) {
        Tensor result = allocator.empty(source.type(), source.shape());
        double[] pixel = new double[3];
        double[] out = new double[3];
        try (Tensor flat = allocator.contiguous(source)) {
            for (int i = 0; i < flat.size(); i += 3) {
                for (int channel = 0; channel < 3; channel++) {
                    pixel[channel] = flat.real(i + channel);
                }
                map.apply(pixel, out);
                for (int channel = 0; channel < 3; channel++) {
                    Elements.put(result.data(), result.type(), i + channel, out[channel]);
                }
            }
        }
        return result;
    }

    private static double luminance(double[] pixel) {
        return LUMINANCE[0] * pixel[0] + LUMINANCE[1] * pixel[1] + LUMINANCE[2] * pixel[2];
    }

    /// Changes brightness, contrast, saturation and hue of (..., 3), each by a factor or turn within its range.
    public Tensor randomColours(Tensor source, double brightness, double contrast, double saturation, double hue) {
        requireColours("randomColorJitter", source, 3);
        double level = 1 + uniform(-contrast, contrast);
        double colour = 1 + uniform(-saturation, saturation);
        double angle = uniform(-hue, hue) * Math.PI;
        try (Tensor bright = randomBrightness(source, brightness);
                Tensor contrasted = contrasted(bright, level);
                Tensor saturated = mapPixels(contrasted, (pixel, out) -> {
                    double gray = luminance(pixel);
                    Arrays.setAll(out, channel -> pixel[channel] * colour + gray * (1 - colour));
                })) {
            return hue(saturated, Math.cos(angle), Math.sin(angle));
        }
    }

    private Tensor contrasted(Tensor source, double level) {
        double[] sum = {0};
        mapPixels(source, (pixel, out) -> sum[0] += luminance(pixel)).close();
        double mean = sum[0] / Math.max(1, source.size() / 3);
        return mapPixels(
                source, (pixel, out) -> Arrays.setAll(out, channel -> pixel[channel] * level + mean * (1 - level)));
    }

    private void requireColours(String operation, Tensor source, int channels) {
        boolean fits = source.rank() >= 3 && (channels == 1 || source.length(-1) == channels);
        if (!fits) {
            throw new IllegalArgumentException(operation + " needs an image (..., height, width, "
                    + (channels == 1 ? "channels" : channels) + "), got shape " + Arrays.toString(source.shape()));
        }
        if (channels == 3 && graph.tracks(source)) {
            throw new UnsupportedOperationException(operation + " of " + source.type() + " "
                    + Arrays.toString(source.shape()) + " has no gradient; use stopGradient first");
        }
    }
}
