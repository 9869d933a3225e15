package dev.quern.training;

import dev.quern.api.QuernPlugin;
import dev.quern.api.StepBinder;
import dev.quern.api.model.LanguageModels;
import dev.quern.api.model.NetworkCatalogue;
import dev.quern.api.model.Networks;
import dev.quern.training.network.KnownNetworks;
import dev.quern.training.supervised.FindLearningRate;
import dev.quern.training.supervised.NetworkTrainingConfig;
import dev.quern.training.supervised.TrainNetwork;
import dev.quern.training.supervised.TrainedNetworks;

/// Provides `train`, `train-network` and `find-learning-rate`; opens trained models and describes networks for others.
public final class TrainingPlugin implements QuernPlugin {
    @Override
    public void configure(StepBinder steps) {
        steps.task("train", TrainConfig.class, TrainTask.class);
        steps.task("train-network", NetworkTrainingConfig.class, TrainNetwork.class);
        steps.task("find-learning-rate", FindLearningRate.Config.class, FindLearningRate.class);
        steps.service(LanguageModels.class, GptLanguageModels.class);
        steps.service(Networks.class, TrainedNetworks.class);
        steps.service(NetworkCatalogue.class, KnownNetworks.class);
    }
}
