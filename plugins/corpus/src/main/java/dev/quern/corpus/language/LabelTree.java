package dev.quern.corpus.language;

import java.util.Arrays;

/// The binary tree of hierarchical softmax: Huffman's, over the labels in the order of the file, which is that of
/// falling counts. Leaves are labels; an inner node has the row of the output matrix that is its number less the
/// labels.
final class LabelTree {
    private static final long NOT_YET = 1_000_000_000_000_000L;
    private static final double EPSILON = 1e-5;
    /// Paths with less than this logarithm of a probability are not followed.
    private static final float LEAST = (float) Math.log(EPSILON);

    private final int labels;
    private final int[] left;
    private final int[] right;

    LabelTree(long[] counts) {
        labels = counts.length;
        int nodes = 2 * labels - 1;
        left = new int[nodes];
        right = new int[nodes];
        long[] weights = Arrays.copyOf(counts, nodes);
        Arrays.fill(weights, labels, nodes, NOT_YET);
        int leaf = labels - 1;
        int inner = labels;
        for (int node = labels; node < nodes; node++) {
            int[] least = new int[2];
            for (int i = 0; i < 2; i++) {
                // Of equal weights the inner node is taken, as fastText does.
                least[i] = leaf >= 0 && weights[leaf] < weights[inner] ? leaf-- : inner++;
            }
            left[node] = least[0];
            right[node] = least[1];
            weights[node] = weights[least[0]] + weights[least[1]];
        }
    }

    /// What was found for one text; the stack of a search.
    static final class Search {
        private final int[] nodes;
        private final float[] scores;
        int label;
        float score;

        Search(LabelTree tree) {
            nodes = new int[tree.left.length + 1];
            scores = new float[nodes.length];
        }
    }

    /// Finds the label with the greatest sum of logarithms on its path, depth first and left first; of equals the last.
    /// `label` stays -1 where every path is improbable.
    void best(Rows output, float[] hidden, Search search) {
        search.label = -1;
        search.nodes[0] = left.length - 1;
        search.scores[0] = 0;
        int size = 1;
        while (size > 0) {
            int node = search.nodes[--size];
            float score = search.scores[size];
            if (score < LEAST || search.label >= 0 && score < search.score) {
                continue;
            }
            if (node < labels) {
                search.label = node;
                search.score = score;
                continue;
            }
            float product = output.dot(hidden, node - labels);
            float probability = (float) (1.0 / (1 + (float) Math.exp(-product)));
            search.nodes[size] = right[node];
            search.scores[size++] = score + logarithm(probability);
            search.nodes[size] = left[node];
            search.scores[size++] = score + logarithm((float) (1.0 - probability));
        }
    }

    static float logarithm(float probability) {
        return (float) Math.log(probability + EPSILON);
    }
}
