package dev.quern.api.feed;

import dev.quern.api.StoredRows;
import java.io.IOException;
import org.apache.arrow.vector.types.pojo.Schema;

/// Opens stored rows as feeds of batches. Bound as a service by the plugin that batches.
public interface Feeds {

    /// What the inputs of a network are like, from the schema alone.
    ///
    /// @param key config key that named the column, for messages
    /// @param column of images ([dev.quern.api.image.PixelColumn]), or of fixed-size lists of float32
    /// @return (channels, height, width) or (features)
    int[] inputShape(Schema schema, String key, String column);

    /// Reads all rows once and says what is in them.
    ///
    /// @throws dev.quern.api.QuernException for a null, a value that is not finite, or no rows, with row and column
    Survey survey(StoredRows rows, ExampleColumns columns) throws IOException;

    /// Opens a feed. The caller closes it.
    ///
    /// @throws dev.quern.api.QuernException for a label that is not among the classes, naming row and label
    Feed open(StoredRows rows, ExampleColumns columns, FeedOptions options) throws IOException;
}
