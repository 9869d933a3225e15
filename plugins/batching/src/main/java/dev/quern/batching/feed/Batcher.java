package dev.quern.batching.feed;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.feed.ExampleBatch;
import dev.quern.api.feed.FeedOptions;
import dev.quern.api.feed.FeedOptions.Remainder;
import dev.quern.api.feed.FeedOptions.Sampling;
import dev.quern.api.image.Augmenter;
import dev.quern.api.image.PixelColumn;
import dev.quern.batching.values.Seeds;
import java.io.IOException;
import java.util.Arrays;

/// Makes any batch of any epoch: what is in it depends on the rows, the options and its place. Thread-safe.
///
/// An image is augmented by seed, row and epoch; where a row may come several times in an epoch, by its place
/// instead of the row, so that it comes differently each time. Without augmentation the bytes of a row become
/// normalised floats in one pass. With it, intensities are changed in the batch's own array and normalised in
/// place.
final class Batcher {
    private final Examples examples;
    private final FeedOptions options;
    private final Normalisation normalisation;
    private final EpochOrder order;
    private final BalancedDraw draw;

    Batcher(Examples examples, FeedOptions options) {
        this.examples = examples;
        this.options = options;
        normalisation = new Normalisation(examples.column(), options.means(), options.deviations());
        order = new EpochOrder(options.order(), examples.rows(), options.seed());
        draw = options.sampling() == Sampling.BALANCED
                ? new BalancedDraw(examples.labels(), options.classes().size(), options.seed())
                : null;
    }

    /// Arrays for one batch.
    static final class Slot {
        private final float[] inputs;
        private final int[] labels;
        private final float[] targets;
        private final long[] origins;
        private final byte[] scratch;
        private ExampleBatch batch;

        Slot(Batcher maker) {
            InputColumn column = maker.examples.column();
            int rows = Math.min(maker.options.batch(), maker.examples.rows());
            boolean classes = maker.examples.values().length == 0;
            try {
                inputs = new float[Math.multiplyExact(rows, column.values())];
                targets = new float
                        [classes
                                ? Math.multiplyExact(
                                        rows, maker.options.classes().size())
                                : rows];
            } catch (ArithmeticException tooLarge) {
                throw new QuernException(
                        ErrorCode.INVALID_JOB,
                        "a batch of " + rows + " rows of " + column.values() + " values is too large for one array",
                        "take smaller batches",
                        tooLarge);
            }
            labels = new int[classes ? rows : 0];
            origins = new long[rows];
            scratch = new byte[column.width()];
        }

        /// What was made last.
        ExampleBatch batch() {
            return batch;
        }
    }

    long rows() {
        return examples.rows();
    }

    int batches() {
        return options.remainder() == Remainder.KEEP
                ? Math.ceilDiv(examples.rows(), options.batch())
                : examples.rows() / options.batch();
    }

    /// Makes a batch.
    void make(int epoch, int batch, Slot slot) throws IOException {
        long first = (long) batch * options.batch();
        int rows = (int) Math.min(options.batch(), examples.rows() - first);
        int[] ordered = draw == null ? order.of(epoch) : null;
        for (int i = 0; i < rows; i++) {
            int place = (int) first + i;
            int row = draw != null ? draw.row(epoch, place) : ordered == null ? place : ordered[place];
            fill(slot, i, row, Seeds.of(options.seed(), 'a', epoch, draw == null ? row : rows() + place));
        }
        mixAndNormalise(slot, rows, Seeds.of(options.seed(), 'm', epoch, batch));
        slot.batch = new ExampleBatch(epoch, batch, rows, slot.inputs, slot.labels, slot.targets, slot.origins);
    }

    private void fill(Slot slot, int i, int row, long seed) throws IOException {
        slot.origins[i] = row;
        RowStore.Window window = examples.inputs().row(row, slot.scratch);
        int at = i * examples.column().values();
        if (options.augmenter().isPresent()) {
            normalisation.intensities(window.bytes(), window.offset(), slot.inputs, at);
            options.augmenter().get().augment(slot.inputs, at, shape(), seed);
        } else {
            normalisation.apply(window.bytes(), window.offset(), slot.inputs, at);
        }
        if (slot.labels.length == 0) {
            slot.targets[i] = examples.values()[row];
            return;
        }
        int classes = options.classes().size();
        int label = examples.labels()[row];
        slot.labels[i] = label;
        Arrays.fill(slot.targets, i * classes, (i + 1) * classes, 0);
        if (label >= 0) {
            slot.targets[i * classes + label] = 1;
        }
    }

    private void mixAndNormalise(Slot slot, int rows, long seed) {
        if (options.augmenter().isEmpty()) {
            return;
        }
        Augmenter augmenter = options.augmenter().get();
        if (augmenter.mixes()) {
            augmenter.mix(slot.inputs, slot.targets, rows, options.classes().size(), shape(), seed);
        }
        normalisation.apply(slot.inputs, rows);
    }

    private PixelColumn shape() {
        return examples.column().images().orElseThrow();
    }

    void close() throws IOException {
        examples.inputs().close();
    }
}
