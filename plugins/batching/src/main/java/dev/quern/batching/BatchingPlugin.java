package dev.quern.batching;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Provides `pack`.
public final class BatchingPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.transform("pack", Pack.Config.class, Pack.class);
    }
}
