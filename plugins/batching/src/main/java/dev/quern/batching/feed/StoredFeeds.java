package dev.quern.batching.feed;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.StoredRows;
import dev.quern.api.feed.ExampleColumns;
import dev.quern.api.feed.ExampleColumns.Target;
import dev.quern.api.feed.Feed;
import dev.quern.api.feed.FeedOptions;
import dev.quern.api.feed.FeedOptions.Order;
import dev.quern.api.feed.FeedOptions.Sampling;
import dev.quern.api.feed.Feeds;
import dev.quern.api.feed.Survey;
import dev.quern.api.image.Augmenter;
import jakarta.inject.Inject;
import java.io.IOException;
import org.apache.arrow.vector.types.pojo.Schema;

/// Feeds over stored rows. A feed reads its rows once when it is opened and keeps their bytes as stored (a
/// pixel takes one byte): in memory as long as all open feeds of the JVM together take at most a third of the
/// heap, else in a scratch file in the folder for temporary files. Both give the same batches.
public final class StoredFeeds implements Feeds {
    private static final int PART_OF_HEAP = 3;
    private static final Budget HEAP = new Budget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

    private final Budget memory;

    @Inject
    StoredFeeds() {
        this(HEAP);
    }

    /// @param memory bytes that the inputs of all open feeds may take on the heap
    StoredFeeds(Budget memory) {
        this.memory = memory;
    }

    @Override
    public int[] inputShape(Schema schema, String key, String column) {
        return InputColumn.require(schema, key, column).shape();
    }

    @Override
    public Survey survey(StoredRows rows, ExampleColumns columns) throws IOException {
        return Surveyor.survey(rows, columns);
    }

    @Override
    public Feed open(StoredRows rows, ExampleColumns columns, FeedOptions options) throws IOException {
        check(rows, columns, options);
        Examples examples = ExampleReader.read(rows, columns, options.classes(), memory);
        try {
            if (options.sampling() == Sampling.BALANCED) {
                requireLabels(examples);
            }
            return new StoredFeed(new Batcher(examples, options), options.prefetch());
        } catch (RuntimeException failure) {
            examples.inputs().close();
            throw failure;
        }
    }

    private static void check(StoredRows rows, ExampleColumns columns, FeedOptions options) {
        if (options.batch() < 1
                || options.prefetch() < 0
                || options.order() instanceof Order.Buffered(int buffer) && buffer < 1) {
            throw new IllegalArgumentException("no feed can have " + options);
        }
        InputColumn input = InputColumn.require(rows.schema(), "", columns.input());
        refuse(
                options.augmenter().isPresent() && input.images().isEmpty(),
                "augmentation changes images, column '" + columns.input() + "' holds features",
                "take 'augment' out");
        refuse(
                columns.target() == Target.VALUE
                        && options.augmenter().map(Augmenter::mixes).orElse(false),
                "mixup and CutMix blend classes, column '" + columns.label() + "' holds values",
                "take them out of 'augment'");
        refuse(
                options.sampling() == Sampling.BALANCED && columns.target() == Target.VALUE,
                "balanced sampling needs classes, column '" + columns.label() + "' holds values",
                "sample each row once");
        refuse(
                options.remainder() == FeedOptions.Remainder.DROP && rows.rowCount() < options.batch(),
                rows.rowCount() + " rows do not fill one batch of " + options.batch(),
                "take smaller batches, or keep the remainder");
    }

    private static void refuse(boolean wrong, String message, String remedy) {
        if (wrong) {
            throw new QuernException(ErrorCode.INVALID_JOB, message, remedy);
        }
    }

    private static void requireLabels(Examples examples) {
        for (int row = 0; row < examples.rows(); row++) {
            if (examples.labels()[row] < 0) {
                throw new QuernException(
                        ErrorCode.BAD_ROW,
                        "row " + row + " has no label, so it cannot be sampled by class",
                        "leave such rows out, or sample each row once");
            }
        }
    }
}
