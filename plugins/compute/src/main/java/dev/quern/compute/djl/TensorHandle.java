package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import dev.quern.compute.core.Core;
import dev.quern.compute.core.Tensor;

/// What the groups of array methods share: the tensor behind the array, and how a result becomes an array.
interface TensorHandle extends NDArray {

    /// The elements; fails when the array is closed.
    Tensor tensor();

    Core core();

    /// A new array of this array's manager for a tensor that the caller hands over.
    NDArray wrap(Tensor result);

    /// Makes this array mean `replacement`, handed over, instead of what it held.
    void replace(Tensor replacement);

    /// The failure of a method that is not written, with its name and what it was called on.
    default UnsupportedOperationException unsupported(String operation, Object... arguments) {
        StringBuilder text = new StringBuilder(operation).append(" is not supported by the Quern engine, called on ");
        text.append(getDataType()).append(' ').append(getShape());
        for (Object argument : arguments) {
            if (argument instanceof NDArray array) {
                text.append(" with ").append(array.getDataType()).append(' ').append(array.getShape());
            } else {
                text.append(" with ").append(argument);
            }
        }
        return new UnsupportedOperationException(text.toString());
    }
}
