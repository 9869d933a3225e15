package dev.quern.training.network.part;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Map;

/// The weights of a part as arrays on the device of its input, and whether it is being trained.
public final class Values {
    private final Map<String, Parameter> parameters;
    private final ParameterStore store;
    private final Device device;
    private final boolean training;
    private final String prefix;

    Values(Map<String, Parameter> parameters, ParameterStore store, Device device, boolean training, String prefix) {
        this.parameters = parameters;
        this.store = store;
        this.device = device;
        this.training = training;
        this.prefix = prefix;
    }

    /// Whether normalisation uses the batch's statistics, dropout drops and gradients are wanted.
    public boolean training() {
        return training;
    }

    /// A weight by its name within the part.
    public NDArray of(String name) {
        return store.getValue(parameters.get(prefix + name), device, training);
    }

    /// The weights of a part within this part.
    ///
    /// @param name of that part; empty if its weights stand among this part's
    public Values within(String name) {
        return name.isEmpty() ? this : new Values(parameters, store, device, training, prefix + name + ".");
    }
}
