package dev.quern.compute.core;

/// What a tensor's elements are, and the Java array that holds them.
public enum ElementType {
    FLOAT32(4),
    FLOAT64(8),
    /// IEEE half precision, in a short; computed in higher precision and rounded.
    FLOAT16(2),
    /// The upper half of a float32, in a short; likewise.
    BFLOAT16(2),
    INT32(4),
    INT64(8),
    INT8(1),
    /// Bytes read as 0..255.
    UINT8(1),
    /// Bytes, 0 or 1.
    BOOLEAN(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
    }

    /// A new array of `length` elements: float[], double[], short[], int[], long[] or byte[].
    Object allocate(int length) {
        return switch (this) {
            case FLOAT32 -> new float[length];
            case FLOAT64 -> new double[length];
            case FLOAT16, BFLOAT16 -> new short[length];
            case INT32 -> new int[length];
            case INT64 -> new long[length];
            case INT8, UINT8, BOOLEAN -> new byte[length];
        };
    }

    /// The type that holds a result of both: floating before integer, then the wider one.
    static ElementType promote(ElementType left, ElementType right) {
        if (left.bytes == 2 && right.bytes == 2 && left != right) {
            return FLOAT32;
        }
        return left == right || left.rank() >= right.rank() ? left : right;
    }

    private int rank() {
        return switch (this) {
            case BOOLEAN -> 0;
            case UINT8 -> 1;
            case INT8 -> 2;
            case INT32 -> 3;
            case INT64 -> 4;
            case FLOAT16 -> 5;
            case BFLOAT16 -> 6;
            case FLOAT32 -> 7;
            case FLOAT64 -> 8;
        };
    }
}
