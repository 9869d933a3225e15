package dev.quern.compute.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.quern.compute.core.Ordering;

/// Sorting, ranking and running sums.
interface OrderMethods extends TensorHandle {

    private Ordering ordering() {
        return core().ordering();
    }

    @Override
    default NDArray argMax() {
        return wrap(ordering().extremeOfAll(tensor(), true));
    }

    @Override
    default NDArray argMax(int axis) {
        return wrap(ordering().extreme(tensor(), axis, true));
    }

    @Override
    default NDArray argMin() {
        return wrap(ordering().extremeOfAll(tensor(), false));
    }

    @Override
    default NDArray argMin(int axis) {
        return wrap(ordering().extreme(tensor(), axis, false));
    }

    @Override
    default NDArray argSort(int axis, boolean ascending) {
        return wrap(ordering().argSort(tensor(), axis, ascending));
    }

    @Override
    default NDArray sort() {
        return sort(-1);
    }

    @Override
    default NDArray sort(int axis) {
        return wrap(ordering().sort(tensor(), axis));
    }

    @Override
    default NDList topK(int k, int axis, boolean largest, boolean sorted) {
        Ordering.Top top = ordering().top(tensor(), k, axis, largest);
        return new NDList(wrap(top.values()), wrap(top.indices()));
    }

    @Override
    default NDArray cumSum() {
        try (NDArray line = flatten()) {
            return line.cumSum(0);
        }
    }

    @Override
    default NDArray cumSum(int axis) {
        return wrap(ordering().cumulativeSum(tensor(), axis));
    }
}
