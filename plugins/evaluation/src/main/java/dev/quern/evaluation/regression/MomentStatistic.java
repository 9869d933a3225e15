package dev.quern.evaluation.regression;

import dev.quern.evaluation.statistics.RowBootstrap;
import dev.quern.evaluation.statistics.RowBootstrap.Block;

/// The coefficient of determination in each resample: 1 less the squared errors over the squared distances to the mean.
final class MomentStatistic implements RowBootstrap.Statistic {
    private final double[] truth; // distance to the mean of all rows, which keeps sums small
    private final double[] errors;
    private final double[] replicates;

    MomentStatistic(int resamples, ScoredValues rows) {
        double mean = 0;
        for (double value : rows.truth()) {
            mean += value / rows.size();
        }
        double middle = mean;
        truth = rows.each(row -> rows.truth()[row] - middle);
        errors = rows.each(row -> rows.residual(row) * rows.residual(row));
        replicates = new double[resamples];
    }

    @Override
    public void take(Block block) {
        int[] count = new int[RowBootstrap.BLOCK];
        double[] sum = new double[RowBootstrap.BLOCK];
        double[] squares = new double[RowBootstrap.BLOCK];
        double[] error = new double[RowBootstrap.BLOCK];
        for (int row = 0; row < truth.length; row++) {
            block.add(row, count, 0);
            block.add(row, truth[row], sum, 0);
            block.add(row, truth[row] * truth[row], squares, 0);
            block.add(row, errors[row], error, 0);
        }
        for (int r = 0; r < block.size(); r++) {
            double spread = squares[r] - sum[r] * sum[r] / count[r];
            replicates[block.first() + r] = spread > 0 ? 1 - error[r] / spread : Double.NaN;
        }
    }

    /// NaN where all drawn rows are equal.
    double[] replicates() {
        return replicates;
    }
}
