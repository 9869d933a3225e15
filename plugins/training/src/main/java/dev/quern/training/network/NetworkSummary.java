package dev.quern.training.network;

import dev.quern.api.model.NetworkCatalogue.Layer;
import dev.quern.training.network.part.Cost;
import dev.quern.training.network.part.Sizes;
import dev.quern.training.network.part.Weight;
import java.util.List;
import java.util.function.ToLongFunction;

/// Shapes and costs of a network, layer by layer, found without an engine. Costs are those of one example in the
/// forward pass; training costs about three times the multiply-adds.
///
/// @param network what it is called, such as `resnet-18`
/// @param input shape of one example
/// @param layers in order
public record NetworkSummary(String network, List<Integer> input, List<Layer> layers) {
    private static final int BYTES_OF_FLOAT = 4;

    /// The facts of a network.
    ///
    /// @param input shape of one example: (channels, height, width) or (features)
    /// @param outputs number of classes, or 1
    /// @throws dev.quern.api.PlanException as [NetworkBuilder#build]
    public static NetworkSummary of(NetworkConfig config, int[] input, int outputs) {
        NetworkPlan plan = NetworkPlan.of(config, input, outputs);
        return new NetworkSummary(
                plan.title(),
                Sizes.list(input),
                plan.layers().stream().map(NetworkSummary::layer).toList());
    }

    private static Layer layer(NetworkPlan.Placed layer) {
        Cost cost = layer.part().cost(layer.input());
        List<Weight> weights = layer.part().weights(layer.input());
        return new Layer(
                layer.name(),
                layer.part().kind(),
                Sizes.list(layer.output()),
                size(weights, true),
                size(weights, false),
                cost.multiplyAdds(),
                BYTES_OF_FLOAT * cost.activations());
    }

    private static long size(List<Weight> weights, boolean learned) {
        return weights.stream()
                .filter(weight -> weight.learns() == learned)
                .mapToLong(Weight::size)
                .sum();
    }

    /// Numbers that the network learns.
    public long parameters() {
        return sum(Layer::parameters);
    }

    /// Numbers that it keeps but does not learn.
    public long buffers() {
        return sum(Layer::buffers);
    }

    /// Multiplications with their additions for one example in the forward pass.
    public long multiplyAdds() {
        return sum(Layer::multiplyAdds);
    }

    /// Memory of all outputs of operations for one example.
    public long activationBytes() {
        return sum(Layer::activationBytes);
    }

    private long sum(ToLongFunction<Layer> number) {
        return layers.stream().mapToLong(number).sum();
    }
}
