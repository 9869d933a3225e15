package dev.quern.training.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;

/// Makes networks of what job files say.
public final class NetworkBuilder {
    private NetworkBuilder() {}

    /// Builds a network without weights.
    ///
    /// @param input shape of one row: (channels, height, width) or (features)
    /// @param outputs number of classes, or 1
    /// @throws dev.quern.api.PlanException where a layer does not fit its input, naming the layer and the shapes
    /// before it
    public static BuiltNetwork build(NetworkConfig config, int[] input, int outputs) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Layer("flatten", Blocks.batchFlattenBlock()));
        NetworkConfig.Mlp mlp = config.mlp().orElseThrow();
        for (int i = 0; i < mlp.hidden().size(); i++) {
            layers.add(new Layer(
                    "dense" + (i + 1),
                    Linear.builder().setUnits(mlp.hidden().get(i)).build()));
            layers.add(new Layer("relu" + (i + 1), Activation.reluBlock()));
        }
        layers.add(new Layer("output", Linear.builder().setUnits(outputs).build()));
        return new BuiltNetwork("mlp", layers);
    }

    /// Gives every parameter its array and its starting value, which depends on its name, its shape and the seed only.
    public static void initialize(BuiltNetwork network, int[] input, NDManager manager, long seed) {
        long[] dimensions = new long[input.length + 1];
        dimensions[0] = 1;
        for (int i = 0; i < input.length; i++) {
            dimensions[i + 1] = input[i];
        }
        Shape[] shapes = {new Shape(dimensions)};
        for (Layer layer : network.layers()) {
            layer.block().initialize(manager, DataType.FLOAT32, shapes);
            shapes = layer.block().getOutputShapes(shapes);
        }
    }
}
