package dev.quern.compute.core;

import java.util.Arrays;

/// Reads, writes and copies single elements of the array behind a storage, whatever its type.
///
/// This is the slow, general path; float32 work goes to the kernels.
final class Elements {

    private Elements() {}

    private static float bfloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /// Rounded to the nearest, halves to the even one.
    private static short bfloat(float value) {
        int bits = Float.floatToIntBits(value);
        if (Float.isNaN(value)) {
            return (short) 0x7FC0;
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }

    static double real(Object data, ElementType type, int index) {
        return switch (type) {
            case FLOAT32 -> ((float[]) data)[index];
            case FLOAT64 -> ((double[]) data)[index];
            case FLOAT16 -> Float.float16ToFloat(((short[]) data)[index]);
            case BFLOAT16 -> bfloat(((short[]) data)[index]);
            case INT32 -> ((int[]) data)[index];
            case INT64 -> ((long[]) data)[index];
            case INT8, BOOLEAN -> ((byte[]) data)[index];
            case UINT8 -> ((byte[]) data)[index] & 0xFF;
        };
    }

    /// The element as an integer; a fraction is cut off.
    static long integer(Object data, ElementType type, int index) {
        return switch (type) {
            case FLOAT32 -> (long) ((float[]) data)[index];
            case FLOAT64 -> (long) ((double[]) data)[index];
            case FLOAT16, BFLOAT16 -> (long) real(data, type, index);
            case INT32 -> ((int[]) data)[index];
            case INT64 -> ((long[]) data)[index];
            case INT8, BOOLEAN -> ((byte[]) data)[index];
            case UINT8 -> ((byte[]) data)[index] & 0xFF;
        };
    }

    static void put(Object data, ElementType type, int index, double value) {
        switch (type) {
            case FLOAT32 -> ((float[]) data)[index] = (float) value;
            case FLOAT64 -> ((double[]) data)[index] = value;
            case FLOAT16 -> ((short[]) data)[index] = Float.floatToFloat16((float) value);
            case BFLOAT16 -> ((short[]) data)[index] = bfloat((float) value);
            case INT32 -> ((int[]) data)[index] = (int) (long) value;
            case INT64 -> ((long[]) data)[index] = (long) value;
            case INT8, UINT8 -> ((byte[]) data)[index] = (byte) (long) value;
            case BOOLEAN -> ((byte[]) data)[index] = (byte) (value != 0 ? 1 : 0);
        }
    }

    static void put(Object data, ElementType type, int index, long value) {
        switch (type) {
            case FLOAT32 -> ((float[]) data)[index] = value;
            case FLOAT64 -> ((double[]) data)[index] = value;
            case FLOAT16 -> ((short[]) data)[index] = Float.floatToFloat16((float) value);
            case BFLOAT16 -> ((short[]) data)[index] = bfloat((float) value);
            case INT32 -> ((int[]) data)[index] = (int) value;
            case INT64 -> ((long[]) data)[index] = value;
            case INT8, UINT8 -> ((byte[]) data)[index] = (byte) value;
            case BOOLEAN -> ((byte[]) data)[index] = (byte) (value != 0 ? 1 : 0);
        }
    }

    static void fill(Object data, ElementType type, int from, int count, double value) {
        int to = from + count;
        switch (type) {
            case FLOAT32 -> Arrays.fill((float[]) data, from, to, (float) value);
            case FLOAT64 -> Arrays.fill((double[]) data, from, to, value);
            case FLOAT16 -> Arrays.fill((short[]) data, from, to, Float.floatToFloat16((float) value));
            case BFLOAT16 -> Arrays.fill((short[]) data, from, to, bfloat((float) value));
            case INT32 -> Arrays.fill((int[]) data, from, to, (int) (long) value);
            case INT64 -> Arrays.fill((long[]) data, from, to, (long) value);
            case INT8, UINT8 -> Arrays.fill((byte[]) data, from, to, (byte) (long) value);
            case BOOLEAN -> Arrays.fill((byte[]) data, from, to, (byte) (value != 0 ? 1 : 0));
        }
    }

    /// Copies `count` elements of one type between strided runs.
    static void copy(
            ElementType type,
            Object source,
            int sourceStart,
            int sourceStride,
            Object target,
            int targetStart,
            int targetStride,
            int count) {
        if (sourceStride == 1 && targetStride == 1) {
            System.arraycopy(source, sourceStart, target, targetStart, count);
            return;
        }
        switch (type) {
            case FLOAT32 ->
                copyFloats(
                        (float[]) source,
                        sourceStart,
                        sourceStride,
                        (float[]) target,
                        targetStart,
                        targetStride,
                        count);
            case INT32 -> {
                int[] from = (int[]) source;
                int[] to = (int[]) target;
                for (int i = 0, s = sourceStart, t = targetStart;
                        i < count;
                        i++, s += sourceStride, t += targetStride) {
                    to[t] = from[s];
                }
            }
            case FLOAT64 -> {
                double[] from = (double[]) source;
                double[] to = (double[]) target;
                for (int i = 0, s = sourceStart, t = targetStart;
                        i < count;
                        i++, s += sourceStride, t += targetStride) {
                    to[t] = from[s];
                }
            }
            case INT64 -> {
                long[] from = (long[]) source;
                long[] to = (long[]) target;
                for (int i = 0, s = sourceStart, t = targetStart;
                        i < count;
                        i++, s += sourceStride, t += targetStride) {
                    to[t] = from[s];
                }
            }
            case FLOAT16, BFLOAT16 -> {
                short[] from = (short[]) source;
                short[] to = (short[]) target;
                for (int i = 0, s = sourceStart, t = targetStart;
                        i < count;
                        i++, s += sourceStride, t += targetStride) {
                    to[t] = from[s];
                }
            }
            case INT8, UINT8, BOOLEAN -> {
                byte[] from = (byte[]) source;
                byte[] to = (byte[]) target;
                for (int i = 0, s = sourceStart, t = targetStart;
                        i < count;
                        i++, s += sourceStride, t += targetStride) {
                    to[t] = from[s];
                }
            }
        }
    }

    private static void copyFloats(
            float[] from, int sourceStart, int sourceStride, float[] to, int targetStart, int targetStride, int count) {
        if (sourceStride == 0 && targetStride == 1) {
            Arrays.fill(to, targetStart, targetStart + count, from[sourceStart]);
            return;
        }
        for (int i = 0, s = sourceStart, t = targetStart; i < count; i++, s += sourceStride, t += targetStride) {
            to[t] = from[s];
        }
    }
}
