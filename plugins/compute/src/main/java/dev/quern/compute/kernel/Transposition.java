package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.WIDTH;

/// Transposes matrices, in square blocks of vectors where there are any.
final class Transposition {
    private static final Square SQUARE = SquareWriter.load();

    private static final ThreadLocal<float[]> BLOCK = ThreadLocal.withInitial(() -> new float[WIDTH * WIDTH]);

    private Transposition() {}

    /// to[column * group + row] = from[row * stride + column] for `rows` rows of `columns` elements; 0 for the rows
    /// from `rows` to `group`. Nothing else changes.
    static void transpose(float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int group) {
        int whole = rows < FEW_ROWS ? 0 : columns / WIDTH * WIDTH;
        if (whole > 0) {
            blocks(from, at, stride, whole, rows, to, toAt, group, true);
        }
        if (whole < columns) {
            remainder(from, at + whole, stride, columns - whole, rows, to, toAt + whole * group, group);
        }
        if (rows < group) {
            clear(columns, rows, to, toAt, group);
        }
    }

    /// to[column * distance + row] = from[row * stride + column] for `rows` rows of `columns` elements. Nothing else is
    /// touched, even for a moment.
    static void exactly(float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int distance) {
        int whole = rows < FEW_ROWS ? 0 : columns / WIDTH * WIDTH;
        if (whole > 0) {
            blocks(from, at, stride, whole, rows, to, toAt, distance, false);
        }
        if (whole < columns) {
            remainder(from, at + whole, stride, columns - whole, rows, to, toAt + whole * distance, distance);
        }
    }

    /// Rows from which a block beats the scalar loop.
    private static final int FEW_ROWS = WIDTH / 4;

    /// Rows that do not fill a block go first, from left to right: what their vectors write too much, where they
    /// may, is
    /// overwritten by the next column or by whole blocks.
    private static void blocks(
            float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int group, boolean beyond) {
        int whole = rows / WIDTH * WIDTH;
        if (whole < rows) {
            int first = at + whole * stride;
            for (int column = 0; column < columns; column += WIDTH) {
                int place = toAt + whole + column * group;
                if (beyond && column + WIDTH < columns) {
                    SQUARE.transpose(from, first + column, stride, rows - whole, to, place, group);
                } else {
                    part(from, first + column, stride, rows - whole, to, place, group);
                }
            }
        }
        for (int row = 0; row < whole; row += WIDTH) {
            for (int column = 0; column < columns; column += WIDTH) {
                int place = toAt + column * group + row;
                SQUARE.transpose(from, at + row * stride + column, stride, WIDTH, to, place, group);
            }
        }
    }

    /// A block of which only some rows exist.
    private static void part(float[] from, int at, int stride, int rows, float[] to, int toAt, int group) {
        float[] block = BLOCK.get();
        SQUARE.transpose(from, at, stride, rows, block, 0, WIDTH);
        for (int column = 0; column < WIDTH; column++) {
            Box.copy(block, column * WIDTH, to, toAt + column * group, rows);
        }
    }

    private static void clear(int columns, int rows, float[] to, int toAt, int group) {
        for (int column = 0; column < columns; column++) {
            for (int row = rows; row < group; row++) {
                to[toAt + column * group + row] = 0f;
            }
        }
    }

    /// Four rows at a time: each pass writes four neighbours, which halves the cache lines touched.
    private static void remainder(
            float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int group) {
        int row = 0;
        for (; row + 4 <= rows; row += 4) {
            int source = at + row * stride;
            int target = toAt + row;
            for (int column = 0; column < columns; column++) {
                to[target] = from[source + column];
                to[target + 1] = from[source + stride + column];
                to[target + 2] = from[source + 2 * stride + column];
                to[target + 3] = from[source + 3 * stride + column];
                target += group;
            }
        }
        for (; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[toAt + column * group + row] = from[at + row * stride + column];
            }
        }
    }
}
