package dev.quern.compute.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A handle on elements: a storage, the layout in which they lie there, and the place in the gradient graph.
///
/// A tensor owns one reference to its storage and gives it back when closed. Views share the storage: reshape,
/// transpose and slice move nothing. Whoever receives a tensor from an operation owns it.
public final class Tensor implements AutoCloseable {

    private static final VarHandle OPEN;

    static {
        try {
            OPEN = MethodHandles.lookup().findVarHandle(Tensor.class, "open", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Storage storage;
    private final Layout layout;

    /// Where gradients of this tensor go, or null when it takes no part in the graph.
    private Node node;

    /// Whether this is a recorded view, whose base would miss a write in place.
    private boolean recordedView;

    @SuppressWarnings("FieldMayBeFinal") // written through OPEN
    private volatile boolean open = true;

    /// Takes over the caller's reference to the storage.
    Tensor(Storage storage, Layout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    public ElementType type() {
        return storage.type();
    }

    /// A copy of the lengths of the axes.
    public int[] shape() {
        return layout.shape().clone();
    }

    public int rank() {
        return layout.rank();
    }

    /// The number of elements.
    public int size() {
        return layout.size();
    }

    /// The length of an axis; a negative axis counts from the back.
    public int length(int axis) {
        return layout.shape()[layout.axis(axis)];
    }

    public boolean isOpen() {
        return open;
    }

    /// Whether both share one storage.
    public boolean sharesStorageWith(Tensor other) {
        return storage == other.storage;
    }

    Layout layout() {
        return layout;
    }

    Storage storage() {
        return storage;
    }

    int offset() {
        return layout.offset();
    }

    boolean isContiguous() {
        return layout.isContiguous();
    }

    float[] floats() {
        return (float[]) storage.data();
    }

    int[] ints() {
        return (int[]) storage.data();
    }

    byte[] bytes() {
        return (byte[]) storage.data();
    }

    Object data() {
        return storage.data();
    }

    Node node() {
        return node;
    }

    void setNode(Node node) {
        this.node = node;
    }

    boolean isRecordedView() {
        return recordedView;
    }

    void markRecordedView() {
        recordedView = true;
    }

    /// Another tensor on the same elements, outside the graph.
    Tensor alias() {
        return view(layout);
    }

    /// Another tensor on the same storage, outside the graph.
    Tensor view(Layout other) {
        storage.retain();
        return new Tensor(storage, other);
    }

    /// A reading of the element at a place counted in row-major order.
    public double real(int position) {
        return Elements.real(storage.data(), type(), index(position));
    }

    /// Like [#real], cut to an integer.
    public long integer(int position) {
        return Elements.integer(storage.data(), type(), index(position));
    }

    /// Overwrites the element at a place counted in row-major order.
    public void put(int position, double value) {
        Elements.put(storage.data(), type(), index(position), value);
        storage.touch();
    }

    private int index(int position) {
        if (position < 0 || position >= size()) {
            throw new IndexOutOfBoundsException("Element " + position + " of an array of " + size() + " elements");
        }
        if (layout.isContiguous()) {
            return layout.offset() + position;
        }
        int index = layout.offset();
        int rest = position;
        for (int axis = layout.rank() - 1; axis >= 0; axis--) {
            index += rest % layout.shape()[axis] * layout.strides()[axis];
            rest /= layout.shape()[axis];
        }
        return index;
    }

    @Override
    public void close() {
        if (OPEN.compareAndSet(this, true, false)) {
            storage.release();
        }
    }

    @Override
    public String toString() {
        return type() + " " + layout + (open ? "" : " closed");
    }
}
