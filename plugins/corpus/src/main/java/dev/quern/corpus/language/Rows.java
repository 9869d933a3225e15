package dev.quern.corpus.language;

/// A matrix of floats that is read by rows. Immutable.
sealed interface Rows permits DenseRows, QuantizedRows {

    int rows();

    /// Adds the first `count` of these rows to `sum`, from its index `at`, one after the other.
    void addTo(float[] sum, int at, int[] rows, int count);

    /// The product of a row and a vector, summed in order as floats.
    float dot(float[] vector, int row);

    /// The same rows in the form that is read fastest.
    default Rows expanded() {
        return this;
    }

    /// Reads a matrix as fastText writes it.
    ///
    /// @param dimension columns that it must have
    static Rows read(FastTextFile file, String what, boolean quantized, int dimension) {
        return quantized ? QuantizedRows.read(file, what, dimension) : DenseRows.read(file, what, dimension);
    }

    /// Reads rows and columns, and refuses what cannot be.
    static int readShape(FastTextFile file, String what, int dimension) {
        long rows = file.int64("rows of " + what);
        long columns = file.int64("columns of " + what);
        file.check(rows > 0 && rows <= Integer.MAX_VALUE, what + " has " + rows + " rows");
        file.check(columns == dimension, "%s has %d columns, the model %d".formatted(what, columns, dimension));
        return (int) rows;
    }
}
