package dev.quern.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.quern.training.network.architecture.InitializerConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A network of DJL blocks, applied one after the other.
public final class BuiltNetwork {
    private final String name;
    private final List<Layer> layers;
    private final InitializerConfig initializer;

    /// @param initializer how weights start
    BuiltNetwork(String name, List<Layer> layers, InitializerConfig initializer) {
        this.name = name;
        this.layers = List.copyOf(layers);
        this.initializer = initializer;
    }

    InitializerConfig initializer() {
        return initializer;
    }

    /// Its architecture, such as `resnet-18`.
    public String name() {
        return name;
    }

    /// Its layers in order; the last one gives logits or values.
    public List<Layer> layers() {
        return layers;
    }

    /// Applies the first layers. What is between them is given back as soon as the next has it.
    ///
    /// @param input (rows, input shape)
    /// @param count number of layers
    public NDArray forward(ParameterStore store, NDArray input, boolean training, int count) {
        NDArray x = input;
        for (Layer layer : layers.subList(0, count)) {
            NDArray next = layer.block().forward(store, new NDList(x), training).singletonOrThrow();
            if (next != x && x != input) {
                x.close();
            }
            x = next;
        }
        return x;
    }

    /// Applies all layers.
    ///
    /// @return (rows, outputs)
    public NDArray forward(ParameterStore store, NDArray input, boolean training) {
        return forward(store, input, training, layers.size());
    }

    /// All parameters by name, `<layer>.<parameter>`, in a fixed order. Those that do not learn, such as running
    /// means, are among them and say so ([Parameter#requiresGradient]).
    public SequencedMap<String, Parameter> parameters() {
        SequencedMap<String, Parameter> named = new LinkedHashMap<>();
        for (Layer layer : layers) {
            for (Pair<String, Parameter> each : layer.block().getParameters()) {
                named.put(layer.name() + "." + each.getKey(), each.getValue());
            }
        }
        return named;
    }
}
