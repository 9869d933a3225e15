package dev.quern.compute.core;

import java.util.Arrays;

/// A recorded operation: its inputs' vertices, the values that its derivative reads, and the derivative.
///
/// Consumed by one backward pass, which frees the saved values as it goes.
final class Operation extends Node {

    /// Later operations have higher numbers, so descending order is a valid backward order.
    final long sequence;

    private final Node[] inputs;
    private final Layout[] inputLayouts;
    private final Tensor[] saved;
    private final int[] savedVersions;
    private Backward backward;

    /// The sum of gradients that arrived so far, or null.
    Tensor gradient;

    Operation(long sequence, Backward backward, Tensor[] inputs, Tensor[] saved) {
        this.sequence = sequence;
        this.backward = backward;
        this.inputs = new Node[inputs.length];
        this.inputLayouts = new Layout[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            this.inputs[i] = inputs[i].node();
            this.inputLayouts[i] = inputs[i].layout();
        }
        this.saved = saved;
        this.savedVersions = new int[saved.length];
        for (int i = 0; i < saved.length; i++) {
            saved[i] = saved[i].alias();
            savedVersions[i] = saved[i].storage().version();
        }
    }

    int inputs() {
        return inputs.length;
    }

    Node input(int index) {
        return inputs[index];
    }

    Layout inputLayout(int index) {
        return inputLayouts[index];
    }

    Tensor saved(int index) {
        Tensor tensor = saved[index];
        if (tensor.storage().version() != savedVersions[index]) {
            throw new IllegalStateException("An array of shape " + tensor.layout()
                    + " that the backward pass needs was changed in place after it was used; "
                    + "use the operation that returns a new array");
        }
        return tensor;
    }

    /// The derivative, which may be taken only once.
    Backward takeBackward() {
        if (backward == null) {
            throw new IllegalStateException(
                    "This graph was already used by a backward pass; compute the loss again before the next one");
        }
        Backward taken = backward;
        backward = null;
        return taken;
    }

    /// Frees what the derivative read.
    void release() {
        for (Tensor tensor : saved) {
            tensor.close();
        }
        Arrays.fill(inputs, null);
    }
}
