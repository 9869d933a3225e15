package dev.quern.training.network.part;

import ai.djl.nn.Parameter;

/// One array that a part learns or keeps.
///
/// @param name within its part, with dots
/// @param type what it is for; only running means and variances do not learn
/// @param shape dimensions
/// @param start what it starts with
/// @param inputs numbers that one output depends on (fan-in)
/// @param outputs numbers that one input reaches (fan-out)
public record Weight(String name, Parameter.Type type, long[] shape, Start start, long inputs, long outputs) {

    /// A weight that starts with one value everywhere.
    static Weight constant(String name, Parameter.Type type, double value, long... shape) {
        return new Weight(name, type, shape, new Start.Constant(value), 1, 1);
    }

    /// The same with its name behind a prefix.
    public Weight within(String prefix) {
        return prefix.isEmpty() ? this : new Weight(prefix + "." + name, type, shape, start, inputs, outputs);
    }

    /// Whether gradients change it.
    public boolean learns() {
        return type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR;
    }

    /// Number of values.
    public long size() {
        long size = 1;
        for (long length : shape) {
            size = Math.multiplyExact(size, length);
        }
        return size;
    }

    /// What a weight starts with.
    public sealed interface Start {
        /// Drawn as the network's initialiser says.
        record Drawn() implements Start {}

        /// One value everywhere.
        record Constant(double value) implements Start {}

        /// A convolution that passes its first channels on, as far as it has them; further outputs are drawn.
        record Identity() implements Start {}
    }
}
