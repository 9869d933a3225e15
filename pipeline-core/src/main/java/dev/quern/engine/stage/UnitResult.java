package dev.quern.engine.stage;

import dev.quern.engine.store.StepFacts;
import dev.quern.engine.store.StoredFile;
import java.util.List;
import java.util.Map;

/// What came of a unit, or of the end of a summary.
///
/// @param unit index of the unit; -1 for what ends a summary
/// @param facts by the key of the node
public record UnitResult(int unit, List<Written> written, Map<String, StepFacts> facts) {

    /// Files for one leaf.
    public record Written(int leaf, List<StoredFile> files, Map<String, String> properties) {}
}
