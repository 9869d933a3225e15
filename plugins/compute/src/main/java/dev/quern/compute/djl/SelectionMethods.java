package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.quern.compute.core.Selection;
import dev.quern.compute.core.Tensor;
import java.util.Arrays;

/// Choosing elements by index, mask or condition.
interface SelectionMethods extends TensorHandle {

    private Selection selection() {
        return core().selection();
    }

    @Override
    default NDArray gather(NDArray index, int axis) {
        return wrap(selection().gather(tensor(), QuernNdArray.tensorOf(core(), index), axis));
    }

    @Override
    default NDArray gatherNd(NDArray index) {
        return wrap(selection().gatherNd(tensor(), QuernNdArray.tensorOf(core(), index)));
    }

    @Override
    default NDArray take(NDManager manager, NDArray index) {
        NDArray result = wrap(selection().takeFlat(tensor(), QuernNdArray.tensorOf(core(), index)));
        result.attach(manager);
        return result;
    }

    @Override
    default void set(NDArray index, Number value) {
        if (index.getDataType() == DataType.BOOLEAN) {
            core().selection().fillWhere(tensor(), QuernNdArray.tensorOf(core(), index), value.doubleValue());
        } else {
            set(new NDIndex("{}", index), value);
        }
    }

    @Override
    default NDArray booleanMask(NDArray index, int axis) {
        return wrap(selection().booleanMask(tensor(), QuernNdArray.tensorOf(core(), index), axis));
    }

    @Override
    default NDArray sequenceMask(NDArray sequenceLength) {
        return sequenceMask(sequenceLength, 0);
    }

    @Override
    default NDArray sequenceMask(NDArray sequenceLength, float value) {
        return wrap(selection().sequenceMask(tensor(), QuernNdArray.tensorOf(core(), sequenceLength), value));
    }

    @Override
    default NDArray nonzero() {
        return wrap(selection().nonzero(tensor()));
    }

    @Override
    default NDArray oneHot(int depth, float onValue, float offValue, DataType dataType) {
        return wrap(selection().oneHot(tensor(), depth, onValue, offValue, DjlTypes.elementType(dataType)));
    }

    @Override
    default float getFloat(long... indices) {
        return (float) element(DataType.FLOAT32, "getFloat", indices).real(place(indices));
    }

    @Override
    default double getDouble(long... indices) {
        return element(DataType.FLOAT64, "getDouble", indices).real(place(indices));
    }

    @Override
    default int getInt(long... indices) {
        return (int) element(DataType.INT32, "getInt", indices).integer(place(indices));
    }

    @Override
    default long getLong(long... indices) {
        return element(DataType.INT64, "getLong", indices).integer(place(indices));
    }

    private Tensor element(DataType wanted, String method, long... indices) {
        if (getDataType() != wanted) {
            throw new IllegalStateException(
                    method + " needs an array of " + wanted + ", this one is " + getDataType() + "; use toType first");
        }
        return tensor();
    }

    /// The place in row-major order of the element that the indices name.
    private int place(long... indices) {
        Shape shape = getShape();
        boolean one = indices.length == shape.dimension() || (indices.length == 0 && shape.size() == 1);
        long place = 0;
        for (int axis = 0; one && axis < indices.length; axis++) {
            long index = indices[axis] < 0 ? indices[axis] + shape.get(axis) : indices[axis];
            one = index >= 0 && index < shape.get(axis);
            place = place * shape.get(axis) + index;
        }
        if (!one) {
            throw new IllegalArgumentException(
                    "Indices " + Arrays.toString(indices) + " do not name one element of an array of shape " + shape);
        }
        return (int) place;
    }
}
