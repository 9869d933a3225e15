package dev.quern.engine.plan;

import dev.quern.engine.StepDefinition;
import dev.quern.engine.config.Normal;
import dev.quern.engine.jobfile.StepDraft;

/// A step whose definition is found and whose config is made.
///
/// @param normal the config in normal form
record BoundStep(StepDraft draft, StepDefinition definition, Record config, Normal.Named normal) {

    String name() {
        return draft.name();
    }
}
