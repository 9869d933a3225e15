package dev.quern.training;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.api.model.LanguageModels;
import dev.quern.api.model.Networks;
import dev.quern.training.supervised.NetworkTrainingConfig;
import dev.quern.training.supervised.TrainNetwork;
import dev.quern.training.supervised.TrainedNetworks;

/// Provides `train` and `train-network`, and opens trained language models and networks for other plugins.
public final class TrainingPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.task("train", TrainConfig.class, TrainTask.class);
        steps.task("train-network", NetworkTrainingConfig.class, TrainNetwork.class);
        steps.service(LanguageModels.class, GptLanguageModels.class);
        steps.service(Networks.class, TrainedNetworks.class);
    }
}
