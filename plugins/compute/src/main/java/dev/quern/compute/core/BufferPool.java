package dev.quern.compute.core;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Arrays that were used before, kept by size class, so that a steady training step allocates no array memory.
///
/// A size class is a power of two or one of the three quarter steps above it, so at most a fifth of an array is
/// unused. Small arrays are left to the JVM's allocator, which is faster. A pooled array's content is arbitrary.
/// Thread-safe. A buffer that is never handed back is simply garbage: forgetting costs speed, never correctness.
final class BufferPool {

    /// Below this many elements the JVM's own allocation is faster than any pool.
    static final int SMALLEST = 1024;

    /// From so many bytes it is asked beforehand whether an array will fit.
    private static final int LARGE = 1 << 20;

    private final Map<ElementType, Map<Integer, ArrayDeque<Object>>> free = new EnumMap<>(ElementType.class);
    private final long limitBytes;
    private long heldBytes;

    /// @param limitBytes the most memory that waits unused; what is handed back beyond it becomes garbage
    BufferPool(long limitBytes) {
        this.limitBytes = limitBytes;
        for (ElementType type : ElementType.values()) {
            free.put(type, new HashMap<>());
        }
    }

    /// An array of at least `length` elements with arbitrary content.
    Object acquire(ElementType type, int length) {
        if (length < SMALLEST) {
            return type.allocate(length);
        }
        int sizeClass = sizeClass(length);
        synchronized (this) {
            ArrayDeque<Object> stack = free.get(type).get(sizeClass);
            if (stack != null && !stack.isEmpty()) {
                heldBytes -= (long) sizeClass * type.bytes();
                return stack.pop();
            }
        }
        return allocate(type, sizeClass);
    }

    /// A new array. Where memory is short, what waits here unused goes first.
    private Object allocate(ElementType type, int length) {
        long bytes = (long) length * type.bytes();
        Runtime runtime = Runtime.getRuntime();
        if (bytes > runtime.maxMemory()) {
            throw outOfMemory(type, bytes);
        }
        long unused = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        if (bytes >= LARGE && unused < bytes) {
            clear();
        }
        try {
            return type.allocate(length);
        } catch (OutOfMemoryError e) {
            clear();
        }
        try {
            return type.allocate(length);
        } catch (OutOfMemoryError e) {
            throw outOfMemory(type, bytes);
        }
    }

    private static OutOfMemoryError outOfMemory(ElementType type, long bytes) {
        return new OutOfMemoryError(String.format(
                Locale.ROOT,
                "an array of %s needs %,d MB, the heap has %,d MB at most; use smaller batches or a smaller model, or raise"
                        + " the heap (-Xmx, for quern QUERN_HEAP)",
                type.name().toLowerCase(Locale.ROOT),
                bytes >> 20,
                Runtime.getRuntime().maxMemory() >> 20));
    }

    /// Forgets all arrays that wait.
    private synchronized void clear() {
        free.values().forEach(Map::clear);
        heldBytes = 0;
    }

    /// Takes back an array that [#acquire] gave; nobody may use it any more.
    void release(ElementType type, Object data, int capacity) {
        if (capacity < SMALLEST) {
            return;
        }
        long bytes = (long) capacity * type.bytes();
        synchronized (this) {
            if (heldBytes + bytes <= limitBytes) {
                free.get(type)
                        .computeIfAbsent(capacity, size -> new ArrayDeque<>())
                        .push(data);
                heldBytes += bytes;
            }
        }
    }

    synchronized long heldBytes() {
        return heldBytes;
    }

    /// The smallest class that holds `length`: 4, 5, 6 or 7 times a power of two.
    static int sizeClass(int length) {
        int step = Math.max(1, Integer.highestOneBit(length - 1) >> 2);
        long rounded = ((long) length + step - 1) / step * step;
        return (int) Math.min(rounded, Integer.MAX_VALUE - 8);
    }
}
