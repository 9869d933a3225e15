package dev.quern.evaluation.statistics;

import dev.quern.evaluation.statistics.RowBootstrap.Block;

/// How often each of some cells was drawn in the resamples of a block.
public final class WeightedCounts {
    private final int cells;
    private final int[] counts; // (cells, BLOCK)

    /// @param cell (rows) where each row counts; -1 for nowhere
    public WeightedCounts(Block block, int[] cell, int cells) {
        this.cells = cells;
        this.counts = new int[Math.multiplyExact(cells, RowBootstrap.BLOCK)];
        for (int row = 0; row < cell.length; row++) {
            if (cell[row] >= 0) {
                block.add(row, counts, cell[row] * RowBootstrap.BLOCK);
            }
        }
    }

    /// The counts of all cells in a resample of the block.
    public double[] of(int resample) {
        double[] of = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
            of[cell] = counts[cell * RowBootstrap.BLOCK + resample];
        }
        return of;
    }
}
