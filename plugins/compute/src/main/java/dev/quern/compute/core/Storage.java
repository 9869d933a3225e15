package dev.quern.compute.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;

/// One Java array shared by tensors that view it, with a count of those tensors.
///
/// When the last reference is released, the array goes back to the pool it came from and the storage is dead.
/// The version counts writes in place, so that a backward pass notices that a value it saved has changed.
final class Storage {

    private static final VarHandle REFERENCES;

    static {
        try {
            REFERENCES = MethodHandles.lookup().findVarHandle(Storage.class, "references", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final BufferPool pool;
    private final ElementType type;
    private Object data;

    @SuppressWarnings("FieldMayBeFinal") // written through REFERENCES
    private volatile int references = 1;

    private int version;

    private Storage(BufferPool pool, ElementType type, Object data) {
        this.pool = pool;
        this.type = type;
        this.data = data;
    }

    /// A storage of at least `length` elements with arbitrary content and one reference, the caller's.
    static Storage allocate(BufferPool pool, ElementType type, int length) {
        return new Storage(pool, type, pool.acquire(type, length));
    }

    ElementType type() {
        return type;
    }

    /// The array; fails when the storage was released.
    Object data() {
        Object array = data;
        if (array == null) {
            throw new IllegalStateException("This array was closed; its memory is gone");
        }
        return array;
    }

    int version() {
        return version;
    }

    /// Says that elements were overwritten.
    void touch() {
        version++;
    }

    /// Whether the caller's reference is the only one.
    boolean isExclusive() {
        return references == 1;
    }

    void retain() {
        int before = (int) REFERENCES.getAndAdd(this, 1);
        if (before <= 0) {
            REFERENCES.getAndAdd(this, -1);
            throw new IllegalStateException("This array was closed; its memory is gone");
        }
    }

    void release() {
        int left = (int) REFERENCES.getAndAdd(this, -1) - 1;
        if (left == 0) {
            Object array = data;
            data = null;
            pool.release(type, array, Array.getLength(array));
        }
    }
}
