package dev.quern.api;

import org.apache.arrow.vector.types.pojo.Schema;

/// The type of what flows between two steps.
public sealed interface PortType {

    /// Rows with named, typed columns.
    record Rows(Schema schema) implements PortType {}

    /// A directory of files of one kind, such as `bpe-tokenizer` or `model`.
    record Artifact(String kind) implements PortType {}
}
