package dev.quern.training.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.quern.training.network.part.PartBlock;
import dev.quern.training.network.part.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/// Makes networks of what job files say.
public final class NetworkBuilder {
    private NetworkBuilder() {}

    /// Builds a network without weights. Touches no engine.
    ///
    /// @param input shape of one row: (channels, height, width) or (features)
    /// @param outputs number of classes, or 1
    /// @throws dev.quern.api.PlanException where a layer does not fit its input, naming the layer and the shapes
    /// before it; its key begins with `network`
    public static BuiltNetwork build(NetworkConfig config, int[] input, int outputs) {
        NetworkPlan plan = NetworkPlan.of(config, input, outputs);
        List<Layer> layers = plan.layers().stream()
                .map(layer -> new Layer(layer.name(), new PartBlock(layer.part(), layer.input())))
                .toList();
        return new BuiltNetwork(plan.title(), layers, config.start());
    }

    /// Gives every parameter its array and its starting value, which depends on its name, its shape and the seed only.
    ///
    /// @param input the shape that the network was built for
    /// @throws IllegalArgumentException where it is another
    public static void initialize(BuiltNetwork network, int[] input, NDManager manager, long seed) {
        long[] one = LongStream.concat(LongStream.of(1), Arrays.stream(input).asLongStream())
                .toArray();
        network.layers().getFirst().block().getOutputShapes(new Shape[] {new Shape(one)});
        StartingWeights start = new StartingWeights(network.initializer(), seed);
        for (Layer layer : network.layers()) {
            PartBlock block = (PartBlock) layer.block();
            for (Weight weight : block.weights()) {
                Parameter parameter = block.getDirectParameters().get(weight.name());
                float[] values = start.of(weight.within(layer.name()));
                parameter.setInitializer((owner, shape, type) -> owner.create(values, shape));
                parameter.initialize(manager, DataType.FLOAT32);
            }
        }
    }
}
