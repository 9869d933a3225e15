package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.Tiles.COLUMNS;
import static dev.quern.compute.kernel.Tiles.ROWS;
import static dev.quern.compute.kernel.VectorShape.SPECIES;
import static dev.quern.compute.kernel.VectorShape.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Products with a [Gather]: its columns go straight from the source into the packed strips of the blocked product, so
/// no matrix of windows is ever stored.
final class VectorGather {
    /// Rows up to which columns are read in place.
    static final int FEW_ROWS = 2 * ROWS;

    /// Inner indexes in a block.
    private static final int INNER = 384;
    /// Floats of packed B at a time: three quarters of a 1 MiB cache.
    private static final int PACKED_B = 196_608;
    /// Rows of A that stay in the second-level cache while strips of B pass by.
    private static final int BLOCK_ROWS = 14 * ROWS;

    /// Floats of the narrowest vectors.
    private static final int NARROWEST = 4;
    /// Vectors of half and a quarter of the width, as far as there are any.
    private static final VectorSpecies<Float> HALF = WIDTH == 16 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;

    private static final VectorSpecies<Float> QUARTER = FloatVector.SPECIES_128;

    private static final ThreadLocal<VectorGather> OWN = ThreadLocal.withInitial(VectorGather::new);

    private float[] packed = new float[0];
    /// The pieces of the strip being packed: place in the source, column in the strip, length.
    private final int[] pieceSource = new int[COLUMNS];
    private final int[] pieceColumn = new int[COLUMNS];
    private final int[] pieceLength = new int[COLUMNS];

    private VectorGather() {}

    /// @see Kernels#gatheredProduct
    static void multiply(
            float[] a,
            int aAt,
            int m,
            Gather gather,
            int from,
            int to,
            float[] source,
            int sourceAt,
            float[] c,
            int cAt,
            int stride) {
        OWN.get().run(a, aAt, m, gather, from, to, source, sourceAt, c, cAt, stride);
    }

    private void run(
            float[] a,
            int aAt,
            int m,
            Gather gather,
            int from,
            int to,
            float[] source,
            int sourceAt,
            float[] c,
            int cAt,
            int stride) {
        if (m <= FEW_ROWS && readsInPlace(gather, from, to, a, aAt, m, source, sourceAt, c, cAt, stride)) {
            return;
        }
        int k = gather.k();
        int blocks = Math.max(1, (k + INNER - 1) / INNER);
        int inner = (k + blocks - 1) / blocks;
        int columns = Math.max(COLUMNS, PACKED_B / Math.max(1, inner) / COLUMNS * COLUMNS);
        for (int column = from; column < to; column += columns) {
            int columnEnd = Math.min(to, column + columns);
            for (int first = 0; first < k; first += inner) {
                int last = Math.min(k, first + inner);
                pack(gather, source, sourceAt, first, last, column, columnEnd);
                for (int row = 0; row < m; row += BLOCK_ROWS) {
                    int rowEnd = Math.min(m, row + BLOCK_ROWS);
                    block(a, aAt, k, first, last, row, rowEnd, c, cAt, column - from, columnEnd - from, stride);
                }
            }
        }
    }

    /// Strips of one piece each, read where they are; false where some strip has more pieces.
    private static boolean readsInPlace(
            Gather gather,
            int from,
            int to,
            float[] a,
            int aAt,
            int m,
            float[] source,
            int sourceAt,
            float[] c,
            int cAt,
            int stride) {
        if ((to - from) % COLUMNS != 0) {
            return false;
        }
        for (int run = gather.runOf(from); run < gather.places().length && gather.starts()[run] < to; run++) {
            if (gather.starts()[run] % Kernels.STRIP != 0) {
                return false;
            }
        }
        int[] inner = gather.inner();
        int run = gather.runOf(from);
        for (int strip = from; strip < to; strip += COLUMNS) {
            while (gather.starts()[run + 1] <= strip) {
                run++;
            }
            int place = sourceAt + gather.places()[run] + strip - gather.starts()[run];
            for (int row = 0; row < m; row += ROWS) {
                Tiles.inPlace(m - row)
                        .multiply(
                                a,
                                aAt + row * inner.length,
                                source,
                                place,
                                inner,
                                c,
                                cAt + row * stride + strip - from,
                                stride);
            }
        }
        return true;
    }

    private void block(
            float[] a,
            int aStart,
            int k,
            int first,
            int last,
            int row,
            int rowEnd,
            float[] c,
            int cAt,
            int column,
            int columnEnd,
            int stride) {
        int length = last - first;
        for (int j = column; j < columnEnd; j += COLUMNS) {
            int bAt = (j - column) * length;
            for (int i = row; i < rowEnd; i += ROWS) {
                Tile tile = Tiles.of(rowEnd - i, columnEnd - j);
                int aAt = aStart + i * k + first * ROWS;
                tile.multiply(a, aAt, packed, bAt, length, c, cAt + i * stride + j, stride, Tiles.OLD, null, 0);
            }
        }
    }

    private void pack(Gather gather, float[] source, int sourceAt, int first, int last, int column, int columnEnd) {
        int strips = (columnEnd - column + COLUMNS - 1) / COLUMNS;
        int needed = strips * COLUMNS * (last - first) + COLUMNS;
        if (packed.length < needed) {
            packed = new float[Math.max(needed, Math.min(PACKED_B + COLUMNS, 2 * packed.length))];
        }
        int run = gather.runOf(column);
        for (int strip = column; strip < columnEnd; strip += COLUMNS) {
            int at = (strip - column) * (last - first);
            while (gather.starts()[run + 1] <= strip) {
                run++;
            }
            int pieces = pieces(gather, sourceAt, run, strip, Math.min(columnEnd, strip + COLUMNS));
            if (pieces == 1 && pieceLength[0] == COLUMNS) {
                packWhole(gather.inner(), first, last, source, pieceSource[0], packed, at);
            } else if (arePartsOf(pieces, WIDTH)) {
                for (int piece = 0; piece < pieces; piece++) {
                    packVectors(gather.inner(), first, last, source, piece, at);
                }
            } else if (arePartsOf(pieces, WIDTH / 2)) {
                for (int piece = 0; piece < pieces; piece++) {
                    packHalves(gather.inner(), first, last, source, piece, at);
                }
            } else if (arePartsOf(pieces, WIDTH / 4)) {
                for (int piece = 0; piece < pieces; piece++) {
                    packQuarters(gather.inner(), first, last, source, piece, at);
                }
            } else {
                packPieces(gather.inner(), first, last, source, pieces, at);
            }
        }
    }

    private int pieces(Gather gather, int sourceAt, int firstRun, int strip, int stripEnd) {
        int pieces = 0;
        int column = strip;
        for (int run = firstRun; column < stripEnd; run++) {
            int end = Math.min(stripEnd, gather.starts()[run + 1]);
            pieceSource[pieces] = sourceAt + gather.places()[run] + column - gather.starts()[run];
            pieceColumn[pieces] = column - strip;
            pieceLength[pieces++] = end - column;
            column = end;
        }
        return pieces;
    }

    private boolean arePartsOf(int pieces, int part) {
        for (int piece = 0; piece < pieces; piece++) {
            if (part < NARROWEST || pieceLength[piece] % part != 0) {
                return false;
            }
        }
        return true;
    }

    // The same three times: the compiler wants the width of a vector as a constant.

    private void packVectors(int[] inner, int first, int last, float[] source, int piece, int packedAt) {
        for (int done = 0; done < pieceLength[piece]; done += WIDTH) {
            int place = pieceSource[piece] + done;
            int at = packedAt + pieceColumn[piece] + done;
            for (int i = first; i < last; i++) {
                FloatVector.fromArray(SPECIES, source, inner[i] + place).intoArray(packed, at);
                at += COLUMNS;
            }
        }
    }

    private void packHalves(int[] inner, int first, int last, float[] source, int piece, int packedAt) {
        for (int done = 0; done < pieceLength[piece]; done += HALF.length()) {
            int place = pieceSource[piece] + done;
            int at = packedAt + pieceColumn[piece] + done;
            for (int i = first; i < last; i++) {
                FloatVector.fromArray(HALF, source, inner[i] + place).intoArray(packed, at);
                at += COLUMNS;
            }
        }
    }

    private void packQuarters(int[] inner, int first, int last, float[] source, int piece, int packedAt) {
        for (int done = 0; done < pieceLength[piece]; done += QUARTER.length()) {
            int place = pieceSource[piece] + done;
            int at = packedAt + pieceColumn[piece] + done;
            for (int i = first; i < last; i++) {
                FloatVector.fromArray(QUARTER, source, inner[i] + place).intoArray(packed, at);
                at += COLUMNS;
            }
        }
    }

    private static void packWhole(
            int[] inner, int first, int last, float[] source, int place, float[] packed, int packedAt) {
        int at = packedAt;
        for (int i = first; i < last; i++) {
            int from = inner[i] + place;
            FloatVector.fromArray(SPECIES, source, from).intoArray(packed, at);
            FloatVector.fromArray(SPECIES, source, from + WIDTH).intoArray(packed, at + WIDTH);
            at += COLUMNS;
        }
    }

    /// Whole vectors for each piece: what one writes too much, the next piece or the next inner index overwrites.
    /// Columns without a piece hold anything; nobody reads the sums that they give.
    private void packPieces(int[] inner, int first, int last, float[] source, int pieces, int packedAt) {
        int at = packedAt;
        for (int i = first; i < last; i++) {
            for (int piece = 0; piece < pieces; piece++) {
                int from = inner[i] + pieceSource[piece];
                int to = at + pieceColumn[piece];
                for (int done = 0; done < pieceLength[piece]; done += WIDTH) {
                    FloatVector.fromArray(SPECIES, source, from + done).intoArray(packed, to + done);
                }
            }
            at += COLUMNS;
        }
    }
}
