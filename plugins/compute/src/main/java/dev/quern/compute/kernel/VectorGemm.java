package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.Tiles.COLUMNS;
import static dev.quern.compute.kernel.Tiles.ROWS;

import dev.quern.compute.kernel.GemmPlan.Start;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Blocked matrix products (Goto and van de Geijn 2008): strips of B stay in the second-level cache while strips of
/// A pass by.
///
/// Blocks of the inner index follow one another on the same C, which keeps each sum one chain.
final class VectorGemm {
    /// Inner indexes in a block.
    private static final int INNER = 384;
    /// Floats of packed B at a time: three quarters of a 1 MiB cache.
    private static final int PACKED_B = 196_608;
    /// Rows of A packed at a time.
    private static final int BLOCK_ROWS = 14 * ROWS;

    /// A third of the rows of a tile.
    private static final VectorSpecies<Float> THIRD = ROWS == 12 ? FloatVector.SPECIES_128 : FloatVector.SPECIES_64;

    private static final ThreadLocal<VectorGemm> OWN = ThreadLocal.withInitial(VectorGemm::new);

    private float[] packedA = new float[BLOCK_ROWS * INNER];
    private float[] packedB = new float[0];
    private final float[] edge = new float[ROWS * COLUMNS];
    private final float[] edgeBias = new float[COLUMNS];

    private VectorGemm() {}

    /// The product's rows `firstRow` to `lastRow` and columns `firstColumn` to `lastColumn`.
    static void multiply(
            GemmPlan plan,
            float[] a,
            float[] b,
            float[] c,
            float[] bias,
            int firstRow,
            int lastRow,
            int firstColumn,
            int lastColumn) {
        OWN.get().run(plan, a, b, c, bias, firstRow, lastRow, firstColumn, lastColumn);
    }

    private void run(
            GemmPlan plan,
            float[] a,
            float[] b,
            float[] c,
            float[] bias,
            int firstRow,
            int lastRow,
            int firstColumn,
            int lastColumn) {
        int k = plan.k();
        int blocks = Math.max(1, (k + INNER - 1) / INNER);
        int inner = Math.max(1, (k + blocks - 1) / blocks);
        int columns = Math.max(COLUMNS, PACKED_B / inner / COLUMNS * COLUMNS);
        for (int column = firstColumn; column < lastColumn; column += columns) {
            int columnEnd = Math.min(lastColumn, column + columns);
            int from = 0;
            do {
                int to = Math.min(k, from + inner);
                Start start = from == 0 ? plan.start() : Start.OLD;
                packB(plan, b, from, to, column, columnEnd);
                for (int row = firstRow; row < lastRow; row += BLOCK_ROWS) {
                    int rowEnd = Math.min(lastRow, row + BLOCK_ROWS);
                    packA(plan, a, from, to, row, rowEnd);
                    block(plan, to - from, c, bias, start, row, rowEnd, column, columnEnd);
                }
                from = to;
            } while (from < k);
        }
    }

    private void block(
            GemmPlan plan,
            int k,
            float[] c,
            float[] bias,
            Start start,
            int row,
            int rowEnd,
            int column,
            int columnEnd) {
        Tile whole = Tiles.of(ROWS, COLUMNS);
        int code = Tiles.code(start);
        for (int j = column; j < columnEnd; j += COLUMNS) {
            int bAt = (j - column) * k;
            int width = Math.min(COLUMNS, columnEnd - j);
            for (int i = row; i < rowEnd; i += ROWS) {
                int aAt = (i - row) * k;
                int height = Math.min(ROWS, rowEnd - i);
                int cAt = plan.c(i, j);
                if (height == ROWS && width == COLUMNS) {
                    whole.multiply(
                            packedA, aAt, packedB, bAt, k, c, cAt, plan.cStride(), code, bias, plan.biasOffset() + j);
                } else {
                    edge(plan, k, c, cAt, bias, start, height, width, j, aAt, bAt);
                }
            }
        }
    }

    /// A tile at the edge of C, which is computed in an array of its own unless its height and width fit a tile.
    private void edge(
            GemmPlan plan,
            int k,
            float[] c,
            int cAt,
            float[] bias,
            Start start,
            int height,
            int width,
            int column,
            int aAt,
            int bAt) {
        Tile tile = Tiles.of(height, width);
        int code = Tiles.code(start);
        int biasAt = plan.biasOffset() + column;
        if (height == Tiles.height(height) && width % VectorShape.WIDTH == 0) {
            tile.multiply(packedA, aAt, packedB, bAt, k, c, cAt, plan.cStride(), code, bias, biasAt);
            return;
        }
        if (start == Start.OLD) {
            for (int i = 0; i < height; i++) {
                System.arraycopy(c, cAt + i * plan.cStride(), edge, i * COLUMNS, width);
            }
        } else if (start == Start.BIAS) {
            System.arraycopy(bias, biasAt, edgeBias, 0, width);
        }
        tile.multiply(packedA, aAt, packedB, bAt, k, edge, 0, COLUMNS, code, edgeBias, 0);
        for (int i = 0; i < height; i++) {
            System.arraycopy(edge, i * COLUMNS, c, cAt + i * plan.cStride(), width);
        }
    }

    /// Strips of [#ROWS] rows, the rows of one inner index side by side; missing rows are zero.
    private void packA(GemmPlan plan, float[] a, int from, int to, int row, int rowEnd) {
        int k = to - from;
        if (packedA.length < BLOCK_ROWS * k) {
            packedA = new float[BLOCK_ROWS * k];
        }
        int whole = plan.transposeA() ? row + (rowEnd - row) / ROWS * ROWS : row;
        if (whole > row) {
            copyStrips(a, plan.a(row, from), plan.aStride(), k, (whole - row) / ROWS, packedA);
        }
        for (int strip = whole; strip < rowEnd; strip += ROWS) {
            int at = (strip - row) * k;
            int height = Math.min(ROWS, rowEnd - strip);
            if (plan.transposeA()) {
                copyRows(a, plan.a(strip, from), plan.aStride(), k, height, packedA, at, ROWS);
            } else {
                Transposition.padded(a, plan.a(strip, from), plan.aStride(), k, height, packedA, at, ROWS);
            }
        }
    }

    /// Strips of [#ROWS] neighbours of each inner index: all strips of one index at a time, as they lie in memory.
    private static void copyStrips(float[] from, int at, int stride, int k, int strips, float[] to) {
        for (int inner = 0; inner < k; inner++) {
            int source = at + inner * stride;
            int target = inner * ROWS;
            for (int strip = 0; strip < strips; strip++) {
                FloatVector first = FloatVector.fromArray(THIRD, from, source);
                FloatVector second = FloatVector.fromArray(THIRD, from, source + ROWS / 3);
                FloatVector third = FloatVector.fromArray(THIRD, from, source + 2 * ROWS / 3);
                first.intoArray(to, target);
                second.intoArray(to, target + ROWS / 3);
                third.intoArray(to, target + 2 * ROWS / 3);
                source += ROWS;
                target += k * ROWS;
            }
        }
    }

    /// Strips of [#COLUMNS] columns, the columns of one inner index side by side; missing columns are zero.
    private void packB(GemmPlan plan, float[] b, int from, int to, int column, int columnEnd) {
        int k = to - from;
        int strips = (columnEnd - column + COLUMNS - 1) / COLUMNS;
        if (packedB.length < strips * COLUMNS * k) {
            packedB = new float[Math.max(strips * COLUMNS * k, Math.min(PACKED_B, 2 * packedB.length))];
        }
        for (int strip = column; strip < columnEnd; strip += COLUMNS) {
            int at = (strip - column) * k;
            int width = Math.min(COLUMNS, columnEnd - strip);
            if (plan.transposeB()) {
                Transposition.padded(b, plan.b(from, strip), plan.bStride(), k, width, packedB, at, COLUMNS);
            } else {
                copyRows(b, plan.b(from, strip), plan.bStride(), k, width, packedB, at, COLUMNS);
            }
        }
    }

    private static void copyRows(float[] from, int at, int stride, int k, int count, float[] to, int toAt, int group) {
        for (int inner = 0; inner < k; inner++) {
            System.arraycopy(from, at + inner * stride, to, toAt + inner * group, count);
            for (int i = count; i < group; i++) {
                to[toAt + inner * group + i] = 0f;
            }
        }
    }
}
