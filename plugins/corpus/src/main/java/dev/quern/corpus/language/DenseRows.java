package dev.quern.corpus.language;

/// A matrix of floats, row by row.
record DenseRows(float[] values, int rows, int dimension) implements Rows {

    static DenseRows read(FastTextFile file, String what, int dimension) {
        int rows = Rows.readShape(file, what, dimension);
        return new DenseRows(file.floats((long) rows * dimension, what), rows, dimension);
    }

    /// Eight sums at a time stay in registers while the rows go by: rows lie far apart in memory, and this way the
    /// processor fetches many of them at once.
    @Override
    public void addTo(float[] sum, int at, int[] rows, int count) {
        int i = 0;
        for (; i + 8 <= dimension; i += 8) {
            addEight(sum, at + i, rows, count, i);
        }
        for (; i < dimension; i++) {
            float total = sum[at + i];
            for (int row = 0; row < count; row++) {
                total += values[rows[row] * dimension + i];
            }
            sum[at + i] = total;
        }
    }

    private void addEight(float[] sum, int at, int[] rows, int count, int first) {
        float s0 = sum[at];
        float s1 = sum[at + 1];
        float s2 = sum[at + 2];
        float s3 = sum[at + 3];
        float s4 = sum[at + 4];
        float s5 = sum[at + 5];
        float s6 = sum[at + 6];
        float s7 = sum[at + 7];
        for (int i = 0; i < count; i++) {
            int place = rows[i] * dimension + first;
            s0 += values[place];
            s1 += values[place + 1];
            s2 += values[place + 2];
            s3 += values[place + 3];
            s4 += values[place + 4];
            s5 += values[place + 5];
            s6 += values[place + 6];
            s7 += values[place + 7];
        }
        sum[at] = s0;
        sum[at + 1] = s1;
        sum[at + 2] = s2;
        sum[at + 3] = s3;
        sum[at + 4] = s4;
        sum[at + 5] = s5;
        sum[at + 6] = s6;
        sum[at + 7] = s7;
    }

    @Override
    public float dot(float[] vector, int row) {
        int place = row * dimension;
        float dot = 0;
        for (int i = 0; i < dimension; i++) {
            dot += values[place + i] * vector[i];
        }
        return dot;
    }
}
