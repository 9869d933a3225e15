package dev.quern.compute.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import dev.quern.compute.core.Allocator;
import dev.quern.compute.core.Core;
import dev.quern.compute.core.ElementType;
import dev.quern.compute.core.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A scope of arrays: closing it closes them, and their memory goes back to the pool.
///
/// Arrays hang in a list of which they are the links, so attaching and detaching cost a lock and two
/// writes; DJL's own bookkeeping (two hash maps and a text key for each array) serves other resources only.
class QuernNdManager extends BaseNDManager {

    private final QuernEngine engine;
    private final Core core;

    /// The first of this manager's arrays, guarded by this.
    private QuernNdArray first;

    private QuernNdManager(QuernEngine engine, NDManager parent, Device device) {
        this.engine = engine; // first, because the super constructor calls getEngine
        super(parent, device);
        core = engine.core(this.device);
    }

    /// The root of all managers. It is never closed and does not hold on to its arrays.
    static QuernNdManager system(QuernEngine engine) {
        return new SystemManager(engine);
    }

    private static final class SystemManager extends QuernNdManager implements SystemNDManager {
        SystemManager(QuernEngine engine) {
            super(engine, null, Device.cpu());
        }

        @Override
        void link(QuernNdArray array, boolean evenWhenCapped) {
            // Lives as long as the program refers to it.
        }

        @Override
        void unlink(QuernNdArray array) {
            // Was never linked.
        }

        @Override
        public void attachInternal(String resourceId, AutoCloseable... resources) {
            // Sub managers are closed by whoever made them.
        }

        @Override
        public void detachInternal(String resourceId) {
            // Was never attached.
        }
    }

    Core core() {
        return core;
    }

    QuernEngine engine() {
        return engine;
    }

    private Allocator allocator() {
        return core.allocator();
    }

    /// An array of this manager for a tensor that the caller hands over.
    QuernNdArray wrap(Tensor tensor) {
        return new QuernNdArray(this, tensor);
    }

    /// Adds an array to this scope.
    synchronized void link(QuernNdArray array, boolean evenWhenCapped) {
        if (closed.get()) {
            throw new IllegalStateException(
                    "The manager '" + getName() + "' is closed; no array can be attached to it");
        }
        if (!evenWhenCapped && capped.get()) {
            throw new IllegalStateException(
                    "The manager '" + getName() + "' is capped; no array can be attached to it");
        }
        array.next = first;
        array.previous = null;
        if (first != null) {
            first.previous = array;
        }
        first = array;
    }

    synchronized void unlink(QuernNdArray array) {
        if (array.previous != null) {
            array.previous.next = array.next;
        } else if (first == array) {
            first = array.next;
        }
        if (array.next != null) {
            array.next.previous = array.previous;
        }
        array.next = null;
        array.previous = null;
    }

    /// Takes an array in: linked, or back under the temporary entry that it left here.
    ///
    /// @return whether it is here temporarily
    boolean adopt(QuernNdArray array, boolean evenWhenCapped) {
        if (!tempResources.isEmpty() && tempResources.containsKey(array.getUid())) {
            super.attachUncappedInternal(array.getUid(), array);
            return true;
        }
        link(array, evenWhenCapped);
        return false;
    }

    @Override
    public List<NDArray> getManagedArrays() {
        List<NDArray> arrays = new ArrayList<>(super.getManagedArrays());
        synchronized (this) {
            for (QuernNdArray array = first; array != null; array = array.next) {
                arrays.add(array);
            }
        }
        return arrays;
    }

    @Override
    public void close() {
        boolean wasOpen = isOpen();
        super.close();
        if (wasOpen) {
            closeArrays();
        }
    }

    private synchronized void closeArrays() {
        while (first != null) {
            QuernNdArray array = first;
            array.close();
            if (first == array) {
                unlink(array);
            }
        }
    }

    @Override
    public Engine getEngine() {
        return engine;
    }

    @Override
    public NDManager newSubManager(Device device) {
        Device wanted = device == null ? this.device : device;
        QuernNdManager manager = new QuernNdManager(engine, this, wanted);
        attachUncappedInternal(manager.uid, manager);
        return manager;
    }

    @Override
    public ByteBuffer allocateDirect(int capacity) {
        return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }

    @Override
    public NDArray from(NDArray array) {
        if (array == null || array instanceof QuernNdArray) {
            return array;
        }
        NDArray copy = create(array.toByteBuffer(), array.getShape(), array.getDataType());
        copy.setName(array.getName());
        return copy;
    }

    @Override
    public NDArray create(Shape shape, DataType dataType) {
        return wrap(allocator().empty(DjlTypes.elementType(dataType), DjlTypes.lengths(shape)));
    }

    @Override
    public NDArray create(Buffer data, Shape shape, DataType dataType) {
        Tensor tensor = allocator().empty(DjlTypes.elementType(dataType), DjlTypes.lengths(shape));
        try {
            core().transfer().load(data, tensor);
        } catch (RuntimeException e) {
            tensor.close();
            throw e;
        }
        return wrap(tensor);
    }

    @Override
    public NDArray zeros(Shape shape, DataType dataType) {
        return filled(shape, 0, dataType);
    }

    @Override
    public NDArray ones(Shape shape, DataType dataType) {
        return filled(shape, 1, dataType);
    }

    @Override
    public NDArray full(Shape shape, float value, DataType dataType) {
        return filled(shape, value, dataType);
    }

    private NDArray filled(Shape shape, double value, DataType dataType) {
        return wrap(allocator().full(DjlTypes.elementType(dataType), DjlTypes.lengths(shape), value));
    }

    @Override
    public NDArray arange(float start, float stop, float step, DataType dataType) {
        return wrap(core().sequences().range(start, stop, step, DjlTypes.elementType(dataType)));
    }

    @Override
    public NDArray eye(int rows, int cols, int k, DataType dataType) {
        return wrap(core().sequences().eye(rows, cols, k, DjlTypes.elementType(dataType)));
    }

    @Override
    public NDArray linspace(float start, float stop, int num, boolean endpoint) {
        return wrap(core().sequences().linear(start, stop, num, endpoint));
    }

    @Override
    public NDArray createCSR(Buffer data, long[] indptr, long[] indices, Shape shape) {
        int columns = (int) shape.get(1);
        int[] places = new int[indices.length];
        for (int row = 0; row + 1 < indptr.length; row++) {
            for (int i = (int) indptr[row]; i < indptr[row + 1]; i++) {
                places[i] = row * columns + (int) indices[i];
            }
        }
        return sparse(data, places, 1, shape, SparseFormat.CSR);
    }

    @Override
    public NDArray createRowSparse(Buffer data, Shape dataShape, long[] indices, Shape shape) {
        int width = (int) (dataShape.size() / Math.max(1, indices.length));
        int[] places = Arrays.stream(indices).mapToInt(row -> (int) row * width).toArray();
        return sparse(data, places, width, shape, SparseFormat.ROW_SPARSE);
    }

    @Override
    public NDArray createCoo(Buffer data, long[][] indices, Shape shape) {
        int[] places = new int[indices.length == 0 ? 0 : indices[0].length];
        for (int i = 0; i < places.length; i++) {
            for (int axis = 0; axis < indices.length; axis++) {
                places[i] = places[i] * (int) shape.get(axis) + (int) indices[axis][i];
            }
        }
        return sparse(data, places, 1, shape, SparseFormat.COO);
    }

    /// An array that remembers its format but is dense in memory.
    private NDArray sparse(Buffer data, int[] places, int block, Shape shape, SparseFormat format) {
        DataType type = DataType.fromBuffer(data);
        Tensor dense = allocator().full(DjlTypes.elementType(type), DjlTypes.lengths(shape), 0);
        Tensor values = allocator().empty(DjlTypes.elementType(type), places.length * block);
        core().transfer().load(data, values);
        for (int i = 0; i < values.size(); i++) {
            dense.put(places[i / block] + i % block, values.real(i));
        }
        values.close();
        return new QuernNdArray(this, device, core, dense, false, format);
    }

    private interface Draw {
        Tensor draw(double first, double second, int[] shape);
    }

    /// Draws for each pair of parameters, (parameters..., shape...).
    private NDArray sample(NDArray first, NDArray second, Shape shape, Draw draw) {
        Tensor a = QuernNdArray.tensorOf(first);
        Tensor b = second == null ? a : QuernNdArray.tensorOf(second);
        if (a.size() != b.size()) {
            throw new IllegalArgumentException("Parameters of shapes " + first.getShape() + " and " + second.getShape()
                    + " do not belong together; they must have equal shapes");
        }
        int[] each = DjlTypes.lengths(shape);
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            parts.add(draw.draw(a.real(i), b.real(i), each));
        }
        try (Tensor joined = core().shaping().stack(parts, 0)) {
            int[] target = DjlTypes.lengths(first.getShape().addAll(shape));
            return wrap(core().shaping().reshape(joined, target));
        } finally {
            parts.forEach(Tensor::close);
        }
    }

    @Override
    public NDArray sampleNormal(NDArray mu, NDArray sigma) {
        return sampleNormal(mu, sigma, new Shape());
    }

    @Override
    public NDArray sampleNormal(NDArray mu, NDArray sigma, Shape shape) {
        return sample(mu, sigma, shape, (mean, deviation, each) -> core().random()
                .normal(mean, deviation, ElementType.FLOAT32, each));
    }

    @Override
    public NDArray samplePoisson(NDArray lam) {
        return samplePoisson(lam, new Shape());
    }

    @Override
    public NDArray samplePoisson(NDArray lam, Shape shape) {
        return sample(lam, null, shape, (rate, same, each) -> core().random().poisson(rate, each));
    }

    @Override
    public NDArray sampleGamma(NDArray alpha, NDArray beta) {
        return sampleGamma(alpha, beta, new Shape());
    }

    @Override
    public NDArray sampleGamma(NDArray alpha, NDArray beta, Shape shape) {
        return sample(alpha, beta, shape, (form, scale, each) -> core().random().gamma(form, scale, each));
    }

    @Override
    public NDArray randomMultinomial(int n, NDArray pValues) {
        return randomMultinomial(n, pValues, new Shape());
    }

    @Override
    public NDArray randomMultinomial(int n, NDArray pValues, Shape shape) {
        Tensor drawn = core().random().multinomial(n, QuernNdArray.tensorOf(pValues), Math.toIntExact(shape.size()));
        try (Tensor rows = drawn) {
            int[] target = DjlTypes.lengths(shape.addAll(pValues.getShape()));
            return wrap(core().shaping().reshape(rows, target));
        }
    }

    @Override
    public NDArray randomInteger(long low, long high, Shape shape, DataType dataType) {
        return wrap(core().random().integer(low, high, DjlTypes.elementType(dataType), DjlTypes.lengths(shape)));
    }

    @Override
    public NDArray randomPermutation(long n) {
        return wrap(core().random().permutation(Math.toIntExact(n)));
    }

    @Override
    public NDArray randomUniform(float low, float high, Shape shape, DataType dataType) {
        return wrap(core().random().uniform(low, high, DjlTypes.elementType(dataType), DjlTypes.lengths(shape)));
    }

    @Override
    public NDArray randomNormal(float loc, float scale, Shape shape, DataType dataType) {
        return wrap(core().random().normal(loc, scale, DjlTypes.elementType(dataType), DjlTypes.lengths(shape)));
    }

    @Override
    public NDArray truncatedNormal(float loc, float scale, Shape shape, DataType dataType) {
        return wrap(
                core().random().truncatedNormal(loc, scale, DjlTypes.elementType(dataType), DjlTypes.lengths(shape)));
    }
}
