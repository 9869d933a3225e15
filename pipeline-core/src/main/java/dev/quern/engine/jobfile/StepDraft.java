package dev.quern.engine.jobfile;

import dev.quern.engine.PlannedStep;
import dev.quern.engine.StepReference;
import dev.quern.engine.config.Normal;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A step as the job file has it: its keys read, nothing known yet of plugins and of other steps.
///
/// @param use what the step is, if the file says so
/// @param complete false when something of its `from` could not be read, so that its inputs are not known
/// @param with the step's own settings
/// @param withPlace where a missing setting is reported
/// @param keys all its keys as written
/// @param engineKeys the engine's keys in normal form
public record StepDraft(
        String name,
        Place place,
        Optional<Named> use,
        Map<String, Reference> inputs,
        boolean complete,
        Optional<Named> when,
        Value with,
        Place withPlace,
        List<Demand> expectations,
        PlannedStep.Policy policy,
        Optional<Long> seed,
        Value.Entries keys,
        Normal.Named engineKeys) {

    public StepDraft {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        expectations = List.copyOf(expectations);
    }

    /// A name and where it stands.
    public record Named(String name, Place place) {}

    /// A reference and where it stands.
    public record Reference(StepReference target, Place place) {}

    /// An expectation and where its port stands.
    public record Demand(PlannedStep.Expectation expectation, Place place, String path) {}

    /// Where a key of the step stands, or the step if it has none such.
    public Place placeOf(String key) {
        return Value.placeOf(keys, key).orElse(place);
    }

    /// Path of this step in the file.
    public String path() {
        return "steps." + name;
    }
}
