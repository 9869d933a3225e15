package dev.quern.compute.core;

/// Elementwise float32 loops over runs of side-by-side elements, written so that the JIT vectorises them.
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
        if (aStep == 1 && bStep == 1) {
            binary(operation, count, a, aStart, b, bStart, out, outStart);
            return;
        }
        float[] left = new float[Math.min(count, CHUNK)];
        float[] right = new float[left.length];
        for (int done = 0; done < count; done += CHUNK) {
            int part = Math.min(CHUNK, count - done);
            Elements.copy(ElementType.FLOAT32, a, aStart + done * aStep, aStep, left, 0, 1, part);
            Elements.copy(ElementType.FLOAT32, b, bStart + done * bStep, bStep, right, 0, 1, part);
            binary(operation, part, left, 0, right, 0, out, outStart + done);
        }
    }

    private static void binary(
            BinaryOperation operation,
            int count,
            float[] a,
            int aStart,
            float[] b,
            int bStart,
            float[] out,
            int outStart) {
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = a[aStart + i] + b[bStart + i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = a[aStart + i] - b[bStart + i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = a[aStart + i] * b[bStart + i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = a[aStart + i] / b[bStart + i];
                }
            }
            case MAXIMUM -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = Math.max(a[aStart + i], b[bStart + i]);
                }
            }
            case MINIMUM -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = Math.min(a[aStart + i], b[bStart + i]);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = (float) operation.value(a[aStart + i], b[bStart + i]);
                }
            }
        }
    }

    /// `out[i] = op(x[i])`.
    static void unary(UnaryOperation operation, int count, float[] x, int start, float[] out, int outStart) {
        switch (operation) {
            case NEGATE -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = -x[start + i];
                }
            }
            case ABSOLUTE -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = Math.abs(x[start + i]);
                }
            }
            case SQUARE -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = x[start + i] * x[start + i];
                }
            }
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = Math.max(x[start + i], 0);
                }
            }
            case SQUARE_ROOT -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = (float) Math.sqrt(x[start + i]);
                }
            }
            default -> {
                UnaryOperation.Value function = operation.function();
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = (float) function.at(x[start + i]);
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
        switch (operation) {
            case RELU -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = v[vStart + i] > 0 ? g[gStart + i] : 0;
                }
            }
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = g[gStart + i] * (1 - v[vStart + i] * v[vStart + i]);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = g[gStart + i] * v[vStart + i] * (1 - v[vStart + i]);
                }
            }
            case EXP -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = g[gStart + i] * v[vStart + i];
                }
            }
            case NEGATE -> {
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = -g[gStart + i];
                }
            }
            default -> {
                UnaryOperation.Value slope = operation.slope().function();
                for (int i = 0; i < count; i++) {
                    out[outStart + i] = (float) (g[gStart + i] * slope.at(v[vStart + i]));
                }
            }
        }
    }

    /// `out[i] += x[i]`.
    static void accumulate(int count, float[] x, int start, float[] out, int outStart) {
        for (int i = 0; i < count; i++) {
            out[outStart + i] += x[start + i];
        }
    }
}
