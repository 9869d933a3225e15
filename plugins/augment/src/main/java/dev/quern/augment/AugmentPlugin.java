package dev.quern.augment;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;

/// Augments images for other plugins.
public final class AugmentPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {}
}
