package dev.quern.training.network.part;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.function.UnaryOperator;

/// Functions applied to each number.
public enum ActivationFunction {
    /// max(0, x).
    RELU(Activation::relu),
    /// min(6, max(0, x)).
    RELU6(x -> x.clip(0, 6)),
    /// x, or 0.01 x below 0.
    LEAKY_RELU(x -> Activation.leakyRelu(x, 0.01f)),
    /// x, or exp(x) - 1 below 0 (Clevert et al. 2015).
    ELU(x -> Activation.elu(x, 1)),
    /// Scaled ELU, which keeps mean and variance (Klambauer et al. 2017).
    SELU(Activation::selu),
    /// x times the normal distribution function of x (Hendrycks and Gimpel 2016).
    GELU(Activation::gelu),
    /// x sigmoid(x), also called SiLU.
    SWISH(x -> Activation.swish(x, 1)),
    /// x tanh(ln(1 + exp(x))) (Misra 2019).
    MISH(Activation::mish),
    /// Hyperbolic tangent.
    TANH(Activation::tanh),
    /// 1 / (1 + exp(-x)).
    SIGMOID(Activation::sigmoid);

    private final UnaryOperator<NDArray> function;

    ActivationFunction(UnaryOperator<NDArray> function) {
        this.function = function;
    }

    NDArray apply(NDArray x) {
        return function.apply(x);
    }

    /// Whether it is bounded on both sides, so that Glorot's initialisation suits it better than He's.
    public boolean saturates() {
        return this == TANH || this == SIGMOID;
    }
}
