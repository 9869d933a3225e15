package dev.quern.training;

import ai.djl.engine.Engine;
import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;

/// The DJL engine that models run on, asked for by name. DJL's telemetry is off before DJL is touched.
public final class Engines {
    private static final String NAME = "Quern";

    private Engines() {}

    /// The engine.
    ///
    /// @throws QuernException where it is not on the class path
    public static Engine engine() {
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        if (!Engine.hasEngine(NAME)) {
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "DJL engine '" + NAME + "' not found; there are " + Engine.getAllEngines(),
                    "put quern-plugin-compute on the class path");
        }
        return Engine.getEngine(NAME);
    }
}
