package dev.quern.compute.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterServer;
import ai.djl.training.optimizer.Optimizer;
import java.util.function.Consumer;

/// Applies an optimizer without the copy of each gradient that DJL's own server makes.
///
/// Where a parameter has copies on several devices, their gradients are added and applied on the first, and its weights
/// go to the others. DJL's own server updates each copy, for which an optimizer that counts, such as Adam,
/// takes several steps.
final class QuernParameterServer implements ParameterServer {

    private final Optimizer optimizer;

    QuernParameterServer(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    @Override
    public void init(String parameterId, NDArray[] value) {
        // Nothing to keep: the gradients' sum is made where the first of them is.
    }

    @Override
    public void update(String parameterId, NDArray[] gradients, NDArray[] parameters) {
        NDArray sum = gradients[0];
        for (int i = 1; i < gradients.length; i++) {
            on(sum.getDevice(), gradients[i], sum::addi);
        }
        optimizer.update(parameterId, parameters[0], sum);
        for (int i = 1; i < parameters.length; i++) {
            NDArray copy = parameters[i];
            on(copy.getDevice(), parameters[0], updated -> updated.copyTo(copy));
        }
    }

    /// Gives an array on a device to an action.
    private static void on(Device device, NDArray array, Consumer<NDArray> action) {
        NDArray there = array.toDevice(device, false);
        try {
            action.accept(there);
        } finally {
            if (there != array) {
                there.close();
            }
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
