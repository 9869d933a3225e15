package dev.quern.evaluation.classification;

import dev.quern.evaluation.statistics.RowBootstrap;
import dev.quern.evaluation.statistics.RowBootstrap.Block;
import dev.quern.evaluation.statistics.WeightedCounts;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Figures of [ClassCounts] in each resample. What is counted are classes, not rows, so a figure costs as much as there
/// are classes.
final class CountStatistic implements RowBootstrap.Statistic {
    private final int classes;
    private final int[] labels;
    private final int[] predictions;
    private final int[] hits;
    private final List<ToDoubleFunction<ClassCounts>> figures;
    private final double[][] replicates;

    CountStatistic(
            int resamples, int classes, int[] labels, int[] predictions, List<ToDoubleFunction<ClassCounts>> figures) {
        this.classes = classes;
        this.labels = labels;
        this.predictions = predictions;
        this.hits = labels.clone();
        Arrays.setAll(hits, row -> labels[row] == predictions[row] ? labels[row] : -1);
        this.figures = figures;
        this.replicates = new double[figures.size()][resamples];
    }

    @Override
    public void take(Block block) {
        WeightedCounts recognised = new WeightedCounts(block, hits, classes);
        WeightedCounts support = new WeightedCounts(block, labels, classes);
        WeightedCounts predicted = new WeightedCounts(block, predictions, classes);
        for (int r = 0; r < block.size(); r++) {
            ClassCounts counts = new ClassCounts(recognised.of(r), support.of(r), predicted.of(r));
            for (int f = 0; f < replicates.length; f++) {
                replicates[f][block.first() + r] = figures.get(f).applyAsDouble(counts);
            }
        }
    }

    /// One figure in each resample.
    double[] replicates(int figure) {
        return replicates[figure];
    }
}
