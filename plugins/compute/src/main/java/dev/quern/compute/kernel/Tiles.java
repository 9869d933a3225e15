package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.WIDTH;

import dev.quern.compute.kernel.GemmPlan.Start;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The tiles of this JVM, made when first used: whole ones, and lower and narrower ones for the edges of a matrix.
///
/// A whole tile is 12 rows by two vectors where there are 32 vector registers (AVX-512, NEON), otherwise 6 by two.
final class Tiles {
    /// Rows of a whole tile, and the distance of two inner indexes in a strip of A.
    static final int ROWS = WIDTH == 16 || System.getProperty("os.arch").equals("aarch64") ? 12 : 6;
    /// Columns of a whole tile, and the distance of two inner indexes in a strip of B.
    static final int COLUMNS = 2 * WIDTH;

    static final int OLD = 0;
    static final int ZERO = 1;
    static final int BIAS = 2;

    /// Heights are multiples of this: each height is compiled apart, which takes time at the start.
    private static final int STEP = ROWS / 3;

    private static final AtomicReferenceArray<Tile> TILES = new AtomicReferenceArray<>(2 * (ROWS / STEP));

    private static final AtomicReferenceArray<PlacedTile> PLACED = new AtomicReferenceArray<>(ROWS / STEP);

    private Tiles() {}

    /// The lowest tile that holds so many rows and reads its columns in place.
    static PlacedTile inPlace(int rows) {
        int index = height(rows) / STEP - 1;
        PlacedTile tile = PLACED.get(index);
        if (tile == null) {
            PLACED.compareAndSet(index, null, TileWriter.loadPlaced((index + 1) * STEP));
            tile = PLACED.get(index);
        }
        return tile;
    }

    /// The lowest tile that holds so many rows and columns, of which it computes `height(rows)` and whole vectors.
    static Tile of(int rows, int columns) {
        int index = index(rows, columns);
        Tile tile = TILES.get(index);
        return tile != null ? tile : make(index);
    }

    private static int index(int rows, int columns) {
        int narrow = columns <= WIDTH ? 1 : 0;
        return (height(rows) / STEP - 1) * 2 + narrow;
    }

    private static Tile make(int index) {
        Tile made = TileWriter.load((index / 2 + 1) * STEP, 2 - index % 2);
        return TILES.compareAndSet(index, null, made) ? made : TILES.get(index);
    }

    /// Rows that the tile for `rows` rows writes.
    static int height(int rows) {
        return rows >= ROWS ? ROWS : (rows + STEP - 1) / STEP * STEP;
    }

    /// Replaces a tile by one that the compiler has not seen.
    static void renew(int rows, int columns) {
        int index = index(rows, columns);
        TILES.set(index, TileWriter.load((index / 2 + 1) * STEP, 2 - index % 2));
    }

    static int code(Start start) {
        return switch (start) {
            case OLD -> OLD;
            case ZERO -> ZERO;
            case BIAS -> BIAS;
        };
    }
}
