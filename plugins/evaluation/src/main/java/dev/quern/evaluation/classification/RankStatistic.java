package dev.quern.evaluation.classification;

import dev.quern.evaluation.statistics.RowBootstrap;
import dev.quern.evaluation.statistics.RowBootstrap.Block;

/// Area under the ROC curve and average precision of one class in each resample. The rows are sorted once; a resample
/// only weighs them.
final class RankStatistic implements RowBootstrap.Statistic {
    private final Ranking ranking;
    private final double[] areas;
    private final double[] precisions;

    /// @param resamples how many, from the first on
    RankStatistic(int resamples, Ranking ranking) {
        this.ranking = ranking;
        this.areas = new double[resamples];
        this.precisions = new double[resamples];
    }

    @Override
    public void take(Block block) {
        int size = Math.min(block.size(), areas.length - block.first());
        if (size <= 0) {
            return;
        }
        Sums sums = new Sums(block);
        int from = 0;
        for (int end : ranking.ends()) {
            if (end == from + 1) {
                sums.single(ranking.order()[from], ranking.positive()[ranking.order()[from]]);
            } else {
                sums.tie(ranking, from, end);
            }
            from = end;
        }
        for (int r = 0; r < size; r++) {
            areas[block.first() + r] = sums.area[r] / ((double) sums.positives[r] * sums.others[r]);
            precisions[block.first() + r] = sums.precision[r] / sums.positives[r];
        }
    }

    /// The area in each resample; NaN where the class or all others were not drawn.
    double[] areas() {
        return areas;
    }

    /// The average precision in each resample; NaN where the class was not drawn.
    double[] precisions() {
        return precisions;
    }

    /// What was seen so far, from the highest score down: (resamples of the block).
    private static final class Sums {
        private final Block block;
        private final int[] positives = new int[RowBootstrap.BLOCK];
        private final int[] others = new int[RowBootstrap.BLOCK];
        private final double[] area = new double[RowBootstrap.BLOCK];
        private final double[] precision = new double[RowBootstrap.BLOCK];

        Sums(Block block) {
            this.block = block;
        }

        void single(int row, boolean positive) {
            byte[] weights = block.weights();
            int offset = row * RowBootstrap.BLOCK;
            if (positive) {
                for (int r = 0; r < RowBootstrap.BLOCK; r++) {
                    int weight = weights[offset + r];
                    positives[r] += weight;
                    double seen = Math.max(1, positives[r] + others[r]);
                    precision[r] += weight * (double) positives[r] / seen;
                }
            } else {
                for (int r = 0; r < RowBootstrap.BLOCK; r++) {
                    int weight = weights[offset + r];
                    others[r] += weight;
                    area[r] += (double) weight * positives[r];
                }
            }
        }

        void tie(Ranking ranking, int from, int end) {
            int[] mine = new int[RowBootstrap.BLOCK];
            int[] theirs = new int[RowBootstrap.BLOCK];
            for (int i = from; i < end; i++) {
                int row = ranking.order()[i];
                block.add(row, ranking.positive()[row] ? mine : theirs, 0);
            }
            for (int r = 0; r < RowBootstrap.BLOCK; r++) {
                area[r] += theirs[r] * (positives[r] + mine[r] / 2.0);
                positives[r] += mine[r];
                others[r] += theirs[r];
                precision[r] += mine[r] * (double) positives[r] / Math.max(1, positives[r] + others[r]);
            }
        }
    }
}
