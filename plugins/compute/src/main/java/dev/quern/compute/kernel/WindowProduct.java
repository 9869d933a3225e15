package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.ConvolutionShape.volume;
import static dev.quern.compute.kernel.Kernels.STRIP;

import java.util.Arrays;

/// The product of a matrix for each group of channels with the windows of every image: one pass of a convolution.
///
/// Columns are the positions of a box. Where a matrix has few rows, packing windows would cost more than the product:
/// then the columns are whole rows of the padded image, so that every strip of them is one piece that is read in place.
final class WindowProduct {
    /// Columns that one product should have at least, so that packing the weight pays, and at most, for the caches.
    private static final int FEW_COLUMNS = 256;

    private static final int MANY_COLUMNS = 512;

    /// Rows of a matrix that one task should have at least, so that gathering its windows pays.
    private static final int FEW_ROWS = 48;

    /// Rows of other lengths are read by whole vectors, beyond the end of what has no slack behind it.
    private static final int NARROWEST = 4;

    /// Tasks for each thread, so that unequal ones even out.
    private static final int TASKS = 3;

    private final Compute compute;
    private final Kernels kernels;
    private final ConvolutionShape shape;
    private final Windows windows;
    private final int channels;
    private final int rows;
    private final Box target;
    private final boolean lines;
    private final boolean inPlace;
    /// Whether sums are kept where the result belongs: an image at a time, whole strips.
    private final boolean inResult;
    private final int images;
    private final int columns;
    private final Gather gather;

    /// @param channels of the source, all groups together
    /// @param rows of a group's matrix
    /// @param inner where its inner indexes lie in the windows
    /// @param from the first position of the box in the windows
    /// @param target the box and where it belongs
    WindowProduct(
            Compute compute,
            ConvolutionShape shape,
            Windows windows,
            int channels,
            int rows,
            int[] inner,
            int[] from,
            Box target) {
        this.compute = compute;
        this.kernels = compute.kernels();
        this.shape = shape;
        this.windows = windows;
        this.channels = channels;
        this.rows = rows;
        this.target = target;
        int[] lengths = target.lengths();
        this.inPlace = shape.groups() == 1
                && windows.areOriginal()
                && windows.channelSize() % STRIP == 0
                && (isJoined() || lengths[2] % NARROWEST == 0);
        this.lines = !inPlace
                && rows <= kernels.fewRows()
                && windows.lengths()[0] == 1
                && 3 * lengths[2] >= 2 * windows.lengths()[2];
        int positions = lines ? lengths[1] * windows.lengths()[2] : volume(lengths);
        this.columns = lines ? Math.ceilDiv(positions, STRIP) * STRIP : positions;
        this.inResult = !lines && target.isWhole() && columns % STRIP == 0 && columns >= FEW_COLUMNS;
        this.images = Math.clamp(FEW_COLUMNS / Math.max(1, positions), 1, Math.max(1, shape.batch()));
        this.gather = lines ? lines(inner, from) : runs(inner, from);
    }

    /// Whether the box is whole planes, so that its rows are neighbours.
    private boolean isJoined() {
        int[] lengths = target.lengths();
        return lengths[2] == windows.lengths()[2] && lengths[1] == windows.lengths()[1];
    }

    private int perGroup() {
        return channels / shape.groups();
    }

    /// One run for each image: rows with what is between them.
    private Gather lines(int[] inner, int[] from) {
        int[] starts = new int[images + 1];
        int[] places = new int[images];
        for (int image = 0; image < images; image++) {
            starts[image + 1] = (image + 1) * columns;
            places[image] = image * perGroup() * windows.channelSize() + windows.place(from[0], from[1], from[2]);
        }
        return new Gather(inner, starts, places);
    }

    /// A run for each row of the box, or for each image where rows are neighbours.
    private Gather runs(int[] inner, int[] from) {
        int[] lengths = target.lengths();
        boolean joined = isJoined();
        int perImage = joined ? 1 : lengths[0] * lengths[1];
        int length = joined ? volume(lengths) : lengths[2];
        int[] starts = new int[images * perImage + 1];
        int[] places = new int[images * perImage];
        for (int run = 0; run < places.length; run++) {
            int row = run % perImage;
            int depth = from[0] + row / lengths[1];
            int height = from[1] + row % lengths[1];
            starts[run + 1] = starts[run] + length;
            places[run] = run / perImage * perGroup() * windows.channelSize()
                    + (depth * windows.lengths()[1] + height) * windows.lengths()[2]
                    + from[2];
        }
        return new Gather(inner, starts, places);
    }

    /// result = matrix * windows of source + bias.
    ///
    /// @param packed each group's packed matrix, `size` floats apart
    /// @param bias one for each row of all groups, or null
    void run(
            float[] source,
            int sourceAt,
            float[] packed,
            int size,
            float[] bias,
            int biasAt,
            float[] result,
            int resultAt) {
        int groups = shape.groups();
        int pieces = Math.ceilDiv(shape.batch(), images) * groups;
        int height = rowsOfTask(compute, rows, pieces);
        int shares = Math.ceilDiv(rows, height);
        compute.share(pieces * shares, shape.operations(), task -> {
            int piece = task / shares;
            int row = task % shares * height;
            int group = piece % groups;
            int first = piece / groups * images;
            int count = Math.min(images, shape.batch() - first);
            int imageSize = volume(windows.in()) * channels;
            int at = sourceAt + first * imageSize + group * perGroup() * volume(windows.in());
            float[] copies = inPlace ? source : copies(count, source, at, imageSize);
            int copiesAt = inPlace ? at : 0;
            Rows part = new Rows(row, Math.min(height, rows - row));
            int channel = resultAt + (first * groups + group) * rows * target.size();
            multiply(part, packed, group * size, bias, biasAt + group * rows, count, copies, copiesAt, result, channel);
        });
    }

    /// Rows of each task, whole tiles, where so many pieces of work alone are too few for the threads.
    static int rowsOfTask(Compute compute, int rows, int pieces) {
        int wanted = Math.ceilDiv(TASKS * compute.team().size(), Math.max(1, pieces));
        return Math.max(FEW_ROWS, Math.ceilDiv(Math.ceilDiv(rows, wanted), 12) * 12);
    }

    /// Some rows of a group's matrix.
    private record Rows(int first, int count) {}

    /// The columns of some images, a block at a time.
    private void multiply(
            Rows part,
            float[] packed,
            int packedAt,
            float[] bias,
            int biasAt,
            int count,
            float[] copies,
            int copiesAt,
            float[] result,
            int resultAt) {
        int together = lines ? Math.ceilDiv(MANY_COLUMNS, columns) * columns : MANY_COLUMNS;
        int start = packedAt + part.first * gather.k();
        for (int from = 0; from < count * columns; from += together) {
            int to = Math.min(count * columns, from + together);
            if (inResult && part.count % Kernels.ROWS == 0) {
                int at = resultAt + part.first * columns + from;
                begin(part, result, at, columns, to - from, bias, biasAt);
                kernels.gatheredProduct(
                        packed, start, part.count, gather, from, to, copies, copiesAt, result, at, columns);
            } else {
                int stride = Math.ceilDiv(to - from, STRIP) * STRIP;
                float[] sums = Scratch.own().floats(1, kernels.packedSize(part.count, 1) * stride);
                begin(part, sums, 0, stride, stride, bias, biasAt);
                kernels.gatheredProduct(packed, start, part.count, gather, from, to, copies, copiesAt, sums, 0, stride);
                write(part, sums, stride, from, to, result, resultAt);
            }
        }
    }

    /// `width` columns of each row, `stride` apart, begin with the bias.
    private static void begin(Rows part, float[] sums, int at, int stride, int width, float[] bias, int biasAt) {
        for (int row = 0; row < part.count; row++) {
            float value = bias == null ? 0f : bias[biasAt + part.first + row];
            Arrays.fill(sums, at + row * stride, at + row * stride + width, value);
        }
    }

    /// Writes the columns `from` to `to` of some rows to where they belong.
    private void write(Rows part, float[] sums, int stride, int from, int to, float[] result, int resultAt) {
        int imageSize = shape.groups() * rows * target.size();
        int[] padded = {1, target.lengths()[1], windows.lengths()[2]};
        for (int image = from / columns; image * columns < to; image++) {
            int first = Math.max(from, image * columns);
            int last = Math.min(to, (image + 1) * columns);
            for (int row = 0; row < part.count; row++) {
                int place = resultAt + image * imageSize + (part.first + row) * target.size();
                int at = row * stride + first - from;
                if (lines) {
                    target.write(sums, at, padded, result, place);
                } else {
                    target.write(sums, at, first - image * columns, last - image * columns, result, place);
                }
            }
        }
    }

    /// The calling thread's copies of some images' channels.
    private float[] copies(int count, float[] source, int at, int imageSize) {
        int size = perGroup() * windows.channelSize();
        int slack = 2 * STRIP + windows.lengths()[2];
        float[] copies = Scratch.own().floats(0, images * size + slack);
        if (!windows.areOriginal()) {
            windows.clear(copies, count * perGroup());
        }
        for (int image = 0; image < count; image++) {
            windows.copy(source, at + image * imageSize, perGroup(), copies, image * size);
        }
        return copies;
    }
}
