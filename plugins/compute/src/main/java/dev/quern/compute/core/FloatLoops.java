package dev.quern.compute.core;

/// Elementwise float32 loops.
///
/// C2 vectorises a loop over several arrays only when all of them are indexed alike: with different offsets it
/// cannot rule out that a store hits a later load. So every loop here has one index, and operands that lie elsewhere or
/// are repeated pass through small scratch arrays.
final class FloatLoops {

    /// Long enough to hide the cost of a call, short enough to stay in the first cache level.
    private static final int CHUNK = 512;

    private FloatLoops() {}

    /// `out[i] = a[i] op b[i]`; an operand with step 0 repeats its first element. `out` may be `a` or `b`.
    static void binary(
            BinaryOperation operation,
            int count,
            float[] a,
            int aStart,
            int aStep,
            float[] b,
            int bStart,
            int bStep,
            float[] out,
            int outStart) {
        if (aStep == 1 && bStep == 1 && aStart == outStart && bStart == outStart) {
            binary(operation, outStart, count, a, b, out);
            return;
        }
        float[] left = new float[Math.min(count, CHUNK)];
        float[] right = new float[left.length];
        for (int done = 0; done < count; done += CHUNK) {
            int part = Math.min(CHUNK, count - done);
            Elements.copy(ElementType.FLOAT32, a, aStart + done * aStep, aStep, left, 0, 1, part);
            Elements.copy(ElementType.FLOAT32, b, bStart + done * bStep, bStep, right, 0, 1, part);
            binary(operation, 0, part, left, right, left);
            System.arraycopy(left, 0, out, outStart + done, part);
        }
    }

    private static void binary(BinaryOperation operation, int start, int count, float[] a, float[] b, float[] out) {
        int end = start + count;
        switch (operation) {
            case ADD -> add(start, end, a, b, out);
            case SUBTRACT -> subtract(start, end, a, b, out);
            case MULTIPLY -> multiply(start, end, a, b, out);
            case DIVIDE -> divide(start, end, a, b, out);
            case MAXIMUM -> {
                for (int i = start; i < end; i++) {
                    out[i] = Math.max(a[i], b[i]);
                }
            }
            case MINIMUM -> {
                for (int i = start; i < end; i++) {
                    out[i] = Math.min(a[i], b[i]);
                }
            }
            default -> {
                for (int i = start; i < end; i++) {
                    out[i] = (float) operation.value(a[i], b[i]);
                }
            }
        }
    }

    private static void add(int start, int end, float[] a, float[] b, float[] out) {
        for (int i = start; i < end; i++) {
            out[i] = a[i] + b[i];
        }
    }

    private static void subtract(int start, int end, float[] a, float[] b, float[] out) {
        for (int i = start; i < end; i++) {
            out[i] = a[i] - b[i];
        }
    }

    private static void multiply(int start, int end, float[] a, float[] b, float[] out) {
        for (int i = start; i < end; i++) {
            out[i] = a[i] * b[i];
        }
    }

    private static void divide(int start, int end, float[] a, float[] b, float[] out) {
        for (int i = start; i < end; i++) {
            out[i] = a[i] / b[i];
        }
    }

    /// `out[i] = op(x[i])`.
    static void unary(UnaryOperation operation, int count, float[] x, int start, float[] out, int outStart) {
        if (start != outStart) {
            System.arraycopy(x, start, out, outStart, count);
            unary(operation, outStart, outStart + count, out, out);
        } else {
            unary(operation, start, start + count, x, out);
        }
    }

    private static void unary(UnaryOperation operation, int start, int end, float[] x, float[] out) {
        switch (operation) {
            case ABSOLUTE -> {
                for (int i = start; i < end; i++) {
                    out[i] = Math.abs(x[i]);
                }
            }
            case SQUARE_ROOT -> {
                for (int i = start; i < end; i++) {
                    out[i] = (float) Math.sqrt(x[i]);
                }
            }
            default -> {
                UnaryOperation.Value function = operation.function();
                for (int i = start; i < end; i++) {
                    out[i] = (float) function.at(x[i]);
                }
            }
        }
    }

    /// `out[i] = g[i] * slope(v[i])`.
    static void timesSlope(
            UnaryOperation operation,
            int count,
            float[] v,
            int vStart,
            float[] g,
            int gStart,
            float[] out,
            int outStart) {
        if (vStart == outStart && gStart == outStart) {
            timesSlope(operation, outStart, outStart + count, v, g, out);
            return;
        }
        float[] values = new float[Math.min(count, CHUNK)];
        float[] slopes = new float[values.length];
        for (int done = 0; done < count; done += CHUNK) {
            int part = Math.min(CHUNK, count - done);
            System.arraycopy(v, vStart + done, values, 0, part);
            System.arraycopy(g, gStart + done, slopes, 0, part);
            timesSlope(operation, 0, part, values, slopes, values);
            System.arraycopy(values, 0, out, outStart + done, part);
        }
    }

    private static void timesSlope(UnaryOperation operation, int start, int end, float[] v, float[] g, float[] out) {
        switch (operation) {
            case TANH -> {
                for (int i = start; i < end; i++) {
                    out[i] = g[i] * (1 - v[i] * v[i]);
                }
            }
            case SIGMOID -> {
                for (int i = start; i < end; i++) {
                    out[i] = g[i] * v[i] * (1 - v[i]);
                }
            }
            case EXP -> multiply(start, end, g, v, out);
            case NEGATE -> {
                for (int i = start; i < end; i++) {
                    out[i] = -g[i];
                }
            }
            default -> {
                UnaryOperation.Value slope = operation.slope().function();
                for (int i = start; i < end; i++) {
                    out[i] = (float) (g[i] * slope.at(v[i]));
                }
            }
        }
    }
}
