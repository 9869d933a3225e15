package dev.quern.compute.kernel;

import java.util.Arrays;

/// The specification: each kernel as plain as its formula.
public final class ScalarKernels implements Kernels {
    private static final ScalarCells CELLS = new ScalarCells();
    private static final ScalarUpdates UPDATES = new ScalarUpdates();

    @Override
    public String name() {
        return "scalar";
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
        for (int row = firstRow; row < lastRow; row++) {
            for (int column = firstColumn; column < lastColumn; column++) {
                int at = plan.c(row, column);
                float sum =
                        switch (plan.start()) {
                            case ZERO -> 0f;
                            case OLD -> c[at];
                            case BIAS -> bias[plan.biasOffset() + column];
                        };
                for (int inner = 0; inner < plan.k(); inner++) {
                    sum = Math.fma(a[plan.a(row, inner)], b[plan.b(inner, column)], sum);
                }
                c[at] = sum;
            }
        }
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
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Polynomials.tanh(x[xOffset + i]);
        }
    }

    @Override
    public void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Polynomials.sigmoid(x[xOffset + i]);
        }
    }

    @Override
    public void transpose(float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int distance) {
        copyTransposed(from, at, stride, columns, rows, to, toAt, distance);
    }

    @Override
    public void transposePadded(
            float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int group) {
        copyTransposed(from, at, stride, columns, rows, to, toAt, group);
        clearRows(columns, rows, to, toAt, group);
    }

    /// Four rows at a time: each pass writes four neighbours, which halves the cache lines touched.
    static void copyTransposed(
            float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int distance) {
        int row = 0;
        for (; row + 4 <= rows; row += 4) {
            int source = at + row * stride;
            int target = toAt + row;
            for (int column = 0; column < columns; column++) {
                to[target] = from[source + column];
                to[target + 1] = from[source + stride + column];
                to[target + 2] = from[source + 2 * stride + column];
                to[target + 3] = from[source + 3 * stride + column];
                target += distance;
            }
        }
        for (; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[toAt + column * distance + row] = from[at + row * stride + column];
            }
        }
    }

    /// Zeros for the rows of each column from `rows` to `group`.
    static void clearRows(int columns, int rows, float[] to, int toAt, int group) {
        for (int column = 0; column < columns; column++) {
            for (int row = rows; row < group; row++) {
                to[toAt + column * group + row] = 0f;
            }
        }
    }

    @Override
    public int packedSize(int m, int k) {
        return m * k;
    }

    @Override
    public int fewRows() {
        return 0;
    }

    @Override
    public void packRows(
            float[] a, int at, int stride, int m, int kFrom, int count, int k, float[] packed, int packedAt) {
        for (int row = 0; row < m; row++) {
            System.arraycopy(a, at + row * stride, packed, packedAt + row * k + kFrom, count);
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
        int k = gather.k();
        for (int column = from; column < to; column++) {
            int run = gather.runOf(column);
            int place = sourceAt + gather.places()[run] + column - gather.starts()[run];
            for (int row = 0; row < m; row++) {
                int at = cAt + row * stride + column - from;
                float sum = c[at];
                for (int i = 0; i < k; i++) {
                    sum = Math.fma(packed[packedAt + row * k + i], source[gather.inner()[i] + place], sum);
                }
                c[at] = sum;
            }
        }
    }

    @Override
    public float dot(float[] x, int xOffset, float[] y, int yOffset, int n) {
        float[] lanes = new float[Lanes.COUNT];
        for (int i = 0; i < n; i++) {
            lanes[i % Lanes.COUNT] = Math.fma(x[xOffset + i], y[yOffset + i], lanes[i % Lanes.COUNT]);
        }
        return Lanes.fold(lanes);
    }

    @Override
    public float sum(float[] x, int offset, int n) {
        float[] lanes = new float[Lanes.COUNT];
        for (int i = 0; i < n; i++) {
            lanes[i % Lanes.COUNT] += x[offset + i];
        }
        return Lanes.fold(lanes);
    }

    @Override
    public void lineProducts(
            float[] g, int[] gPlaces, float[] x, int[] xPlaces, int n, float[] sums, int at, int stride) {
        for (int row = 0; row < gPlaces.length; row++) {
            for (int tap = 0; tap < xPlaces.length; tap++) {
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
        for (int i = 0; i < n; i++) {
            float a = x[xOffset + i * xStep];
            float b = y[yOffset + i * yStep];
            z[zOffset + i] = switch (operation) {
                case ADD -> a + b;
                case SUBTRACT -> a - b;
                case MULTIPLY -> a * b;
                case DIVIDE -> a / b;
                case MAXIMUM -> Math.max(a, b);
                case MINIMUM -> Math.min(a, b);
            };
        }
    }

    @Override
    public void clip(float[] x, int xOffset, float low, float high, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Math.min(Math.max(x[xOffset + i], low), high);
        }
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
        for (int i = 0; i < n; i++) {
            float value = x[xOffset + i];
            float slope = value > low && value < high ? 1 : value == low || value == high ? edge : 0;
            dx[dxOffset + i] = slope == 0 ? 0 : dy[dyOffset + i] * slope;
        }
    }

    @Override
    public void slide(
            float[] x, int xOffset, int[] places, float[] w, int wOffset, float start, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            float sum = start;
            for (int tap = 0; tap < places.length; tap++) {
                sum = Math.fma(w[wOffset + tap], x[xOffset + i + places[tap]], sum);
            }
            y[yOffset + i] = sum;
        }
    }

    @Override
    public void slideGradient(float[] g, int gOffset, float[] x, int[] places, float[] sums, int n) {
        slideGradient(g, gOffset, x, places, sums, 0, n);
    }

    /// The elements from `first`.
    static void slideGradient(float[] g, int gOffset, float[] x, int[] places, float[] sums, int first, int n) {
        for (int tap = 0; tap < places.length; tap++) {
            for (int i = first; i < n; i++) {
                sums[tap * n + i] = Math.fma(g[gOffset + i], x[places[tap] + i], sums[tap * n + i]);
            }
        }
    }

    @Override
    public float squaredDistances(float[] x, int offset, int n, float mean) {
        float[] lanes = new float[Lanes.COUNT];
        for (int i = 0; i < n; i++) {
            float distance = x[offset + i] - mean;
            lanes[i % Lanes.COUNT] = Math.fma(distance, distance, lanes[i % Lanes.COUNT]);
        }
        return Lanes.fold(lanes);
    }

    @Override
    public float centeredDot(float[] g, int gOffset, float[] x, int xOffset, int n, float mean) {
        float[] lanes = new float[Lanes.COUNT];
        for (int i = 0; i < n; i++) {
            lanes[i % Lanes.COUNT] = Math.fma(g[gOffset + i], x[xOffset + i] - mean, lanes[i % Lanes.COUNT]);
        }
        return Lanes.fold(lanes);
    }

    @Override
    public void affine(float scale, float[] x, int xOffset, float shift, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Math.fma(scale, x[xOffset + i], shift);
        }
    }

    @Override
    public void combine(
            float a, float[] x, int xOffset, float b, float[] y, int yOffset, float c, float[] z, int zOffset, int n) {
        for (int i = 0; i < n; i++) {
            z[zOffset + i] = Math.fma(a, x[xOffset + i], Math.fma(b, y[yOffset + i], c));
        }
    }

    @Override
    public float max(float[] x, int offset, int n) {
        float[] lanes = new float[Lanes.COUNT];
        Arrays.fill(lanes, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i++) {
            lanes[i % Lanes.COUNT] = Math.max(lanes[i % Lanes.COUNT], x[offset + i]);
        }
        return Lanes.foldMax(lanes);
    }

    @Override
    public void axpy(float a, float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Math.fma(a, x[xOffset + i], y[yOffset + i]);
        }
    }

    @Override
    public float expSum(float[] x, int offset, int n, float shift) {
        float[] lanes = new float[Lanes.COUNT];
        for (int i = 0; i < n; i++) {
            x[offset + i] = Polynomials.exp(x[offset + i] - shift);
            lanes[i % Lanes.COUNT] += x[offset + i];
        }
        return Lanes.fold(lanes);
    }

    @Override
    public void scale(float a, float[] x, int offset, int n) {
        for (int i = 0; i < n; i++) {
            x[offset + i] *= a;
        }
    }

    @Override
    public void gelu(float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int i = 0; i < n; i++) {
            float value = x[xOffset + i];
            y[yOffset + i] = value * Polynomials.normal(value, Polynomials.exp(-0.5f * (value * value)));
        }
    }

    @Override
    public void geluBackward(
            float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int n, boolean accumulate) {
        for (int i = 0; i < n; i++) {
            float value = x[xOffset + i];
            float e = Polynomials.exp(-0.5f * (value * value));
            float slope = Math.fma(value, e * Polynomials.ROOT_TWO_PI_INVERSE, Polynomials.normal(value, e));
            float old = accumulate ? dx[dxOffset + i] : 0f;
            dx[dxOffset + i] = Math.fma(dy[dyOffset + i], slope, old);
        }
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
        float[] lanes = new float[Lanes.COUNT];
        for (int i = 0; i < n; i++) {
            float distance = x[xOffset + i] - mean;
            lanes[i % Lanes.COUNT] = Math.fma(distance, distance, lanes[i % Lanes.COUNT]);
        }
        float rstd = (float) (1 / Math.sqrt(Lanes.fold(lanes) / n + epsilon));
        for (int i = 0; i < n; i++) {
            y[yOffset + i] = Math.fma((x[xOffset + i] - mean) * rstd, gain[i], bias[i]);
        }
        statistics[at] = mean;
        statistics[at + 1] = rstd;
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
        float[] sums = new float[Lanes.COUNT];
        float[] products = new float[Lanes.COUNT];
        for (int i = 0; i < n; i++) {
            float g = dy[dyOffset + i] * gain[i];
            int lane = i % Lanes.COUNT;
            sums[lane] += g;
            products[lane] = Math.fma(g, (x[xOffset + i] - mean) * rstd, products[lane]);
        }
        float meanOfGradient = Lanes.fold(sums) / n;
        float meanOfProduct = Lanes.fold(products) / n;
        for (int i = 0; i < n; i++) {
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
        for (int i = 0; i < n; i++) {
            dgain[i] = Math.fma(dy[dyOffset + i], (x[xOffset + i] - mean) * rstd, dgain[i]);
            dbias[i] += dy[dyOffset + i];
        }
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
        for (int i = 0; i < n; i++) {
            float g = gradient[gradientOffset + i] * f.gradientScale();
            float m = Math.fma(f.beta1(), first[firstOffset + i], (1f - f.beta1()) * g);
            float v = Math.fma(f.beta2(), second[secondOffset + i], (1f - f.beta2()) * (g * g));
            float root = Math.fma((float) Math.sqrt(v), f.rootCorrection(), f.epsilon());
            first[firstOffset + i] = m;
            second[secondOffset + i] = v;
            weight[weightOffset + i] = Math.fma(-f.rate(), m / root, weight[weightOffset + i] * f.keep());
        }
    }
}
