package dev.quern.training.network.architecture;

import dev.quern.training.network.part.ActivationFunction;

/// What is usual.
final class Initializers {
    private Initializers() {}

    /// He's for functions like ReLU, Glorot's for those that saturate, LeCun's for SELU.
    static InitializerConfig suiting(ActivationFunction function) {
        if (function == ActivationFunction.SELU) {
            return InitializerConfig.of(InitializerConfig.Type.LECUN_NORMAL);
        }
        return InitializerConfig.of(
                function.saturates() ? InitializerConfig.Type.XAVIER_UNIFORM : InitializerConfig.Type.HE_NORMAL);
    }
}
