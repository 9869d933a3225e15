package dev.quern.compute.kernel;

/// What a device computes, on row-major `float[]` with offsets. All results are defined bit by bit: products are
/// summed in one chain
/// of fused multiply-adds in the order of the inner index, and sums of a row run in 16 lanes that are folded as a tree
/// ([Lanes]), so vector width and threads cannot change a bit.
///
/// Stateless; safe for use by several threads on different outputs.
public interface Kernels {

    /// Name for reports: `scalar`, or `vector 512 bit`.
    String name();

    /// A block of rows and columns of `C = op(A) op(B) + C`, or with bias or zero in place of C.
    ///
    /// @param plan shapes, layout and start value
    void gemm(
            GemmPlan plan,
            float[] a,
            float[] b,
            float[] c,
            float[] bias,
            int firstRow,
            int lastRow,
            int firstColumn,
            int lastColumn);

    /// The pointwise parts of recurrent cells.
    RecurrentCells cells();

    /// The update rules of optimisers.
    UpdateRules updates();

    /// y[i] = tanh(x[i]); relative error below 3e-7.
    void tanh(float[] x, int xOffset, float[] y, int yOffset, int n);

    /// y[i] = 1 / (1 + exp(-x[i])); relative error below 3e-7.
    void sigmoid(float[] x, int xOffset, float[] y, int yOffset, int n);

    /// to[toAt + column * distance + row] = from[at + row * stride + column]. Nothing else is touched, even for a
    /// moment.
    void transpose(float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int distance);

    /// The same where the target's columns follow one another, `group` floats each: those beyond `rows` become 0.
    void transposePadded(float[] from, int at, int stride, int columns, int rows, float[] to, int toAt, int group);

    /// Floats that [#packRows] writes for a matrix (m, k).
    int packedSize(int m, int k);

    /// Rows of a matrix in the form that [#gatheredProduct] reads: inner indexes `kFrom` to `kFrom + count` of a matrix
    /// (m, k) from rows that lie `stride` apart.
    void packRows(float[] a, int at, int stride, int m, int kFrom, int count, int k, float[] packed, int packedAt);

    /// C (m, columns) += A (m, k) * B with a gathered B (k, n), for the columns `from` to `to`.
    ///
    /// @param packed A as [#packRows] wrote it, from `packedAt`
    /// @param from a multiple of [#STRIP]
    /// @param source where the gather's places are, counted from `sourceAt`; readable for [#STRIP] floats beyond
    /// the
    ///     last unless all runs are whole strips
    /// @param c column `from` of row 0 is `c[cAt]`; holds m rows of `stride` floats, rounded up to a multiple of
    ///     [#ROWS]
    /// @param stride of the rows of C; what lies beyond its columns up to a multiple of 16 is overwritten
    void gatheredProduct(
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
            int stride);

    /// Rows up to which a gathered product reads strips of one piece in place instead of packing them.
    int fewRows();

    /// Columns of gathered products come in strips of at most so many.
    int STRIP = 32;

    /// Gathered products write rows up to a multiple of so many.
    int ROWS = 4;

    /// Sum of x[i] * y[i].
    float dot(float[] x, int xOffset, float[] y, int yOffset, int n);

    /// Sum of x[i].
    float sum(float[] x, int offset, int n);

    /// Sum of (x[i] - mean)².
    float squaredDistances(float[] x, int offset, int n, float mean);

    /// Sum of g[i] * (x[i] - mean).
    float centeredDot(float[] g, int gOffset, float[] x, int xOffset, int n, float mean);

    /// y[i] = scale * x[i] + shift, fused.
    void affine(float scale, float[] x, int xOffset, float shift, float[] y, int yOffset, int n);

    /// z[i] = a * x[i] + (b * y[i] + c), both fused.
    void combine(
            float a, float[] x, int xOffset, float b, float[] y, int yOffset, float c, float[] z, int zOffset, int n);

    /// Largest of x; negative infinity for n = 0.
    float max(float[] x, int offset, int n);

    /// y[i] = a * x[i] + y[i], fused; the two do not overlap.
    void axpy(float a, float[] x, int xOffset, float[] y, int yOffset, int n);

    /// x[i] = exp(x[i] - shift); gives back the sum of the results. Relative error below 2e-7; arguments below -87
    /// give 0.
    float expSum(float[] x, int offset, int n, float shift);

    /// sums[r, t] += sum over i of g[i + gPlaces[r]] * x[i + xPlaces[t]], in lanes: the gradients of the weights of a
    /// convolution whose channels lie in lines.
    ///
    /// @param sums (gPlaces.length, xPlaces.length), from `at`, rows `stride` apart
    void lineProducts(float[] g, int[] gPlaces, float[] x, int[] xPlaces, int n, float[] sums, int at, int stride);

    /// z[i] = x[i] op y[i]; an operand with step 0 repeats its first element, the other steps are 1. `z` may be an
    /// operand
    /// at the same offset.
    void arithmetic(
            Arithmetic operation,
            float[] x,
            int xOffset,
            int xStep,
            float[] y,
            int yOffset,
            int yStep,
            float[] z,
            int zOffset,
            int n);

    /// Functions of two elements.
    enum Arithmetic {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        /// NaN where either is.
        MAXIMUM,
        MINIMUM
    }

    /// y[i] = x[i], at least `low` and at most `high`; NaN stays.
    void clip(float[] x, int xOffset, float low, float high, float[] y, int yOffset, int n);

    /// dx[i] = dy[i] where x[i] is above `low` and below `high`, dy[i] * edge where it is one of them, else 0.
    void clipGradient(
            float[] x,
            int xOffset,
            float low,
            float high,
            float edge,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int n);

    /// y[i] = start + sum over taps t of w[t] * x[i + places[t]], one chain in the order of the taps: a convolution of
    /// one channel laid out in a line.
    void slide(
            float[] x, int xOffset, int[] places, float[] w, int wOffset, float start, float[] y, int yOffset, int n);

    /// sums[t * n + i] += g[gOffset + i] * x[i + places[t]], fused: the gradients of the weights of [#slide],
    /// element by element.
    void slideGradient(float[] g, int gOffset, float[] x, int[] places, float[] sums, int n);

    /// x[i] = x[i] * a.
    void scale(float a, float[] x, int offset, int n);

    /// y = x / 2 * (1 + erf(x / sqrt 2)), the exact GELU; absolute error below 1e-6.
    void gelu(float[] x, int xOffset, float[] y, int yOffset, int n);

    /// dx = dy * gelu'(x), added where `accumulate`.
    void geluBackward(
            float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int n, boolean accumulate);

    /// One row of layer normalisation: y = (x - mean) * rstd * gain + bias.
    ///
    /// @param statistics mean goes to `statistics[at]`, 1 / sqrt(variance + epsilon) to `statistics[at + 1]`
    void layerNorm(
            float[] x,
            int xOffset,
            float[] gain,
            float[] bias,
            float epsilon,
            float[] y,
            int yOffset,
            int n,
            float[] statistics,
            int at);

    /// dx of one row; added where `accumulate`.
    void layerNormBackward(
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
            boolean accumulate);

    /// dgain[i] += dy[i] * (x[i] - mean) * rstd and dbias[i] += dy[i].
    void layerNormParameters(
            float[] x,
            int xOffset,
            float mean,
            float rstd,
            float[] dy,
            int dyOffset,
            float[] dgain,
            float[] dbias,
            int n);

    /// AdamW on n weights.
    void adamW(
            float[] weight,
            int weightOffset,
            float[] gradient,
            int gradientOffset,
            float[] first,
            int firstOffset,
            float[] second,
            int secondOffset,
            int n,
            AdamWFactors factors);

    /// The factors of one AdamW step, bias corrections folded in: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 -
    /// beta2) g²,
    /// w = w * keep - rate * m / (sqrt(v) * rootCorrection + epsilon), g being gradient * gradientScale.
    record AdamWFactors(
            float gradientScale,
            float beta1,
            float beta2,
            float keep,
            float rate,
            float rootCorrection,
            float epsilon) {}
}
