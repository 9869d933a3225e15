package dev.quern.corpus;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Config of the `dedup` step: of rows with equal keys the first in the order of the input stays.
public record Dedup(
        @Doc("text column whose content is the key") @Default("text")
        String by,

        @Doc("whether runs of white space count as one space") @Default("false")
        boolean normalizeWhitespace) {

    /// Kind of the artifact between the two passes.
    static final String KIND = "duplicate-rows";

    /// File in that artifact.
    static final String FILE = "duplicates.bin";

    Schema require(Inputs inputs) {
        Columns.require(inputs.rows(), "by", by, ArrowType.Utf8.class);
        return inputs.rows();
    }
}
