package dev.quern.evaluation.language;

import dev.quern.api.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/// Scores each token of each document exactly once, with as much of the document before it as the stride leaves in
/// view.
///
/// A document t[0..n-1] is read as the sequence e t[0] ... t[n-1], where e is the end-of-text token: what the model saw
/// between documents in training. The first window scores up to `length` tokens; each further one moves on by `stride`
/// and scores the tokens that no window has scored, each with at least `length - stride + 1` tokens before it. This is
/// the strided evaluation of Hugging Face's "Perplexity of fixed-length models".
final class WindowedScorer {
    private static final int WINDOWS_AT_ONCE = 16;

    private final LanguageModel model;
    private final int length;
    private final int stride;
    private final int endOfText;

    /// @param length tokens in view, 1 to the model's context
    /// @param stride 1 to length
    WindowedScorer(LanguageModel model, int length, int stride, int endOfText) {
        this.model = model;
        this.length = length;
        this.stride = stride;
        this.endOfText = endOfText;
    }

    /// A run of tokens for the model; the last `count` predictions score the document's tokens from `first` on.
    private record Window(int document, int first, int count, int[] sequence) {}

    /// The nats of every token of every document.
    ///
    /// @param progress told how many tokens were scored since it was last told; may throw to stop
    List<float[]> score(List<Document> documents, IntConsumer progress) {
        List<float[]> nats = new ArrayList<>();
        List<Window> pending = new ArrayList<>();
        for (int d = 0; d < documents.size(); d++) {
            int[] tokens = documents.get(d).tokens();
            nats.add(new float[tokens.length]);
            for (int first = 0; first < tokens.length; first = end(first, tokens.length)) {
                pending.add(window(d, tokens, first));
                if (pending.size() == WINDOWS_AT_ONCE) {
                    flush(pending, nats, progress);
                }
            }
        }
        flush(pending, nats, progress);
        return nats;
    }

    /// How many tokens of the sequence, the leading end-of-text included, are in view of the token at this index.
    int inView(int index) {
        return index < length ? index + 1 : length - stride + (index - length) % stride + 1;
    }

    private int end(int first, int tokens) {
        return Math.min(tokens, first + (first == 0 ? length : stride));
    }

    private Window window(int document, int[] tokens, int first) {
        int end = end(first, tokens.length);
        int count = end - first;
        int size = inView(end - 1) + 1;
        int[] sequence = new int[size];
        int start = end - size;
        if (start < 0) {
            sequence[0] = endOfText;
        }
        int skipped = Math.max(0, -start);
        System.arraycopy(tokens, start + skipped, sequence, skipped, size - skipped);
        return new Window(document, first, count, sequence);
    }

    private void flush(List<Window> pending, List<float[]> nats, IntConsumer progress) {
        if (pending.isEmpty()) {
            return;
        }
        List<float[]> scores = model.nats(pending.stream().map(Window::sequence).toList());
        int scored = 0;
        for (int w = 0; w < pending.size(); w++) {
            Window window = pending.get(w);
            float[] of = scores.get(w);
            System.arraycopy(
                    of, of.length - window.count(), nats.get(window.document()), window.first(), window.count());
            scored += window.count();
        }
        pending.clear();
        progress.accept(scored);
    }
}
