package dev.quern.training.checkpoint;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/// Number types of foreign tensors, by their names in safetensors, read as float32.
public enum ElementType {
    F64(8) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return (float) bytes.getDouble(place);
        }
    },
    F32(4) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return bytes.getFloat(place);
        }
    },
    F16(2) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return Float.float16ToFloat(bytes.getShort(place));
        }
    },
    BF16(2) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return Float.intBitsToFloat(bytes.getShort(place) << 16);
        }
    },
    I64(8) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return bytes.getLong(place);
        }
    },
    I32(4) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return bytes.getInt(place);
        }
    },
    I16(2) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return bytes.getShort(place);
        }
    },
    I8(1) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return bytes.get(place);
        }
    },
    U8(1) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return bytes.get(place) & 0xff;
        }
    },
    BOOL(1) {
        @Override
        float at(ByteBuffer bytes, int place) {
            return bytes.get(place) == 0 ? 0 : 1;
        }
    };

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    abstract float at(ByteBuffer bytes, int place);

    /// The type of a name; empty for one that is not read.
    public static Optional<ElementType> named(String name) {
        return Stream.of(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /// Bytes of one number.
    public int bytes() {
        return bytes;
    }

    /// Numbers from the buffer's position on, in its byte order. The position stays.
    public float[] read(ByteBuffer source, int count) {
        float[] values = new float[count];
        if (this == F32) {
            source.slice().order(source.order()).asFloatBuffer().get(values);
            return values;
        }
        int start = source.position();
        for (int i = 0; i < count; i++) {
            values[i] = at(source, start + i * bytes);
        }
        return values;
    }
}
