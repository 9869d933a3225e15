package dev.quern.evaluation.network;

import java.util.List;
import java.util.Optional;

/// Which columns of the training rows are read: the input and the label, not those that only evaluated rows need.
final class EvaluationColumns {
    private EvaluationColumns() {}

    static EvaluateNetworkConfig ofTraining(EvaluateNetworkConfig config) {
        return new EvaluateNetworkConfig(
                config.id(),
                config.input(),
                config.label(),
                Optional.empty(),
                List.of(),
                config.bins(),
                config.minN(),
                config.confidence(),
                config.topK(),
                config.calibrationBins(),
                false,
                false,
                config.batch(),
                config.show());
    }
}
