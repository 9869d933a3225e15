package dev.quern.corpus.language;

/// Identifies languages by a fastText model. Labels are those of fastText's `predict`. Vectors are summed word by
/// word, so that scores differ: by less than 10^-4 for texts of up to 10,000 bytes; by up to some 10^-3 for longer
/// ones, over which fastText sums in single precision, and for one versus all, whose probabilities have steps.
///
/// A text without a word has no label, where fastText gives the label of an empty line.
final class FastTextIdentifier implements LanguageIdentifier {
    private static final int SIGMOID_STEPS = 512;
    private static final int SIGMOID_BOUND = 8;

    private final FastTextModel model;
    private final FastTextVectors vectors;
    private final WordSums sums;
    private final float[] hidden;
    private final float[] endOfLine;
    private final int endOfLineParts;
    private final float[] outputs;
    private final LabelTree.Search search;
    private double score;

    FastTextIdentifier(FastTextModel model) {
        this.model = model;
        this.vectors = new FastTextVectors(model);
        this.sums = new WordSums(vectors);
        this.hidden = new float[model.shape().dimension()];
        this.endOfLine = new float[hidden.length];
        this.endOfLineParts = vectors.addEndOfLine(endOfLine);
        this.outputs = new float[model.labels().size()];
        this.search = model.tree() == null ? null : new LabelTree.Search(model.tree());
    }

    @Override
    public double score() {
        return score;
    }

    @Override
    public int identify(byte[] text, int from, int to) {
        sums.read(text, from, to);
        score = 0;
        if (sums.words() == 0) {
            return NONE;
        }
        sums.follow(FastTextWords.END_OF_LINE);
        long parts = sums.parts() + endOfLineParts;
        if (parts == 0) {
            return NONE;
        }
        double[] total = sums.total();
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = (float) ((total[i] + endOfLine[i]) / parts);
        }
        return model.tree() == null ? flat() : byTree();
    }

    private int byTree() {
        model.tree().best(model.output(), hidden, search);
        score = search.label < 0 ? 0 : Math.exp(search.score);
        return search.label;
    }

    private int flat() {
        for (int label = 0; label < outputs.length; label++) {
            outputs[label] = model.output().dot(hidden, label);
        }
        if (model.shape().loss() == FastTextModel.Loss.SOFTMAX) {
            softmax();
        } else {
            for (int label = 0; label < outputs.length; label++) {
                outputs[label] = sigmoid(outputs[label]);
            }
        }
        int best = NONE;
        float most = Float.NEGATIVE_INFINITY;
        for (int label = 0; label < outputs.length; label++) {
            float logarithm = LabelTree.logarithm(outputs[label]);
            if (logarithm >= most) {
                most = logarithm;
                best = label;
            }
        }
        score = best < 0 ? 0 : Math.exp(most);
        return best;
    }

    private void softmax() {
        float most = Float.NEGATIVE_INFINITY;
        for (float output : outputs) {
            most = Math.max(most, output);
        }
        float sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = (float) Math.exp(outputs[i] - most);
            sum += outputs[i];
        }
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] /= sum;
        }
    }

    /// The logistic function in steps of 1/32, as fastText tabulates it.
    private static float sigmoid(float value) {
        if (Float.isNaN(value) || value < -SIGMOID_BOUND) {
            return 0;
        }
        if (value > SIGMOID_BOUND) {
            return 1;
        }
        int step = (int) ((value + SIGMOID_BOUND) * SIGMOID_STEPS / SIGMOID_BOUND / 2);
        float place = (float) (step * 2 * SIGMOID_BOUND) / SIGMOID_STEPS - SIGMOID_BOUND;
        return (float) (1 / (1 + Math.exp(-place)));
    }
}
