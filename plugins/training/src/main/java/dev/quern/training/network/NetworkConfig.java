package dev.quern.training.network;

import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.PlanException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The network of a job file: exactly one component is present.
@Doc("exactly one kind of network")
public record NetworkConfig(
        @Doc("fully connected layers with ReLU between them (multi-layer perceptron)")
        Optional<Mlp> mlp) {

    public NetworkConfig {
        long present = Stream.of(mlp).filter(Optional::isPresent).count();
        PlanException.check(present == 1, "", "exactly one kind of network, got %d", present);
    }

    public record Mlp(
            @Doc("units of each hidden layer; empty for a linear model") @Default("[]")
            List<Integer> hidden,

            @Doc("share of units dropped after each hidden layer; one for all, or one for each") @Default("[]")
            List<Double> dropout,

            @Doc("whether hidden layers are followed by batch normalisation") @Default("false")
            boolean batchNorm) {}
}
