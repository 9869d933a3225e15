package dev.quern.compute.core;

/// Visits the elements of several layouts of one shape together, run by run along the innermost axis.
///
/// Axes that all layouts step through evenly are joined first, so contiguous operands are one long run. The order
/// is row-major.
final class Walk {

    /// One run: `count` elements; operand i begins at `starts[i]` and steps by `steps[i]`.
    @FunctionalInterface
    interface Run {
        void visit(int count, int[] starts, int[] steps);
    }

    /// A plane of two operands, of which the first is contiguous along the columns and the second along the rows:
    /// `second[starts[1] + column * distance + row]` belongs to `first[starts[0] + row * stride + column]`.
    @FunctionalInterface
    interface Plane {
        void visit(int[] starts, int columns, int rows, int stride, int distance);
    }

    private final int[] lengths;
    private final int[][] strides; // [operand][axis]
    private final int[] starts;
    private final int rank;

    private Walk(int[] lengths, int[][] strides, int[] starts, int rank) {
        this.lengths = lengths;
        this.strides = strides;
        this.starts = starts;
        this.rank = rank;
    }

    /// A walk over layouts of the same shape.
    static Walk over(Layout... operands) {
        int[] shape = operands[0].shape();
        int[] lengths = new int[shape.length];
        int[][] strides = new int[operands.length][shape.length];
        int[] starts = new int[operands.length];
        for (int i = 0; i < operands.length; i++) {
            starts[i] = operands[i].offset();
        }
        int rank = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == 1) {
                continue;
            }
            boolean joins = rank > 0;
            for (int i = 0; joins && i < operands.length; i++) {
                joins = strides[i][rank - 1] == operands[i].strides()[axis] * shape[axis];
            }
            int place = joins ? rank - 1 : rank++;
            lengths[place] = joins ? lengths[place] * shape[axis] : shape[axis];
            for (int i = 0; i < operands.length; i++) {
                strides[i][place] = operands[i].strides()[axis];
            }
        }
        return new Walk(lengths, strides, starts, rank);
    }

    void forEach(Run run) {
        int[] at = starts.clone();
        int[] steps = new int[at.length];
        if (rank == 0) {
            run.visit(1, at, steps);
            return;
        }
        for (int axis = 0; axis < rank; axis++) {
            if (lengths[axis] == 0) {
                return;
            }
        }
        int inner = rank - 1;
        for (int i = 0; i < at.length; i++) {
            steps[i] = strides[i][inner];
        }
        int[] index = new int[rank];
        do {
            run.visit(lengths[inner], at, steps);
        } while (advance(index, at, inner));
    }

    /// Visits whole planes, in any order, where two layouts are transposed to one another. Where they are not, says
    /// false and visits nothing.
    boolean forEachTransposed(Plane plane) {
        int rows = rank - 1;
        int columns = contiguousAxis();
        if (columns < 0 || strides[1][rows] != 1) {
            return false;
        }
        for (int i = 0; i < starts.length; i++) {
            exchange(strides[i], columns, rows - 1);
        }
        exchange(lengths, columns, rows - 1);
        int[] at = starts.clone();
        int[] index = new int[rank];
        do {
            plane.visit(at, lengths[rows - 1], lengths[rows], strides[0][rows], strides[1][rows - 1]);
        } while (advance(index, at, rows - 1));
        return true;
    }

    /// The axis other than the innermost along which the first operand is contiguous, or -1.
    private int contiguousAxis() {
        for (int axis = 0; axis < rank; axis++) {
            if (lengths[axis] == 0) {
                return -1;
            }
        }
        for (int axis = 0; axis < rank - 1; axis++) {
            if (strides[0][axis] == 1) {
                return axis;
            }
        }
        return -1;
    }

    private static void exchange(int[] values, int one, int other) {
        int value = values[one];
        values[one] = values[other];
        values[other] = value;
    }

    /// Moves on like an odometer over the axes before `inner`; false after the last.
    private boolean advance(int[] index, int[] at, int inner) {
        for (int axis = inner - 1; axis >= 0; axis--) {
            index[axis]++;
            boolean carry = index[axis] == lengths[axis];
            for (int i = 0; i < at.length; i++) {
                at[i] += carry ? -(lengths[axis] - 1) * strides[i][axis] : strides[i][axis];
            }
            if (!carry) {
                return true;
            }
            index[axis] = 0;
        }
        return false;
    }
}
