package dev.quern.compute.kernel;

/// A matrix B (k, n) that exists only as places in an array: `B[i][j] = source[inner[i] + column(j)]`.
///
/// Columns come in runs whose places are neighbours: run r covers columns `starts[r]` up to `starts[r + 1]`, the first
/// of which is at `places[r]`. Convolutions are products with such matrices: the windows of an image are never copied
/// out.
///
/// @param inner where each inner index begins
/// @param starts the first column of each run, ascending from 0, and the number of columns at the end
/// @param places where the first column of each run lies
public record Gather(int[] inner, int[] starts, int[] places) {

    /// The number of inner indexes.
    public int k() {
        return inner.length;
    }

    /// The number of columns.
    public int n() {
        return starts[starts.length - 1];
    }

    /// The run that a column belongs to.
    int runOf(int column) {
        int low = 0;
        int high = places.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= column) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
