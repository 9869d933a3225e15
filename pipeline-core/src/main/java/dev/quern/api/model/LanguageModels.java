package dev.quern.api.model;

import dev.quern.api.Artifact;
import java.io.IOException;

/// Opens model artifacts (kind [#KIND]). Bound as a service by the plugin that trains models.
public interface LanguageModels {

    /// Kind of the artifacts.
    String KIND = "model";

    /// The model of an artifact; the caller closes it.
    LanguageModel open(Artifact model) throws IOException;
}
