package dev.quern.corpus.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// FastText's prediction once more: with strings, lists of rows and doubles, and the probability of each label by
/// itself. Knows valid UTF-8 only.
final class PlainFastText {
    private final FastTextWriter model;

    PlainFastText(FastTextWriter model) {
        this.model = model;
    }

    /// Probabilities of all labels, or null for a text without words.
    double[] probabilities(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("[ \n\r\t\u000B\f\0]+")) {
            if (word.equals("</s>")) {
                break;
            }
            if (!word.isEmpty() && !word.startsWith("__label__")) {
                words.add(word);
            }
        }
        if (words.isEmpty()) {
            return null;
        }
        words.add("</s>");
        List<Integer> rows = new ArrayList<>();
        words.forEach(word -> rowsOf(word, rows));
        for (int first = 0; first < words.size(); first++) {
            long hash = hash(words.get(first));
            for (int next = first + 1; next < words.size() && next < first + model.wordNgrams; next++) {
                hash = hash * 116049371L + hash(words.get(next));
                addBucket((int) Long.remainderUnsigned(hash, model.buckets), rows);
            }
        }
        double[] hidden = new double[model.dimension];
        for (int row : rows) {
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] += model.input[row][i] / (double) rows.size();
            }
        }
        return rows.isEmpty() ? null : model.loss == 1 ? tree(hidden) : flat(hidden);
    }

    private void rowsOf(String word, List<Integer> rows) {
        if (model.words.contains(word)) {
            rows.add(model.words.indexOf(word));
        }
        if (word.equals("</s>")) {
            return;
        }
        int[] points = ("<" + word + ">").codePoints().toArray();
        for (int from = 0; from < points.length; from++) {
            for (int to = from + 1; to <= points.length && to - from <= model.most; to++) {
                boolean mark = to - from == 1 && (from == 0 || to == points.length);
                if (to - from >= model.fewest && !mark) {
                    int hash = hash(new String(points, from, to - from));
                    addBucket((int) (Integer.toUnsignedLong(hash) % model.buckets), rows);
                }
            }
        }
    }

    private void addBucket(int bucket, List<Integer> rows) {
        if (model.pruned == null) {
            rows.add(model.words.size() + bucket);
            return;
        }
        for (int i = 0; i < model.pruned.length; i++) {
            if (model.pruned[i] == bucket) {
                rows.add(model.words.size() + i);
            }
        }
    }

    /// FNV-1a, but each byte is widened with its sign.
    private static int hash(String text) {
        long hash = 2166136261L;
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ value & 0xFFFFFFFFL) * 16777619L & 0xFFFFFFFFL;
        }
        return (int) hash;
    }

    private double[] tree(double[] hidden) {
        int labels = model.labels.size();
        // each entry: weight, then nodes of a tree as nested lists; the lightest two are joined, leaves last to first
        List<long[]> nodes = new ArrayList<>();
        for (int label = 0; label < labels; label++) {
            nodes.add(new long[] {model.counts[label], -1, -1});
        }
        boolean[] used = new boolean[2 * labels];
        for (int node = labels; node < 2 * labels - 1; node++) {
            int left = lightest(nodes, used, labels);
            int right = lightest(nodes, used, labels);
            nodes.add(new long[] {nodes.get(left)[0] + nodes.get(right)[0], left, right});
        }
        double[] found = new double[labels];
        walk(nodes, nodes.size() - 1, 0, hidden, found);
        return found;
    }

    /// The lightest node not yet used: inner nodes from the first, leaves from the last; of equals the inner one.
    private static int lightest(List<long[]> nodes, boolean[] used, int labels) {
        int best = -1;
        for (int node = labels; node < nodes.size(); node++) {
            if (!used[node] && (best < 0 || nodes.get(node)[0] < nodes.get(best)[0])) {
                best = node;
            }
        }
        int leaf = labels - 1;
        while (leaf >= 0 && used[leaf]) {
            leaf--;
        }
        if (leaf >= 0 && (best < 0 || nodes.get(leaf)[0] < nodes.get(best)[0])) {
            best = leaf;
        }
        used[best] = true;
        return best;
    }

    private void walk(List<long[]> nodes, int node, double logarithm, double[] hidden, double[] found) {
        int labels = found.length;
        if (node < labels) {
            found[node] = Math.exp(logarithm);
            return;
        }
        double right = 1 / (1 + Math.exp(-dot(hidden, node - labels)));
        walk(nodes, (int) nodes.get(node)[1], logarithm + Math.log(1 - right + 1e-5), hidden, found);
        walk(nodes, (int) nodes.get(node)[2], logarithm + Math.log(right + 1e-5), hidden, found);
    }

    private double[] flat(double[] hidden) {
        double[] scores = new double[model.labels.size()];
        Arrays.setAll(scores, label -> dot(hidden, label));
        if (model.loss == 3) {
            double sum = Arrays.stream(scores).map(Math::exp).sum();
            return Arrays.stream(scores).map(score -> Math.exp(score) / sum).toArray();
        }
        return Arrays.stream(scores).map(score -> 1 / (1 + Math.exp(-score))).toArray();
    }

    private double dot(double[] hidden, int row) {
        double dot = 0;
        for (int i = 0; i < hidden.length; i++) {
            dot += hidden[i] * model.output[row][i];
        }
        return dot;
    }
}
