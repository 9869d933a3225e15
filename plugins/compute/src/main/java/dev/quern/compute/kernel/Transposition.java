package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.WIDTH;

/// Transposes matrices, in square blocks of vectors where there are any.
final class Transposition {
    private static final Square SQUARE = SquareWriter.load();

    /// Rows from which a block beats the scalar loop.
    private static final int FEW_ROWS = WIDTH / 4;

    private static final ThreadLocal<float[]> BLOCK = ThreadLocal.withInitial(() -> new float[WIDTH * WIDTH]);

    private Transposition() {}

    /// @see Kernels#transposePadded
    static void padded(float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int group) {
        run(from, at, stride, columns, rows, to, toAt, group, true);
        if (rows < group) {
            ScalarKernels.clearRows(columns, rows, to, toAt, group);
        }
    }

    /// @see Kernels#transpose
    static void exactly(float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int distance) {
        run(from, at, stride, columns, rows, to, toAt, distance, false);
    }

    /// @param beyond whether what lies between the columns may be written meanwhile
    private static void run(
            float[] from,
            int at,
            int stride,
            int columns,
            int rows,
            float[] to,
            int toAt,
            int distance,
            boolean beyond) {
        int whole = rows < FEW_ROWS ? 0 : columns / WIDTH * WIDTH;
        if (whole > 0) {
            blocks(from, at, stride, whole, rows, to, toAt, distance, beyond);
        }
        if (whole < columns) {
            int rest = toAt + whole * distance;
            ScalarKernels.copyTransposed(from, at + whole, stride, columns - whole, rows, to, rest, distance);
        }
    }

    /// Rows that do not fill a block go first, from left to right: what their vectors write too much, where they may,
    /// is overwritten by the next column or by whole blocks.
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
}
