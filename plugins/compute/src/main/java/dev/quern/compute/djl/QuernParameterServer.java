package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterServer;
import ai.djl.training.optimizer.Optimizer;

/// Applies an optimizer on the one device there is, without the copy of each gradient that DJL's own server makes.
final class QuernParameterServer implements ParameterServer {

    private final Optimizer optimizer;

    QuernParameterServer(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    @Override
    public void init(String parameterId, NDArray[] value) {
        // Nothing to distribute: parameters live on one device.
    }

    @Override
    public void update(String parameterId, NDArray[] gradients, NDArray[] parameters) {
        for (int i = 1; i < gradients.length; i++) {
            gradients[0].addi(gradients[i]);
        }
        for (NDArray parameter : parameters) {
            optimizer.update(parameterId, parameter, gradients[0]);
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
