package dev.quern.training;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.api.model.LanguageModels;
import dev.quern.api.model.NetworkCatalogue;
import dev.quern.training.network.KnownNetworks;

/// Provides `train`, and opens trained language models for other plugins.
public final class TrainingPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.task("train", TrainConfig.class, TrainTask.class);
        steps.service(LanguageModels.class, GptLanguageModels.class);
        steps.service(NetworkCatalogue.class, KnownNetworks.class);
    }
}
