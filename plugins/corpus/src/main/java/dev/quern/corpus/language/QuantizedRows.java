package dev.quern.corpus.language;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A matrix whose rows are cut into stretches, each replaced by the number of the nearest of 256 centroids ("FastText
/// .zip: compressing text classification models", Joulin et al. 2016). Where norms are quantised, too, a row is its
/// direction times the centroid of its norm.
///
/// @param codes by row and stretch: the centroid
/// @param norms by row: the centroid of its norm; null where norms are not apart
/// @param normCentroids the norms themselves, or null
record QuantizedRows(MemorySegment codes, Centroids centroids, MemorySegment norms, float[] normCentroids, int rows)
        implements Rows {
    private static final int CENTROIDS = 256;
    private static final int MOST_WIDTH = 10_000;
    /// 64 MB.
    private static final int MOST_EXPANDED = 1 << 24;

    /// Centroids by stretch of a row; all stretches have `width` components but the last one.
    private record Centroids(float[] values, int dimension, int stretches, int width, int lastWidth) {

        static Centroids read(FastTextFile file, String what, int dimension) {
            file.int32("dimension of " + what, dimension, dimension);
            int stretches = file.int32("stretches of " + what, 1, dimension);
            int width = file.int32("width of " + what, 1, MOST_WIDTH);
            int lastWidth = file.int32("last width of " + what, 1, width);
            file.check(
                    (stretches - 1) * (long) width + lastWidth == dimension,
                    "%d stretches of %d, the last of %d, do not make the %d components of %s"
                            .formatted(stretches, width, lastWidth, dimension, what));
            float[] values = file.floats(dimension * CENTROIDS, what);
            return new Centroids(values, dimension, stretches, width, lastWidth);
        }

        int place(int stretch, int code) {
            return stretch == stretches - 1
                    ? stretch * CENTROIDS * width + code * lastWidth
                    : (stretch * CENTROIDS + code) * width;
        }

        int widthOf(int stretch) {
            return stretch == stretches - 1 ? lastWidth : width;
        }
    }

    static QuantizedRows read(FastTextFile file, String what, int dimension) {
        boolean normed = file.flag("the flag for norms of " + what);
        int rows = Rows.readShape(file, what, dimension);
        int size = file.int32("number of codes of " + what);
        MemorySegment codes = file.slice(size, "codes of " + what);
        Centroids centroids = Centroids.read(file, "centroids of " + what, dimension);
        file.check(
                size == (long) rows * centroids.stretches(),
                "%s has %d codes for %d rows of %d stretches".formatted(what, size, rows, centroids.stretches()));
        MemorySegment norms = normed ? file.slice(rows, "norms of " + what) : null;
        float[] normCentroids = normed
                ? Centroids.read(file, "centroids of norms of " + what, 1).values()
                : null;
        return new QuantizedRows(codes, centroids, norms, normCentroids, rows);
    }

    @Override
    public void addTo(float[] sum, int at, int[] rows, int count) {
        for (int i = 0; i < count; i++) {
            addTo(sum, at, rows[i]);
        }
    }

    private void addTo(float[] sum, int at, int row) {
        float norm = norm(row);
        long code = (long) row * centroids.stretches();
        int to = at;
        for (int stretch = 0; stretch < centroids.stretches(); stretch++) {
            int from = centroids.place(stretch, Byte.toUnsignedInt(codes.get(ValueLayout.JAVA_BYTE, code + stretch)));
            for (int i = centroids.widthOf(stretch); i > 0; i--) {
                sum[to++] += norm * centroids.values()[from++];
            }
        }
    }

    @Override
    public float dot(float[] vector, int row) {
        long code = (long) row * centroids.stretches();
        int at = 0;
        float dot = 0;
        for (int stretch = 0; stretch < centroids.stretches(); stretch++) {
            int from = centroids.place(stretch, Byte.toUnsignedInt(codes.get(ValueLayout.JAVA_BYTE, code + stretch)));
            for (int i = centroids.widthOf(stretch); i > 0; i--) {
                dot += vector[at++] * centroids.values()[from++];
            }
        }
        return dot * norm(row);
    }

    /// As floats where these are not many.
    @Override
    public Rows expanded() {
        int dimension = centroids.dimension();
        if ((long) rows * dimension > MOST_EXPANDED) {
            return this;
        }
        float[] values = new float[rows * dimension];
        for (int row = 0; row < rows; row++) {
            addTo(values, row * dimension, row);
        }
        return new DenseRows(values, rows, dimension);
    }

    private float norm(int row) {
        return norms == null ? 1 : normCentroids[Byte.toUnsignedInt(norms.get(ValueLayout.JAVA_BYTE, row))];
    }
}
