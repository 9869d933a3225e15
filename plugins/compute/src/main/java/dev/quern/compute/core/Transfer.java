package dev.quern.compute.core;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/// Moves elements between tensors and NIO buffers or Java arrays. Bytes are in native order.
public final class Transfer {

    private final Allocator allocator;

    Transfer(Allocator allocator) {
        this.allocator = allocator;
    }

    /// Overwrites `target` with the buffer's next elements. A byte buffer holds elements of the target's own type; any
    /// other buffer's numbers are converted.
    public void load(Buffer source, Tensor target) {
        int count = target.size();
        int needed = source instanceof ByteBuffer
                ? Math.multiplyExact(count, target.type().bytes())
                : count;
        if (source.remaining() < needed) {
            throw new IllegalArgumentException("The buffer holds " + source.remaining() + " of the " + needed
                    + (source instanceof ByteBuffer ? " bytes" : " elements") + " of an array " + target.layout());
        }
        target.storage().touch();
        if (target.isContiguous() && typeOf(source, target.type()) == target.type()) {
            read(source, target.type(), target.data(), target.offset(), count);
            return;
        }
        try (Tensor staged = allocator.empty(typeOf(source, target.type()), target.shape())) {
            read(source, staged.type(), staged.data(), 0, count);
            allocator.copy(staged, target);
        }
    }

    private static ElementType typeOf(Buffer source, ElementType bytes) {
        return switch (source) {
            case FloatBuffer floats -> ElementType.FLOAT32;
            case DoubleBuffer doubles -> ElementType.FLOAT64;
            case IntBuffer ints -> ElementType.INT32;
            case LongBuffer longs -> ElementType.INT64;
            case ByteBuffer raw -> bytes;
            default ->
                throw new UnsupportedOperationException(
                        "set(" + source.getClass().getSimpleName()
                                + ") is not supported; use a float, double, int, long or byte buffer");
        };
    }

    private static void read(Buffer source, ElementType type, Object data, int offset, int count) {
        switch (source) {
            case FloatBuffer floats -> floats.duplicate().get((float[]) data, offset, count);
            case DoubleBuffer doubles -> doubles.duplicate().get((double[]) data, offset, count);
            case IntBuffer ints -> ints.duplicate().get((int[]) data, offset, count);
            case LongBuffer longs -> longs.duplicate().get((long[]) data, offset, count);
            case ByteBuffer raw -> readBytes(raw.duplicate().order(ByteOrder.nativeOrder()), type, data, offset, count);
            default -> throw new AssertionError("typeOf refused this buffer");
        }
    }

    private static void readBytes(ByteBuffer raw, ElementType type, Object data, int offset, int count) {
        switch (type) {
            case FLOAT32 -> raw.asFloatBuffer().get((float[]) data, offset, count);
            case FLOAT64 -> raw.asDoubleBuffer().get((double[]) data, offset, count);
            case FLOAT16, BFLOAT16 -> raw.asShortBuffer().get((short[]) data, offset, count);
            case INT32 -> raw.asIntBuffer().get((int[]) data, offset, count);
            case INT64 -> raw.asLongBuffer().get((long[]) data, offset, count);
            case INT8, UINT8, BOOLEAN -> raw.get((byte[]) data, offset, count);
        }
    }

    /// All elements in row-major order, in a new buffer that is ready to be read.
    public ByteBuffer bytes(Tensor source, boolean direct) {
        int length = Math.multiplyExact(source.size(), source.type().bytes());
        ByteBuffer result = (direct ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length))
                .order(ByteOrder.nativeOrder());
        try (Tensor flat = allocator.contiguous(source)) {
            int from = flat.offset();
            int count = flat.size();
            switch (flat.type()) {
                case FLOAT32 -> result.asFloatBuffer().put(flat.floats(), from, count);
                case FLOAT64 -> result.asDoubleBuffer().put((double[]) flat.data(), from, count);
                case FLOAT16, BFLOAT16 -> result.asShortBuffer().put((short[]) flat.data(), from, count);
                case INT32 -> result.asIntBuffer().put(flat.ints(), from, count);
                case INT64 -> result.asLongBuffer().put((long[]) flat.data(), from, count);
                case INT8, UINT8, BOOLEAN ->
                    result.put(flat.bytes(), from, count).rewind();
            }
        }
        return result;
    }

    /// All elements in row-major order in a new float[], double[], short[], int[], long[] or byte[], by the
    /// tensor's type.
    public Object array(Tensor source) {
        Object result = source.type().allocate(source.size());
        try (Tensor flat = allocator.contiguous(source)) {
            System.arraycopy(flat.data(), flat.offset(), result, 0, flat.size());
        }
        return result;
    }
}
