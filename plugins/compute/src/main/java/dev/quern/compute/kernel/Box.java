package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.ConvolutionShape.AXES;

import java.util.Arrays;

/// Positions of an image that are computed together, and where they belong.
///
/// @param lengths positions along each axis
/// @param first where the first belongs, `step` the distance of two, `whole` the lengths of the image
/// @param size of the image
/// @param isWhole whether the positions are all of the image
record Box(int[] lengths, int[] first, int[] step, int[] whole, int size, boolean isWhole) {

    private static final int LONG_ROW = 8;

    private static final int[] NEIGHBOURS = {1, 1, 1};

    /// All positions of an image.
    static Box whole(int[] lengths) {
        return new Box(lengths, new int[AXES], NEIGHBOURS, lengths);
    }

    Box(int[] lengths, int[] first, int[] step, int[] whole) {
        this(lengths, first, step, whole, ConvolutionShape.volume(whole), Arrays.equals(lengths, whole));
    }

    /// Writes the box from an image of lengths `padded`, whose corner it fills.
    void write(float[] source, int at, int[] padded, float[] image, int to) {
        for (int depth = 0; depth < lengths[0]; depth++) {
            for (int height = 0; height < lengths[1]; height++) {
                int row = at + (depth * padded[1] + height) * padded[2];
                writeRow(source, row, image, to + row(depth, height), lengths[2]);
            }
        }
    }

    /// Copies a whole image into the corner of one of lengths `padded`.
    void read(float[] image, int from, float[] target, int at, int[] padded) {
        for (int depth = 0; depth < lengths[0]; depth++) {
            for (int height = 0; height < lengths[1]; height++) {
                int row = at + (depth * padded[1] + height) * padded[2];
                System.arraycopy(image, from + row(depth, height), target, row, lengths[2]);
            }
        }
    }

    /// Writes the positions `from` to `to` of the box, counted in row-major order, which lie side by side.
    void write(float[] source, int at, int from, int to, float[] image, int imageAt) {
        if (isWhole) {
            copy(source, at, image, imageAt + from, to - from);
            return;
        }
        for (int position = from; position < to; ) {
            int row = position / lengths[2];
            int end = Math.min(to, (row + 1) * lengths[2]);
            int place = imageAt + row(row / lengths[1], row % lengths[1]) + (position - row * lengths[2]) * step[2];
            writeRow(source, at + position - from, image, place, end - position);
            position = end;
        }
    }

    /// Where a row begins in the image.
    private int row(int depth, int height) {
        return ((first[0] + depth * step[0]) * whole[1] + first[1] + height * step[1]) * whole[2] + first[2];
    }

    private void writeRow(float[] source, int from, float[] image, int to, int count) {
        int distance = step[2];
        if (distance == 1) {
            copy(source, from, image, to, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            image[to + i * distance] = source[from + i];
        }
    }

    /// Copies floats; a few are not worth a call.
    static void copy(float[] source, int from, float[] target, int to, int count) {
        if (count >= LONG_ROW) {
            System.arraycopy(source, from, target, to, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            target[to + i] = source[from + i];
        }
    }
}
