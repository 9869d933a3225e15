package dev.quern.engine.sweep;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Provides `choose-trial`, which a job's `sweep` is written out with.
public final class SweepPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.task(ChooseTrial.NAME, ChooseTrial.Config.class, ChooseTrial.class);
    }
}
