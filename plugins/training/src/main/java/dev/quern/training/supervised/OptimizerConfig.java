package dev.quern.training.supervised;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.compute.UpdateRule;
import java.util.OptionalDouble;

/// How weights follow gradients: rules and terms as in `torch.optim`. Decay and penalties spare biases and the
/// parameters of normalisations.
public record OptimizerConfig(
        @Doc("sgd, momentum, nesterov, rmsprop, adagrad, adam or adamw") @Default("adamw")
        Type type,

        @Doc("highest learning rate") @Range(above = 0, atMost = 1000)
        double learningRate,

        @Doc("share of the step before that is kept: 0.9 for momentum and nesterov, 0 for rmsprop unless given")
        @Range(atLeast = 0, atMost = 0.99999)
        OptionalDouble momentum,

        @Doc("for rmsprop: decay of the mean of squares") @Default("0.99") @Range(atLeast = 0, atMost = 0.99999)
        double rho,

        @Doc("for adam, adamw: decay of the first moment") @Default("0.9") @Range(atLeast = 0, atMost = 0.99999)
        double beta1,

        @Doc("for adam, adamw: decay of the second moment") @Default("0.999") @Range(atLeast = 0, atMost = 0.99999)
        double beta2,

        @Doc("added to the root of the squares") @Default("1e-8") @Range(above = 0)
        double epsilon,

        @Doc("for adamw apart from the gradient, for all others a part of it") @Default("0") @Range(atLeast = 0)
        double weightDecay,

        @Doc("penalty on the sum of magnitudes of weights") @Default("0") @Range(atLeast = 0)
        double l1,

        @Doc("penalty on half the sum of squares of weights") @Default("0") @Range(atLeast = 0)
        double l2,

        @Doc("largest norm of all gradients together; 0 for no limit") @Default("0") @Range(atLeast = 0)
        double clipNorm,

        @Doc("largest magnitude of an element of a gradient; 0 for no limit") @Default("0") @Range(atLeast = 0)
        double clipValue) {

    /// A rule.
    public enum Type {
        SGD,
        MOMENTUM,
        NESTEROV,
        RMSPROP,
        ADAGRAD,
        ADAM,
        ADAMW
    }

    public OptimizerConfig {
        boolean moved = type == Type.MOMENTUM || type == Type.NESTEROV || type == Type.RMSPROP;
        PlanException.check(
                moved || momentum.isEmpty(), "optimizer.momentum", "belongs to momentum, nesterov and rmsprop");
    }

    /// The rule of one step, for AdamW without its decay.
    ///
    /// @param step 1 for the first
    /// @param rate learning rate
    UpdateRule rule(int step, double rate) {
        return switch (type) {
            case SGD -> new UpdateRule.Descent(rate, 0, false);
            case MOMENTUM -> new UpdateRule.Descent(rate, momentum.orElse(0.9), false);
            case NESTEROV -> new UpdateRule.Descent(rate, momentum.orElse(0.9), true);
            case RMSPROP -> new UpdateRule.RmsProp(rate, rho, momentum.orElse(0), epsilon);
            case ADAGRAD -> new UpdateRule.Adagrad(rate, epsilon);
            case ADAM, ADAMW -> new UpdateRule.Adam(step, rate, beta1, beta2, epsilon);
        };
    }
}
