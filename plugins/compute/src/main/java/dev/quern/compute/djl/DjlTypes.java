package dev.quern.compute.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.quern.compute.core.ElementType;

/// Translates DJL's shapes and data types to the core's and back.
final class DjlTypes {

    private DjlTypes() {}

    static ElementType elementType(DataType type) {
        return switch (type) {
            case FLOAT32 -> ElementType.FLOAT32;
            case FLOAT64 -> ElementType.FLOAT64;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case INT32 -> ElementType.INT32;
            case INT64 -> ElementType.INT64;
            case INT8 -> ElementType.INT8;
            case UINT8 -> ElementType.UINT8;
            case BOOLEAN -> ElementType.BOOLEAN;
            default ->
                throw new UnsupportedOperationException(
                        "Data type " + type
                                + " is not supported; use FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT32, INT64, INT8, UINT8 or BOOLEAN");
        };
    }

    static DataType dataType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> DataType.FLOAT32;
            case FLOAT64 -> DataType.FLOAT64;
            case FLOAT16 -> DataType.FLOAT16;
            case BFLOAT16 -> DataType.BFLOAT16;
            case INT32 -> DataType.INT32;
            case INT64 -> DataType.INT64;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case BOOLEAN -> DataType.BOOLEAN;
        };
    }

    /// The lengths of the axes; fails on an unknown (negative) one.
    static int[] lengths(Shape shape) {
        int[] lengths = new int[shape.dimension()];
        for (int axis = 0; axis < lengths.length; axis++) {
            long length = shape.get(axis);
            if (length < 0 || length > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("Axis " + axis + " of shape " + shape + " is " + length
                        + "; an array needs lengths from 0 to " + Integer.MAX_VALUE);
            }
            lengths[axis] = (int) length;
        }
        return lengths;
    }

    static Shape shape(int[] lengths) {
        long[] wide = new long[lengths.length];
        for (int axis = 0; axis < wide.length; axis++) {
            wide[axis] = lengths[axis];
        }
        return new Shape(wide);
    }

    /// The type that a number brings into an operation.
    static ElementType elementType(Number number) {
        return switch (number) {
            case Float value -> ElementType.FLOAT32;
            case Double value -> ElementType.FLOAT64;
            case Long value -> ElementType.INT64;
            case Byte value -> ElementType.INT8;
            default -> ElementType.INT32;
        };
    }
}
