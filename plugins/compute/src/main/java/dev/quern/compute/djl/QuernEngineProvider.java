package dev.quern.compute.djl;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineProvider;

/// Lets DJL find the engine. Its rank makes it the default beside DJL's PyTorch engine, whose rank is 2.
public final class QuernEngineProvider implements EngineProvider {

    @Override
    public String getEngineName() {
        return QuernEngine.NAME;
    }

    @Override
    public int getEngineRank() {
        return QuernEngine.RANK;
    }

    @Override
    public Engine getEngine() {
        return Holder.ENGINE;
    }

    private static final class Holder {
        static final QuernEngine ENGINE = new QuernEngine();
    }
}
