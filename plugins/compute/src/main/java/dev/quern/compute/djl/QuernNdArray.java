package dev.quern.compute.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.quern.compute.core.Core;
import dev.quern.compute.core.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicLong;

/// A handle on a tensor, owned by a manager.
///
/// Closing an array gives up this handle only: other handles on the same elements, and the gradient graph, keep what
/// they need. Arrays may be used by several threads as long as none writes.
final class QuernNdArray
        implements ElementwiseMethods,
                ArithmeticInPlaceMethods,
                ReductionMethods,
                ShapeMethods,
                SelectionMethods,
                OrderMethods,
                NumericMethods,
                ComplexMethods {

    private static final AtomicLong NEXT_ID = new AtomicLong();

    /// Neighbours in the manager's list, guarded by the manager.
    QuernNdArray next;

    QuernNdArray previous;

    private final long id = NEXT_ID.incrementAndGet();
    private final Device device;
    private final Core core;
    private QuernNdManager manager;
    private Tensor tensor;
    private Shape shape;
    private String name;
    private boolean temporary;

    /// Whether the tensor holds pairs along a last axis that this array does not show.
    private final boolean complex;

    /// What the array was made from; it is dense in memory.
    private final SparseFormat format;

    /// Takes over the tensor.
    QuernNdArray(QuernNdManager manager, Tensor tensor) {
        this(manager, manager.getDevice(), manager.core(), tensor, false, SparseFormat.DENSE);
    }

    /// @param device where the tensor is, `core` its operations; the manager may belong to another
    QuernNdArray(
            QuernNdManager manager, Device device, Core core, Tensor tensor, boolean complex, SparseFormat format) {
        this.complex = complex;
        this.format = format;
        this.manager = manager;
        this.device = device;
        this.core = core;
        this.tensor = tensor;
        manager.link(this, false);
        NDScope.register(this);
    }

    /// The tensor of an array that is to take part in an operation of a core; fails for an array of another engine or
    /// device.
    static Tensor tensorOf(Core core, NDArray array) {
        Tensor tensor = tensorOf(array);
        QuernNdArray ours = (QuernNdArray) array;
        if (ours.core != core) {
            throw new IllegalArgumentException("An array of shape " + ours.getShape() + " is on " + ours.device
                    + ", the array it meets is on another device; move one of them with toDevice");
        }
        return tensor;
    }

    /// The tensor of an array of this engine; fails for an array of another engine.
    static Tensor tensorOf(NDArray array) {
        if (array instanceof QuernNdArray ours) {
            return ours.tensor();
        }
        if (array == null) {
            throw new IllegalArgumentException("An array is missing (null)");
        }
        throw new IllegalArgumentException("An array of engine "
                + array.getManager().getEngine().getEngineName()
                + " cannot be used here; copy it with manager.from(array)");
    }

    static Tensor tensorOrNull(Core core, NDArray array) {
        return array == null ? null : tensorOf(core, array);
    }

    @Override
    public Tensor tensor() {
        if (complex) {
            throw new UnsupportedOperationException("This operation does not support a complex array of shape "
                    + getShape() + "; use real() to work on its real and imaginary parts");
        }
        return held();
    }

    private Tensor held() {
        Tensor current = tensor;
        if (current == null) {
            throw new IllegalStateException("This array is closed");
        }
        return current;
    }

    @Override
    public boolean isComplex() {
        return complex;
    }

    @Override
    public Tensor pairs() {
        return complex ? core.shaping().same(held()) : core.fourier().complex(held());
    }

    @Override
    public NDArray wrapComplex(Tensor pairs) {
        return new QuernNdArray(manager, device, core, pairs, true, SparseFormat.DENSE);
    }

    @Override
    public Core core() {
        return core;
    }

    @Override
    public NDArray wrap(Tensor result) {
        return wrapIn(manager, result);
    }

    /// A new array of a manager, on the device of this one.
    NDArray wrapIn(QuernNdManager owner, Tensor result) {
        return new QuernNdArray(owner, device, core, result, false, SparseFormat.DENSE);
    }

    @Override
    public void replace(Tensor replacement) {
        Tensor old = tensor();
        tensor = replacement;
        shape = null;
        old.close();
    }

    @Override
    public NDManager getManager() {
        return manager;
    }

    @Override
    public void attach(NDManager target) {
        leave();
        manager = ours(target);
        temporary = manager.adopt(this, false);
    }

    @Override
    public void returnResource(NDManager target) {
        leave();
        manager = ours(target);
        temporary = manager.adopt(this, true);
    }

    @Override
    public void tempAttach(NDManager target) {
        NDManager original = manager;
        leave();
        manager = ours(target);
        temporary = true;
        target.tempAttachInternal(original, getUid(), this);
    }

    @Override
    public void detach() {
        leave();
        NDManager root = manager;
        while (root.getParentManager() != null) {
            root = root.getParentManager();
        }
        manager = ours(root);
        NDScope.unregister(this);
    }

    private void leave() {
        if (temporary) {
            manager.detachInternal(getUid());
            temporary = false;
        } else {
            manager.unlink(this);
        }
    }

    private static QuernNdManager ours(NDManager manager) {
        if (manager instanceof QuernNdManager ours) {
            return ours;
        }
        throw new IllegalArgumentException("A manager of engine "
                + manager.getEngine().getEngineName() + " cannot hold an array of engine " + QuernEngine.NAME);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public void setName(String name) {
        this.name = name;
    }

    @Override
    public String getUid() {
        return "quern-" + id;
    }

    @Override
    public DataType getDataType() {
        return complex ? DataType.COMPLEX64 : DjlTypes.dataType(held().type());
    }

    @Override
    public Device getDevice() {
        return device;
    }

    @Override
    public Shape getShape() {
        Tensor current = held();
        if (shape == null) {
            Shape all = DjlTypes.shape(current.shape());
            shape = complex ? all.slice(0, all.dimension() - 1) : all;
        }
        return shape;
    }

    @Override
    public SparseFormat getSparseFormat() {
        return format;
    }

    /// On another device this is a copy through memory that gradients do not flow through.
    @Override
    public NDArray toDevice(Device device, boolean copy) {
        if (device.equals(this.device)) {
            return copy ? duplicate() : this;
        }
        Core there = manager.engine().core(device);
        Tensor here = held();
        Tensor moved = there.allocator().empty(here.type(), here.shape());
        there.transfer().load(core.transfer().bytes(here, false), moved);
        return named(new QuernNdArray(manager, device, there, moved, complex, format));
    }

    @Override
    public NDArray toType(DataType dataType, boolean copy) {
        if (complex && dataType == DataType.COMPLEX64) {
            return copy ? wrapComplex(core.shaping().copy(held())) : this;
        }
        if (dataType == DataType.COMPLEX64) {
            return wrapComplex(pairs());
        }
        if (dataType == getDataType()) {
            return copy ? named(wrap(core.shaping().copy(tensor()))) : this;
        }
        return named(wrap(core.elementwise().cast(tensor(), DjlTypes.elementType(dataType))));
    }

    /// A copy that gradients do not flow through, as in DJL's other engines.
    @Override
    public NDArray duplicate() {
        return named(wrap(core.allocator().duplicate(tensor())));
    }

    private NDArray named(NDArray array) {
        array.setName(name);
        return array;
    }

    @Override
    public void setRequiresGradient(boolean requiresGradient) {
        core.graph().setRequiresGradient(tensor(), requiresGradient);
    }

    @Override
    public boolean hasGradient() {
        return core.graph().requiresGradient(tensor());
    }

    @Override
    public NDArray getGradient() {
        return wrap(core.graph().gradient(tensor()));
    }

    @Override
    public NDArray stopGradient() {
        return wrap(core.shaping().detached(tensor()));
    }

    @Override
    public void set(Buffer data) {
        core.graph().checkWritable(tensor());
        core.transfer().load(data, tensor());
    }

    @Override
    public void intern(NDArray replaced) {
        QuernNdArray other = (QuernNdArray) replaced;
        replace(other.tensor());
        other.tensor = null;
        other.leave();
    }

    @Override
    public ByteBuffer toByteBuffer(boolean tryDirect) {
        return core.transfer().bytes(held(), tryDirect);
    }

    @Override
    public float[] toFloatArray() {
        DataType type = getDataType();
        if (type == DataType.FLOAT16 || type == DataType.BFLOAT16) {
            try (NDArray wide = toType(DataType.FLOAT32, false)) {
                return wide.toFloatArray();
            }
        }
        requireType(DataType.FLOAT32, "toFloatArray");
        return (float[]) core.transfer().array(tensor());
    }

    @Override
    public double[] toDoubleArray() {
        requireType(DataType.FLOAT64, "toDoubleArray");
        return (double[]) core.transfer().array(tensor());
    }

    @Override
    public int[] toIntArray() {
        requireType(DataType.INT32, "toIntArray");
        return (int[]) core.transfer().array(tensor());
    }

    @Override
    public long[] toLongArray() {
        requireType(DataType.INT64, "toLongArray");
        return (long[]) core.transfer().array(tensor());
    }

    private void requireType(DataType wanted, String method) {
        if (getDataType() != wanted) {
            throw new IllegalStateException(
                    method + " needs an array of " + wanted + ", this one is " + getDataType() + "; use toType first");
        }
    }

    @Override
    public String[] toStringArray(Charset charset) {
        throw unsupported("toStringArray");
    }

    @Override
    public NDArrayEx getNDArrayInternal() {
        return new QuernNdArrayEx(this);
    }

    @Override
    public boolean isReleased() {
        return tensor == null;
    }

    @Override
    public void close() {
        Tensor current = tensor;
        if (current != null) {
            tensor = null;
            leave();
            current.close();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NDArray array && contentEquals(array);
    }

    /// Equal contents must hash alike and contents change, so this is constant: never use arrays as map keys.
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return isReleased() ? "This array is already closed" : toDebugString();
    }
}
