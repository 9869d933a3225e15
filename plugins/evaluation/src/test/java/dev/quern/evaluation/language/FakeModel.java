package dev.quern.evaluation.language;

import dev.quern.api.model.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A model whose losses a test chooses, and which remembers what it was asked.
final class FakeModel implements LanguageModel {
    /// The loss of `target`, given what is in view.
    interface Loss {
        float nats(int[] view, int target);
    }

    final List<int[]> asked = new ArrayList<>();
    final List<int[]> continued = new ArrayList<>();
    private final int context;
    private final int vocabulary;
    private final Loss loss;

    FakeModel(int context, int vocabulary, Loss loss) {
        this.context = context;
        this.vocabulary = vocabulary;
        this.loss = loss;
    }

    /// Every token is as likely as every other.
    static FakeModel uniform(int context, int vocabulary) {
        return new FakeModel(context, vocabulary, (view, target) -> (float) Math.log(vocabulary));
    }

    @Override
    public int context() {
        return context;
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public long parameters() {
        return 42;
    }

    @Override
    public List<float[]> nats(List<int[]> sequences) {
        List<float[]> scores = new ArrayList<>();
        for (int[] sequence : sequences) {
            if (sequence.length < 2 || sequence.length > context + 1) {
                throw new IllegalArgumentException("a sequence of " + sequence.length);
            }
            asked.add(sequence);
            float[] nats = new float[sequence.length - 1];
            for (int i = 0; i < nats.length; i++) {
                nats[i] = loss.nats(Arrays.copyOf(sequence, i + 1), sequence[i + 1]);
            }
            scores.add(nats);
        }
        return scores;
    }

    /// Prefers the successor of the last token.
    @Override
    public float[] nextLogits(int[] tokens) {
        if (tokens.length < 1 || tokens.length > context) {
            throw new IllegalArgumentException(tokens.length + " tokens in view");
        }
        continued.add(tokens);
        float[] logits = new float[vocabulary];
        logits[(tokens[tokens.length - 1] + 1) % vocabulary] = 10;
        return logits;
    }

    @Override
    public void close() {}
}
