package dev.quern.compute.core;

/// Scaled dot-product attention head by head on views of the projected queries, keys and values; nothing recorded.
///
/// The backward pass computes the attention weights again rather than store them.
final class AttentionLoops {

    private final Allocator allocator;
    private final MatrixLoops matrices;
    private final RowLoops rows;

    AttentionLoops(Allocator allocator, MatrixLoops matrices, RowLoops rows) {
        this.allocator = allocator;
        this.matrices = matrices;
        this.rows = rows;
    }

    /// @param projected (batch, time, 3 * width), row-major
    /// @param result (batch, time, width), row-major, written
    void forward(Tensor projected, int heads, boolean causal, Tensor result) {
        for (int b = 0; b < projected.length(0); b++) {
            for (int h = 0; h < heads; h++) {
                try (Tensor weights = weights(projected, b, h, heads, causal);
                        Tensor values = head(projected, 2, 3, b, h, heads);
                        Tensor dense = allocator.duplicate(values);
                        Tensor product = allocator.emptyLike(dense);
                        Tensor target = head(result, 0, 1, b, h, heads)) {
                    matrices.multiply(weights, dense, product, false);
                    allocator.copy(product, target);
                }
            }
        }
    }

    /// (time, width / heads): one head of part `part` of `parts` side by side.
    private static Tensor head(Tensor tensor, int part, int parts, int batch, int head, int heads) {
        int time = tensor.length(1);
        int row = tensor.length(2);
        int size = row / parts / heads;
        int start = tensor.offset() + batch * time * row + part * (row / parts) + head * size;
        return tensor.view(Layout.strided(new int[] {time, size}, new int[] {row, 1}, start));
    }

    private static Tensor transposed(Tensor matrix) {
        return matrix.view(matrix.layout().permute(new int[] {1, 0}));
    }

    /// softmax(queries keys^T / sqrt(size)), (time, time); future positions are 0 when causal.
    private Tensor weights(Tensor projected, int batch, int head, int heads, boolean causal) {
        int time = projected.length(1);
        Tensor scores = allocator.empty(ElementType.FLOAT32, time, time);
        try (Tensor queries = head(projected, 0, 3, batch, head, heads);
                Tensor keys = head(projected, 1, 3, batch, head, heads);
                Tensor turned = transposed(keys)) {
            matrices.multiply(queries, turned, scores, false);
            float scale = (float) (1 / Math.sqrt(queries.length(1)));
            float[] values = scores.floats();
            for (int row = 0; row < time; row++) {
                for (int column = 0; column < time; column++) {
                    int at = row * time + column;
                    values[at] = causal && column > row ? Float.NEGATIVE_INFINITY : values[at] * scale;
                }
            }
        }
        rows.softmax(scores, scores, false);
        return scores;
    }

    /// The gradient of the projected input, given that of the result.
    Tensor backward(Tensor projected, int heads, boolean causal, Tensor gradient) {
        Tensor result = allocator.empty(ElementType.FLOAT32, projected.shape());
        for (int b = 0; b < projected.length(0); b++) {
            for (int h = 0; h < heads; h++) {
                try (Tensor weights = weights(projected, b, h, heads, causal);
                        Tensor slopes = head(gradient, 0, 1, b, h, heads)) {
                    backwardHead(projected, b, h, heads, weights, slopes, result);
                }
            }
        }
        return result;
    }

    private void backwardHead(
            Tensor projected, int batch, int head, int heads, Tensor weights, Tensor slopes, Tensor result) {
        try (Tensor queries = head(projected, 0, 3, batch, head, heads);
                Tensor keys = head(projected, 1, 3, batch, head, heads);
                Tensor values = head(projected, 2, 3, batch, head, heads);
                Tensor turnedWeights = transposed(weights);
                Tensor turnedValues = transposed(values);
                Tensor weightSlopes = allocator.emptyLike(weights);
                Tensor scoreSlopes = allocator.emptyLike(weights);
                Tensor turnedScores = transposed(scoreSlopes)) {
            put(turnedWeights, slopes, result, 2, batch, head, heads);
            matrices.multiply(slopes, turnedValues, weightSlopes, false);
            rows.softmaxGradient(weights, weightSlopes, scoreSlopes, false);
            float scale = (float) (1 / Math.sqrt(queries.length(1)));
            float[] scores = scoreSlopes.floats();
            for (int i = 0; i < scoreSlopes.size(); i++) {
                scores[i] *= scale;
            }
            put(scoreSlopes, keys, result, 0, batch, head, heads);
            put(turnedScores, queries, result, 1, batch, head, heads);
        }
    }

    /// Writes a product to one head of one part of the result.
    private void put(Tensor left, Tensor right, Tensor result, int part, int batch, int head, int heads) {
        try (Tensor product = allocator.empty(ElementType.FLOAT32, left.length(0), right.length(1));
                Tensor target = head(result, part, 3, batch, head, heads)) {
            matrices.multiply(left, right, product, false);
            allocator.copy(product, target);
        }
    }
}
