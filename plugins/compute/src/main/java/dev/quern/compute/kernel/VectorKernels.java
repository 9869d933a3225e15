package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.VectorFunctions.exp;
import static dev.quern.compute.kernel.VectorFunctions.normal;
import static dev.quern.compute.kernel.VectorShape.SPECIES;
import static dev.quern.compute.kernel.VectorShape.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The kernels in the Vector API. Each has a body in whole vectors and a tail that is the scalar kernel; sums
/// keep 16 lanes in one, two or four vectors. Species and width are constants of [VectorShape]: a vector kept
/// in a field or passed to a call that is not inlined would be boxed.
public final class VectorKernels implements Kernels {
    private static final ScalarKernels TAIL = new ScalarKernels();
    private static final VectorCells CELLS = new VectorCells();
    private static final VectorUpdates UPDATES = new VectorUpdates();

    @Override
    public String name() {
        return "vector " + WIDTH * Float.SIZE + " bit";
    }

    @Override
    public void gemm(
            GemmPlan plan,
            float[] a,
            float[] b,
            float[] c,
            float[] bias,
            int firstRow,
            int lastRow,
            int firstColumn,
            int lastColumn) {
        VectorGemm.multiply(plan, a, b, c, bias, firstRow, lastRow, firstColumn, lastColumn);
    }

    @Override
    public RecurrentCells cells() {
        return CELLS;
    }

    @Override
    public UpdateRules updates() {
        return UPDATES;
    }

    @Override
    public void tanh(float[] x, int xOffset, float[] y, int yOffset, int n) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            VectorFunctions.tanh(at(x, xOffset + i)).intoArray(y, yOffset + i);
        }
        TAIL.tanh(x, xOffset + i, y, yOffset + i, n - i);
    }

    @Override
    public void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            VectorFunctions.sigmoid(at(x, xOffset + i)).intoArray(y, yOffset + i);
        }
        TAIL.sigmoid(x, xOffset + i, y, yOffset + i, n - i);
    }

    @Override
    public void transpose(float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int distance) {
        Transposition.exactly(from, at, stride, columns, rows, to, toAt, distance);
    }

    @Override
    public void transposePadded(
            float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int group) {
        Transposition.padded(from, at, stride, columns, rows, to, toAt, group);
    }

    @Override
    public int packedSize(int m, int k) {
        return (m + Tiles.ROWS - 1) / Tiles.ROWS * Tiles.ROWS * k;
    }

    @Override
    public int fewRows() {
        return VectorGather.FEW_ROWS;
    }

    @Override
    public void packRows(
            float[] a, int at, int stride, int m, int kFrom, int count, int k, float[] packed, int packedAt) {
        for (int row = 0; row < m; row += Tiles.ROWS) {
            int height = Math.min(Tiles.ROWS, m - row);
            int to = packedAt + row * k + kFrom * Tiles.ROWS;
            Transposition.padded(a, at + row * stride, stride, count, height, packed, to, Tiles.ROWS);
        }
    }

    @Override
    public void gatheredProduct(
            float[] packed,
            int packedAt,
            int m,
            Gather gather,
            int from,
            int to,
            float[] source,
            int sourceAt,
            float[] c,
            int cAt,
            int stride) {
        VectorGather.multiply(packed, packedAt, m, gather, from, to, source, sourceAt, c, cAt, stride);
    }

    @Override
    public float dot(float[] x, int xOffset, float[] y, int yOffset, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i + Lanes.COUNT <= n; i += Lanes.COUNT) {
            s0 = at(x, xOffset + i).fma(at(y, yOffset + i), s0);
            if (WIDTH < 16) {
                s1 = at(x, xOffset + i + WIDTH).fma(at(y, yOffset + i + WIDTH), s1);
            }
            if (WIDTH < 8) {
                s2 = at(x, xOffset + i + 2 * WIDTH).fma(at(y, yOffset + i + 2 * WIDTH), s2);
                s3 = at(x, xOffset + i + 3 * WIDTH).fma(at(y, yOffset + i + 3 * WIDTH), s3);
            }
        }
        float[] lanes = lanes(s0, s1, s2, s3);
        for (int lane = 0; i < n; i++, lane++) {
            lanes[lane] = Math.fma(x[xOffset + i], y[yOffset + i], lanes[lane]);
        }
        return Lanes.fold(lanes);
    }

    @Override
    public float sum(float[] x, int offset, int n) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i + Lanes.COUNT <= n; i += Lanes.COUNT) {
            s0 = s0.add(at(x, offset + i));
            if (WIDTH < 16) {
                s1 = s1.add(at(x, offset + i + WIDTH));
            }
            if (WIDTH < 8) {
                s2 = s2.add(at(x, offset + i + 2 * WIDTH));
                s3 = s3.add(at(x, offset + i + 3 * WIDTH));
            }
        }
        float[] lanes = lanes(s0, s1, s2, s3);
        for (int lane = 0; i < n; i++, lane++) {
            lanes[lane] += x[offset + i];
        }
        return Lanes.fold(lanes);
    }

    @Override
    public void lineProducts(
            float[] g, int[] gPlaces, float[] x, int[] xPlaces, int n, float[] sums, int at, int stride) {
        boolean blocks = WIDTH == Lanes.COUNT;
        int rows = blocks ? gPlaces.length - gPlaces.length % VectorLines.ROWS : 0;
        int taps = blocks ? xPlaces.length - xPlaces.length % VectorLines.TAPS : 0;
        for (int row = 0; row < rows; row += VectorLines.ROWS) {
            for (int tap = 0; tap < taps; tap += VectorLines.TAPS) {
                int to = at + row * stride + tap;
                VectorLines.multiply(g, gPlaces[row], gPlaces[row + 1], x, xPlaces, tap, n, sums, to, stride);
            }
        }
        for (int row = 0; row < gPlaces.length; row++) {
            for (int tap = row < rows ? taps : 0; tap < xPlaces.length; tap++) {
                sums[at + row * stride + tap] += dot(g, gPlaces[row], x, xPlaces[tap], n);
            }
        }
    }

    @Override
    public void arithmetic(
            Arithmetic operation,
            float[] x,
            int xOffset,
            int xStep,
            float[] y,
            int yOffset,
            int yStep,
            float[] z,
            int zOffset,
            int n) {
        int done = VectorElements.arithmetic(operation, x, xOffset, xStep, y, yOffset, yStep, z, zOffset, n);
        if (done < n) {
            TAIL.arithmetic(
                    operation,
                    x,
                    xOffset + done * xStep,
                    xStep,
                    y,
                    yOffset + done * yStep,
                    yStep,
                    z,
                    zOffset + done,
                    n - done);
        }
    }

    @Override
    public void clip(float[] x, int xOffset, float low, float high, float[] y, int yOffset, int n) {
        int done = VectorElements.clip(x, xOffset, low, high, y, yOffset, n);
        TAIL.clip(x, xOffset + done, low, high, y, yOffset + done, n - done);
    }

    @Override
    public void clipGradient(
            float[] x,
            int xOffset,
            float low,
            float high,
            float edge,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int n) {
        int i = VectorElements.clipGradient(x, xOffset, low, high, edge, dy, dyOffset, dx, dxOffset, n);
        TAIL.clipGradient(x, xOffset + i, low, high, edge, dy, dyOffset + i, dx, dxOffset + i, n - i);
    }

    @Override
    public void slide(
            float[] x, int xOffset, int[] places, float[] w, int wOffset, float start, float[] y, int yOffset, int n) {
        int done = VectorElements.slide(x, xOffset, places, w, wOffset, start, y, yOffset, n);
        TAIL.slide(x, xOffset + done, places, w, wOffset, start, y, yOffset + done, n - done);
    }

    @Override
    public void slideGradient(float[] g, int gOffset, float[] x, int[] places, float[] sums, int n) {
        int done = VectorElements.slideGradient(g, gOffset, x, places, sums, n);
        ScalarKernels.slideGradient(g, gOffset, x, places, sums, done, n);
    }

    @Override
    public float centeredDot(float[] g, int gOffset, float[] x, int xOffset, int n, float mean) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i + Lanes.COUNT <= n; i += Lanes.COUNT) {
            s0 = at(g, gOffset + i).fma(at(x, xOffset + i).sub(mean), s0);
            if (WIDTH < 16) {
                s1 = at(g, gOffset + i + WIDTH).fma(at(x, xOffset + i + WIDTH).sub(mean), s1);
            }
            if (WIDTH < 8) {
                s2 = at(g, gOffset + i + 2 * WIDTH)
                        .fma(at(x, xOffset + i + 2 * WIDTH).sub(mean), s2);
                s3 = at(g, gOffset + i + 3 * WIDTH)
                        .fma(at(x, xOffset + i + 3 * WIDTH).sub(mean), s3);
            }
        }
        float[] lanes = lanes(s0, s1, s2, s3);
        for (int lane = 0; i < n; i++, lane++) {
            lanes[lane] = Math.fma(g[gOffset + i], x[xOffset + i] - mean, lanes[lane]);
        }
        return Lanes.fold(lanes);
    }

    @Override
    public void affine(float scale, float[] x, int xOffset, float shift, float[] y, int yOffset, int n) {
        FloatVector factor = FloatVector.broadcast(SPECIES, scale);
        FloatVector summand = FloatVector.broadcast(SPECIES, shift);
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            at(x, xOffset + i).fma(factor, summand).intoArray(y, yOffset + i);
        }
        TAIL.affine(scale, x, xOffset + i, shift, y, yOffset + i, n - i);
    }

    @Override
    public void combine(
            float a, float[] x, int xOffset, float b, float[] y, int yOffset, float c, float[] z, int zOffset, int n) {
        FloatVector first = FloatVector.broadcast(SPECIES, a);
        FloatVector second = FloatVector.broadcast(SPECIES, b);
        FloatVector third = FloatVector.broadcast(SPECIES, c);
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector inner = at(y, yOffset + i).fma(second, third);
            at(x, xOffset + i).fma(first, inner).intoArray(z, zOffset + i);
        }
        TAIL.combine(a, x, xOffset + i, b, y, yOffset + i, c, z, zOffset + i, n - i);
    }

    /// The largest does not depend on the order, so vectors of any width do.
    @Override
    public float max(float[] x, int offset, int n) {
        int i = 0;
        float most = Float.NEGATIVE_INFINITY;
        if (n >= WIDTH) {
            FloatVector vector = at(x, offset);
            for (i = WIDTH; i + WIDTH <= n; i += WIDTH) {
                vector = vector.max(at(x, offset + i));
            }
            most = vector.reduceLanes(VectorOperators.MAX);
        }
        for (; i < n; i++) {
            most = Math.max(most, x[offset + i]);
        }
        return most;
    }

    @Override
    public void axpy(float a, float[] x, int xOffset, float[] y, int yOffset, int n) {
        FloatVector factor = FloatVector.broadcast(SPECIES, a);
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            factor.fma(at(x, xOffset + i), at(y, yOffset + i)).intoArray(y, yOffset + i);
        }
        TAIL.axpy(a, x, xOffset + i, y, yOffset + i, n - i);
    }

    @Override
    public float expSum(float[] x, int offset, int n, float shift) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i + Lanes.COUNT <= n; i += Lanes.COUNT) {
            s0 = s0.add(exponential(x, offset + i, shift));
            if (WIDTH < 16) {
                s1 = s1.add(exponential(x, offset + i + WIDTH, shift));
            }
            if (WIDTH < 8) {
                s2 = s2.add(exponential(x, offset + i + 2 * WIDTH, shift));
                s3 = s3.add(exponential(x, offset + i + 3 * WIDTH, shift));
            }
        }
        float[] lanes = lanes(s0, s1, s2, s3);
        for (int lane = 0; i < n; i++, lane++) {
            x[offset + i] = Polynomials.exp(x[offset + i] - shift);
            lanes[lane] += x[offset + i];
        }
        return Lanes.fold(lanes);
    }

    @Override
    public void scale(float a, float[] x, int offset, int n) {
        TAIL.scale(a, x, offset, n);
    }

    @Override
    public void gelu(float[] x, int xOffset, float[] y, int yOffset, int n) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector value = at(x, xOffset + i);
            FloatVector e = exp(value.mul(value).mul(-0.5f));
            value.mul(normal(value, e)).intoArray(y, yOffset + i);
        }
        TAIL.gelu(x, xOffset + i, y, yOffset + i, n - i);
    }

    @Override
    public void geluBackward(
            float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int n, boolean accumulate) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector value = at(x, xOffset + i);
            FloatVector e = exp(value.mul(value).mul(-0.5f));
            FloatVector slope = value.fma(e.mul(Polynomials.ROOT_TWO_PI_INVERSE), normal(value, e));
            FloatVector old = accumulate ? at(dx, dxOffset + i) : FloatVector.zero(SPECIES);
            at(dy, dyOffset + i).fma(slope, old).intoArray(dx, dxOffset + i);
        }
        TAIL.geluBackward(x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i, n - i, accumulate);
    }

    @Override
    public void layerNorm(
            float[] x,
            int xOffset,
            float[] gain,
            float[] bias,
            float epsilon,
            float[] y,
            int yOffset,
            int n,
            float[] statistics,
            int at) {
        float mean = sum(x, xOffset, n) / n;
        float rstd = (float) (1 / Math.sqrt(squaredDistances(x, xOffset, n, mean) / n + epsilon));
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector normal = at(x, xOffset + i).sub(mean).mul(rstd);
            normal.fma(at(gain, i), at(bias, i)).intoArray(y, yOffset + i);
        }
        for (; i < n; i++) {
            y[yOffset + i] = Math.fma((x[xOffset + i] - mean) * rstd, gain[i], bias[i]);
        }
        statistics[at] = mean;
        statistics[at + 1] = rstd;
    }

    @Override
    public float squaredDistances(float[] x, int offset, int n, float mean) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i + Lanes.COUNT <= n; i += Lanes.COUNT) {
            FloatVector d0 = at(x, offset + i).sub(mean);
            s0 = d0.fma(d0, s0);
            if (WIDTH < 16) {
                FloatVector d1 = at(x, offset + i + WIDTH).sub(mean);
                s1 = d1.fma(d1, s1);
            }
            if (WIDTH < 8) {
                FloatVector d2 = at(x, offset + i + 2 * WIDTH).sub(mean);
                s2 = d2.fma(d2, s2);
                FloatVector d3 = at(x, offset + i + 3 * WIDTH).sub(mean);
                s3 = d3.fma(d3, s3);
            }
        }
        float[] lanes = lanes(s0, s1, s2, s3);
        for (int lane = 0; i < n; i++, lane++) {
            float distance = x[offset + i] - mean;
            lanes[lane] = Math.fma(distance, distance, lanes[lane]);
        }
        return Lanes.fold(lanes);
    }

    @Override
    public void layerNormBackward(
            float[] x,
            int xOffset,
            float[] gain,
            float mean,
            float rstd,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int n,
            boolean accumulate) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector p0 = s0;
        FloatVector p1 = s0;
        FloatVector p2 = s0;
        FloatVector p3 = s0;
        int i = 0;
        for (; i + Lanes.COUNT <= n; i += Lanes.COUNT) {
            FloatVector g0 = at(dy, dyOffset + i).mul(at(gain, i));
            s0 = s0.add(g0);
            p0 = g0.fma(at(x, xOffset + i).sub(mean).mul(rstd), p0);
            if (WIDTH < 16) {
                FloatVector g1 = at(dy, dyOffset + i + WIDTH).mul(at(gain, i + WIDTH));
                s1 = s1.add(g1);
                p1 = g1.fma(at(x, xOffset + i + WIDTH).sub(mean).mul(rstd), p1);
            }
            if (WIDTH < 8) {
                FloatVector g2 = at(dy, dyOffset + i + 2 * WIDTH).mul(at(gain, i + 2 * WIDTH));
                s2 = s2.add(g2);
                p2 = g2.fma(at(x, xOffset + i + 2 * WIDTH).sub(mean).mul(rstd), p2);
                FloatVector g3 = at(dy, dyOffset + i + 3 * WIDTH).mul(at(gain, i + 3 * WIDTH));
                s3 = s3.add(g3);
                p3 = g3.fma(at(x, xOffset + i + 3 * WIDTH).sub(mean).mul(rstd), p3);
            }
        }
        float[] sums = lanes(s0, s1, s2, s3);
        float[] products = lanes(p0, p1, p2, p3);
        for (int lane = 0; i < n; i++, lane++) {
            float g = dy[dyOffset + i] * gain[i];
            sums[lane] += g;
            products[lane] = Math.fma(g, (x[xOffset + i] - mean) * rstd, products[lane]);
        }
        spread(
                x,
                xOffset,
                gain,
                mean,
                rstd,
                dy,
                dyOffset,
                dx,
                dxOffset,
                n,
                accumulate,
                Lanes.fold(sums) / n,
                Lanes.fold(products) / n);
    }

    private static void spread(
            float[] x,
            int xOffset,
            float[] gain,
            float mean,
            float rstd,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int n,
            boolean accumulate,
            float meanOfGradient,
            float meanOfProduct) {
        int i = 0;
        FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
        FloatVector product = FloatVector.broadcast(SPECIES, -meanOfProduct);
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector g = at(dy, dyOffset + i).mul(at(gain, i)).sub(meanOfGradient);
            FloatVector old = accumulate ? at(dx, dxOffset + i) : FloatVector.zero(SPECIES);
            FloatVector inner = at(x, xOffset + i).sub(mean).mul(rstd).fma(product, g);
            inner.fma(scale, old).intoArray(dx, dxOffset + i);
        }
        for (; i < n; i++) {
            float g = dy[dyOffset + i] * gain[i] - meanOfGradient;
            float old = accumulate ? dx[dxOffset + i] : 0f;
            float inner = Math.fma((x[xOffset + i] - mean) * rstd, -meanOfProduct, g);
            dx[dxOffset + i] = Math.fma(inner, rstd, old);
        }
    }

    @Override
    public void layerNormParameters(
            float[] x,
            int xOffset,
            float mean,
            float rstd,
            float[] dy,
            int dyOffset,
            float[] dgain,
            float[] dbias,
            int n) {
        TAIL.layerNormParameters(x, xOffset, mean, rstd, dy, dyOffset, dgain, dbias, n);
    }

    @Override
    public void adamW(
            float[] weight,
            int weightOffset,
            float[] gradient,
            int gradientOffset,
            float[] first,
            int firstOffset,
            float[] second,
            int secondOffset,
            int n,
            AdamWFactors f) {
        int i = 0;
        for (; i + WIDTH <= n; i += WIDTH) {
            FloatVector g = at(gradient, gradientOffset + i).mul(f.gradientScale());
            FloatVector m =
                    FloatVector.broadcast(SPECIES, f.beta1()).fma(at(first, firstOffset + i), g.mul(1f - f.beta1()));
            FloatVector v = FloatVector.broadcast(SPECIES, f.beta2())
                    .fma(at(second, secondOffset + i), g.mul(g).mul(1f - f.beta2()));
            FloatVector root = v.sqrt().fma(f.rootCorrection(), f.epsilon());
            m.intoArray(first, firstOffset + i);
            v.intoArray(second, secondOffset + i);
            FloatVector kept = at(weight, weightOffset + i).mul(f.keep());
            FloatVector.broadcast(SPECIES, -f.rate()).fma(m.div(root), kept).intoArray(weight, weightOffset + i);
        }
        TAIL.adamW(
                weight,
                weightOffset + i,
                gradient,
                gradientOffset + i,
                first,
                firstOffset + i,
                second,
                secondOffset + i,
                n - i,
                f);
    }

    private static FloatVector at(float[] x, int index) {
        return FloatVector.fromArray(SPECIES, x, index);
    }

    private static float[] lanes(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        float[] lanes = new float[Lanes.COUNT];
        s0.intoArray(lanes, 0);
        if (WIDTH < 16) {
            s1.intoArray(lanes, WIDTH);
        }
        if (WIDTH < 8) {
            s2.intoArray(lanes, 2 * WIDTH);
            s3.intoArray(lanes, 3 * WIDTH);
        }
        return lanes;
    }

    private static FloatVector exponential(float[] x, int index, float shift) {
        FloatVector e = exp(at(x, index).sub(shift));
        e.intoArray(x, index);
        return e;
    }
}
