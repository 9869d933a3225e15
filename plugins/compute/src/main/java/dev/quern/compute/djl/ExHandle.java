package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import dev.quern.compute.core.Core;
import dev.quern.compute.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/// What the groups of DJL's internal operations share: the array they were asked of.
interface ExHandle extends NDArrayEx {

    @Override
    QuernNdArray getArray();

    default Core core() {
        return getArray().core();
    }

    default Tensor tensor() {
        return getArray().tensor();
    }

    default NDArray wrap(Tensor result) {
        return getArray().wrap(result);
    }

    /// A result of this operation as an array of the input's manager, in a list as DJL's blocks expect.
    static NDList result(NDArray input, Tensor result) {
        return new NDList(((QuernNdArray) input).wrap(result));
    }

    default List<Tensor> tensors(NDList arrays) {
        List<Tensor> tensors = new ArrayList<>(arrays.size());
        for (NDArray array : arrays) {
            tensors.add(QuernNdArray.tensorOf(core(), array));
        }
        return tensors;
    }
}
