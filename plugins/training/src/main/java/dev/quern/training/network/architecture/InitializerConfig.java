package dev.quern.training.network.architecture;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Range;
import java.util.OptionalDouble;

@Doc("what weights of convolutions and dense layers start with; biases start with 0, factors of normalisation with 1")
public record InitializerConfig(
        @Doc("distribution: he-* suit ReLU (He et al. 2015), xavier-* tanh and sigmoid (Glorot and Bengio 2010)")
        Type type,

        @Doc("factor on the standard deviation, by default 1.4142 for he-* and 1 for xavier-*; for normal and"
                + " truncated-normal the deviation itself, by default 0.02")
        @Range(above = 0, atMost = 100)
        OptionalDouble gain,

        @Doc("what he-* divides by: inputs of a unit keep the forward pass in scale, outputs the backward pass")
        @Default("inputs")
        Fan fan) {

    /// Distributions.
    public enum Type {
        /// Normal, deviation gain / root of the fan.
        HE_NORMAL,
        /// Uniform of the same deviation.
        HE_UNIFORM,
        /// Normal, deviation gain * root of 2 / (inputs + outputs).
        XAVIER_NORMAL,
        /// Uniform of the same deviation.
        XAVIER_UNIFORM,
        /// Normal of a given deviation.
        NORMAL,
        /// Normal of a given deviation, without what lies beyond two deviations.
        TRUNCATED_NORMAL,
        /// Normal of a deviation of 1 / root of the inputs, for self-normalising networks (LeCun et al. 1998).
        LECUN_NORMAL,
        /// 0 everywhere; only for networks of one layer, others cannot learn from it.
        ZEROS
    }

    /// Numbers that a weight is scaled by.
    public enum Fan {
        INPUTS,
        OUTPUTS
    }

    /// A distribution with its usual gain, by inputs.
    public static InitializerConfig of(Type type) {
        return new InitializerConfig(type, OptionalDouble.empty(), Fan.INPUTS);
    }

    /// The same by outputs.
    InitializerConfig byOutputs() {
        return new InitializerConfig(type, gain, Fan.OUTPUTS);
    }

    /// Standard deviation of a weight.
    ///
    /// @param inputs numbers that one output depends on
    /// @param outputs numbers that one input reaches
    public double deviation(long inputs, long outputs) {
        long divisor = fan == Fan.INPUTS ? inputs : outputs;
        return switch (type) {
            case HE_NORMAL, HE_UNIFORM -> gain.orElse(Math.sqrt(2)) / Math.sqrt(divisor);
            case XAVIER_NORMAL, XAVIER_UNIFORM -> gain.orElse(1) * Math.sqrt(2.0 / (inputs + outputs));
            case LECUN_NORMAL -> gain.orElse(1) / Math.sqrt(inputs);
            case NORMAL, TRUNCATED_NORMAL -> gain.orElse(0.02);
            case ZEROS -> 0;
        };
    }
}
