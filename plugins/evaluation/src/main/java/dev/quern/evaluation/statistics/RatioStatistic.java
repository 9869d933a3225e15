package dev.quern.evaluation.statistics;

import dev.quern.evaluation.statistics.RowBootstrap.Block;

/// The ratio of two weighted sums over rows in each resample, such as a mean.
public final class RatioStatistic implements RowBootstrap.Statistic {
    private final double[] numerators;
    private final double[] denominators;
    private final double[] above;
    private final double[] below;

    /// @param numerators (rows)
    /// @param denominators (rows), 0 for a row that has no part in it
    public RatioStatistic(int resamples, double[] numerators, double[] denominators) {
        this.numerators = numerators;
        this.denominators = denominators;
        this.above = new double[resamples];
        this.below = new double[resamples];
    }

    @Override
    public void take(Block block) {
        double[] numerator = new double[RowBootstrap.BLOCK];
        double[] denominator = new double[RowBootstrap.BLOCK];
        for (int row = 0; row < numerators.length; row++) {
            if (denominators[row] != 0) {
                block.add(row, numerators[row], numerator, 0);
                block.add(row, denominators[row], denominator, 0);
            }
        }
        System.arraycopy(numerator, 0, above, block.first(), block.size());
        System.arraycopy(denominator, 0, below, block.first(), block.size());
    }

    /// The ratio in each resample; NaN where no row of it was drawn.
    public double[] replicates() {
        double[] ratios = new double[above.length];
        for (int r = 0; r < ratios.length; r++) {
            ratios[r] = below[r] > 0 ? above[r] / below[r] : Double.NaN;
        }
        return ratios;
    }

    /// Both sums in each resample.
    public DocumentBootstrap.Resamples sums() {
        return new DocumentBootstrap.Resamples(above, below);
    }
}
