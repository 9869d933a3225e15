package dev.quern.api.model;

import dev.quern.api.Artifact;
import java.io.IOException;

/// Opens network artifacts (kind [#KIND]). Bound as a service by the plugin that trains networks.
///
/// Files of such an artifact: `model.json`, `weights.safetensors`, `curves.jsonl` (points of the training curves, one
/// JSON object a line with `epoch`, `step`, `split` and what was measured), `layers.json` (shapes, parameters, FLOPs),
/// `gradients.jsonl` (norms of gradient, weight and update of each parameter at some steps).
public interface Networks {

    /// Kind of the artifacts.
    String KIND = "network";

    /// The network of an artifact; the caller closes it.
    Network open(Artifact model) throws IOException;
}
