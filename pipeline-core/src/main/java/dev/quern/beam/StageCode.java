package dev.quern.beam;

import dev.quern.engine.stage.FunctionSource;
import dev.quern.engine.stage.StageSpec;
import dev.quern.engine.stage.StageWorker;
import java.io.Serializable;

/// What every function of a stage's pipeline carries: descriptions only, never functions.
record StageCode(StageSpec stage, FunctionSource functions) implements Serializable {

    StageWorker worker() {
        return new StageWorker(stage, functions);
    }
}
