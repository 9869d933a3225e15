package dev.quern.corpus.language;

import java.lang.foreign.MemorySegment;

/// A matrix whose floats stand in the file, row by row.
record DenseRows(MemorySegment values, int rows, int dimension) implements Rows {

    static DenseRows read(FastTextFile file, String what, int dimension) {
        int rows = Rows.readShape(file, what, dimension);
        return new DenseRows(file.slice((long) rows * dimension * Float.BYTES, what), rows, dimension);
    }

    @Override
    public void addTo(float[] sum, int at, int row) {
        long place = (long) row * dimension * Float.BYTES;
        for (int i = 0; i < dimension; i++, place += Float.BYTES) {
            sum[at + i] += values.get(FastTextFile.FLOAT, place);
        }
    }

    @Override
    public float dot(float[] vector, int row) {
        long place = (long) row * dimension * Float.BYTES;
        float dot = 0;
        for (int i = 0; i < dimension; i++, place += Float.BYTES) {
            dot += values.get(FastTextFile.FLOAT, place) * vector[i];
        }
        return dot;
    }
}
