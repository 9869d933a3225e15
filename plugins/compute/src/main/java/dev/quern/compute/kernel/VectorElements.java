package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorShape.SPECIES;
import static dev.quern.compute.kernel.VectorShape.WIDTH;

import dev.quern.compute.kernel.Kernels.Arithmetic;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// Elementwise kernels in whole vectors. Each says how many elements it did; the rest is the scalar kernel's.
///
/// One small loop for each operation: an operation that is a variable would not be compiled to one instruction.
final class VectorElements {

    private VectorElements() {}

    /// @see Kernels#arithmetic
    static int arithmetic(
            Arithmetic operation,
            float[] x,
            int xAt,
            int xStep,
            float[] y,
            int yAt,
            int yStep,
            float[] z,
            int zAt,
            int count) {
        int n = count - count % WIDTH;
        if (n == 0 || xStep + yStep == 0) {
            return 0;
        }
        if (xStep == 0) {
            fromNumber(operation, x, xAt, y, yAt, z, zAt, n);
        } else if (yStep == 0) {
            withNumber(operation, x, xAt, y, yAt, z, zAt, n);
        } else {
            withArray(operation, x, xAt, y, yAt, z, zAt, n);
        }
        return n;
    }

    private static void withArray(
            Arithmetic operation, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        switch (operation) {
            case ADD -> add(x, xAt, y, yAt, z, zAt, n);
            case SUBTRACT -> subtract(x, xAt, y, yAt, z, zAt, n);
            case MULTIPLY -> multiply(x, xAt, y, yAt, z, zAt, n);
            case DIVIDE -> divide(x, xAt, y, yAt, z, zAt, n);
            case MAXIMUM -> maximum(x, xAt, y, yAt, z, zAt, n);
            case MINIMUM -> minimum(x, xAt, y, yAt, z, zAt, n);
        }
    }

    private static void withNumber(
            Arithmetic operation, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        switch (operation) {
            case ADD -> addNumber(x, xAt, y, yAt, z, zAt, n);
            case SUBTRACT -> subtractNumber(x, xAt, y, yAt, z, zAt, n);
            case MULTIPLY -> multiplyNumber(x, xAt, y, yAt, z, zAt, n);
            case DIVIDE -> divideNumber(x, xAt, y, yAt, z, zAt, n);
            case MAXIMUM -> maximumNumber(x, xAt, y, yAt, z, zAt, n);
            case MINIMUM -> minimumNumber(x, xAt, y, yAt, z, zAt, n);
        }
    }

    private static void fromNumber(
            Arithmetic operation, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        switch (operation) {
            case ADD -> addNumber(y, yAt, x, xAt, z, zAt, n);
            case SUBTRACT -> numberSubtract(x, xAt, y, yAt, z, zAt, n);
            case MULTIPLY -> multiplyNumber(y, yAt, x, xAt, z, zAt, n);
            case DIVIDE -> numberDivide(x, xAt, y, yAt, z, zAt, n);
            case MAXIMUM -> maximumNumber(y, yAt, x, xAt, z, zAt, n);
            case MINIMUM -> minimumNumber(y, yAt, x, xAt, z, zAt, n);
        }
    }

    private static void add(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).add(at(y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    private static void subtract(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).sub(at(y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    private static void multiply(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).mul(at(y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    private static void divide(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).div(at(y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    private static void maximum(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).max(at(y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    private static void minimum(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).min(at(y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    private static void addNumber(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        FloatVector second = FloatVector.broadcast(SPECIES, y[yAt]);
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).add(second).intoArray(z, zAt + i);
        }
    }

    private static void subtractNumber(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        FloatVector second = FloatVector.broadcast(SPECIES, y[yAt]);
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).sub(second).intoArray(z, zAt + i);
        }
    }

    private static void multiplyNumber(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        FloatVector second = FloatVector.broadcast(SPECIES, y[yAt]);
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).mul(second).intoArray(z, zAt + i);
        }
    }

    private static void divideNumber(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        FloatVector second = FloatVector.broadcast(SPECIES, y[yAt]);
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).div(second).intoArray(z, zAt + i);
        }
    }

    private static void maximumNumber(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        FloatVector second = FloatVector.broadcast(SPECIES, y[yAt]);
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).max(second).intoArray(z, zAt + i);
        }
    }

    private static void minimumNumber(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        FloatVector second = FloatVector.broadcast(SPECIES, y[yAt]);
        for (int i = 0; i < n; i += WIDTH) {
            at(x, xAt + i).min(second).intoArray(z, zAt + i);
        }
    }

    private static void numberSubtract(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        FloatVector first = FloatVector.broadcast(SPECIES, x[xAt]);
        for (int i = 0; i < n; i += WIDTH) {
            first.sub(at(y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    private static void numberDivide(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        FloatVector first = FloatVector.broadcast(SPECIES, x[xAt]);
        for (int i = 0; i < n; i += WIDTH) {
            first.div(at(y, yAt + i)).intoArray(z, zAt + i);
        }
    }

    /// @see Kernels#clip
    static int clip(float[] x, int xAt, float low, float high, float[] y, int yAt, int n) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            at(x, xAt + i).max(low).min(high).intoArray(y, yAt + i);
        }
        return i;
    }

    /// @see Kernels#clipGradient
    static int clipGradient(
            float[] x, int xAt, float low, float high, float edge, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        int i = 0;
        FloatVector zero = FloatVector.zero(SPECIES);
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector value = at(x, xAt + i);
            FloatVector gradient = at(dy, dyAt + i);
            VectorMask<Float> inside =
                    value.compare(VectorOperators.GT, low).and(value.compare(VectorOperators.LT, high));
            VectorMask<Float> border =
                    value.compare(VectorOperators.EQ, low).or(value.compare(VectorOperators.EQ, high));
            zero.blend(gradient, inside).blend(gradient.mul(edge), border).intoArray(dx, dxAt + i);
        }
        return i;
    }

    /// Four vectors at a time, so that the chains of fused multiply-adds overlap.
    ///
    /// @see Kernels#slide
    static int slide(float[] x, int xAt, int[] places, float[] w, int wAt, float start, float[] y, int yAt, int n) {
        int i = 0;
        for (; i + 4 * WIDTH <= n; i += 4 * WIDTH) {
            FloatVector s0 = FloatVector.broadcast(SPECIES, start);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int tap = 0; tap < places.length; tap++) {
                FloatVector weight = FloatVector.broadcast(SPECIES, w[wAt + tap]);
                int at = xAt + i + places[tap];
                s0 = weight.fma(at(x, at), s0);
                s1 = weight.fma(at(x, at + WIDTH), s1);
                s2 = weight.fma(at(x, at + 2 * WIDTH), s2);
                s3 = weight.fma(at(x, at + 3 * WIDTH), s3);
            }
            s0.intoArray(y, yAt + i);
            s1.intoArray(y, yAt + i + WIDTH);
            s2.intoArray(y, yAt + i + 2 * WIDTH);
            s3.intoArray(y, yAt + i + 3 * WIDTH);
        }
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector sum = FloatVector.broadcast(SPECIES, start);
            for (int tap = 0; tap < places.length; tap++) {
                sum = FloatVector.broadcast(SPECIES, w[wAt + tap]).fma(at(x, xAt + i + places[tap]), sum);
            }
            sum.intoArray(y, yAt + i);
        }
        return i;
    }

    /// @see Kernels#slideGradient
    static int slideGradient(float[] g, int gAt, float[] x, int[] places, float[] sums, int n) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector gradient = FloatVector.fromArray(SPECIES, g, gAt + i);
            for (int tap = 0; tap < places.length; tap++) {
                int to = tap * n + i;
                FloatVector sum = FloatVector.fromArray(SPECIES, sums, to);
                FloatVector value = FloatVector.fromArray(SPECIES, x, places[tap] + i);
                gradient.fma(value, sum).intoArray(sums, to);
            }
        }
        return i;
    }

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(SPECIES, x, index);
    }
}
