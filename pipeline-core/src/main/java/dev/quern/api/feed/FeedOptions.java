package dev.quern.api.feed;

import dev.quern.api.image.Augmenter;
import java.util.List;
import java.util.Optional;

/// How rows become batches.
///
/// @param batch rows in a batch
/// @param order the order of rows in an epoch
/// @param sampling how often each row comes
/// @param remainder what becomes of the rows that do not fill a batch
/// @param seed of order, sampling and augmentation
/// @param classes names in the order of the network's outputs; empty where targets are values
/// @param means taken from each channel or feature; empty for none
/// @param deviations by which each is then divided; empty for none
/// @param augmenter applied to images before means and deviations
/// @param prefetch batches made ahead by other threads; 0 for none
public record FeedOptions(
        int batch,
        Order order,
        Sampling sampling,
        Remainder remainder,
        long seed,
        List<String> classes,
        double[] means,
        double[] deviations,
        Optional<Augmenter> augmenter,
        int prefetch) {

    /// The order of rows in an epoch.
    public sealed interface Order {
        /// As stored.
        record Stored() implements Order {}

        /// A permutation of all rows, another one in each epoch.
        record Shuffled() implements Order {}

        /// Rows as stored pass through a buffer, which gives out one at random for each that comes in.
        ///
        /// @param rows in the buffer
        record Buffered(int rows) implements Order {}
    }

    /// How often each row comes in an epoch.
    public enum Sampling {
        /// Once.
        ONCE,
        /// Drawn with replacement, so that each class is as likely as any other.
        BALANCED
    }

    /// What becomes of the rows that do not fill a batch.
    public enum Remainder {
        /// They make a smaller batch.
        KEEP,
        /// They are left out of this epoch.
        DROP
    }
}
