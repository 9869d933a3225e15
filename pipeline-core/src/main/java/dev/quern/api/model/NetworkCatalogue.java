package dev.quern.api.model;

import dev.quern.api.PortType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Networks that job files can name, with the facts that can be told without data and without an engine. Bound as a
/// service by the plugin that trains networks.
public interface NetworkCatalogue {

    /// Known networks, each with settings that make it what was published.
    List<Entry> entries();

    /// The facts of a known network.
    ///
    /// @param name of an entry
    /// @param input (channels, height, width) or (features); empty for the entry's own
    /// @param outputs number of classes, or 1; empty for the entry's own
    /// @throws dev.quern.api.PlanException where a layer does not fit its input
    Facts facts(String name, Optional<List<Integer>> input, Optional<Integer> outputs);

    /// The facts of the network that a step's config holds; empty if it holds none.
    ///
    /// @param inputs types of the step's inputs, by port: where the shape of an example is found
    /// @param input the shape instead of that
    /// @throws dev.quern.api.PlanException where a layer does not fit, or no input has such a shape
    Optional<Facts> facts(Record config, Map<String, PortType> inputs, Optional<List<Integer>> input, int outputs);

    /// A known network.
    ///
    /// @param name such as `resnet-18`
    /// @param network what a job file writes below `network:`
    /// @param settings the config record of its kind
    /// @param input shape of an example that it was published for
    /// @param outputs number of classes that it was published for
    record Entry(String name, String network, Class<? extends Record> settings, List<Integer> input, int outputs) {}

    /// What is known of a network.
    ///
    /// @param input shape of one example
    /// @param layers in order
    record Facts(String network, List<Integer> input, List<Layer> layers) {}

    /// One layer; costs are those of one example in the forward pass.
    ///
    /// @param output shape of what it gives
    /// @param parameters numbers that it learns
    /// @param buffers numbers that it keeps but does not learn
    /// @param multiplyAdds multiplications, each with an addition, of convolutions and dense layers
    /// @param activationBytes outputs of its operations as float32, all of which training keeps
    record Layer(
            String name,
            String type,
            List<Integer> output,
            long parameters,
            long buffers,
            long multiplyAdds,
            long activationBytes) {}
}
