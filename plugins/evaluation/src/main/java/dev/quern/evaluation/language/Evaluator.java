package dev.quern.evaluation.language;

import dev.quern.api.ErrorCode;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.TaskContext;
import dev.quern.api.model.LanguageModel;
import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.Evaluation.Sample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// One evaluation: scores the documents, then lets [Analysis] make figures of the scores.
final class Evaluator {
    private final EvaluateTask.Config config;
    private final TaskContext context;
    private final TextTokens text;
    private final TrainingTokens train;
    private final LanguageModel model;
    private final Runnable alive;
    private final List<String> warnings = new ArrayList<>();

    /// @param train null if there are no training rows
    Evaluator(
            EvaluateTask.Config config,
            TaskContext context,
            TextTokens text,
            TrainingTokens train,
            LanguageModel model) {
        this.config = config;
        this.context = context;
        this.text = text;
        this.train = train;
        this.model = model;
        this.alive = new EvaluateTask.Alive(context);
    }

    /// What came out: the evaluation, and the scored documents in canonical order.
    record Outcome(Evaluation evaluation, List<ScoredDocument> documents) {}

    Outcome evaluate(DocumentSelection.Selected selected) {
        if (model.vocabulary() != text.vocabulary()) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "the model knows " + model.vocabulary() + " tokens, the tokenizer " + text.vocabulary(),
                    "Give this step the tokenizer that the model was trained with.");
        }
        int length = length();
        int stride = config.window().stride().orElse(Math.max(1, length / 2));
        PlanException.check(
                stride <= length, "window.stride", "must be at most the window's %d tokens, got %d", length, stride);
        WindowedScorer scorer = new WindowedScorer(model, length, stride, text.endOfText());
        List<ScoredDocument> scored = new ArrayList<>();
        long gzipTogether = score(scorer, selected, scored);
        List<Sample> samples = samples();
        Evaluation evaluation = new Analysis(
                        config, context.seed(), scorer, text, scored, train, gzipTogether, warnings)
                .evaluation(subject(selected), settings(length, stride), samples);
        return new Outcome(evaluation, scored);
    }

    private int length() {
        int length = config.window().length().orElse(model.context());
        PlanException.check(
                length <= model.context(),
                "window.length",
                "must be at most the model's context of %d tokens, got %d",
                model.context(),
                length);
        return length;
    }

    /// Adds the scored documents to `scored`.
    ///
    /// @return size of all texts under gzip in one stream
    private long score(WindowedScorer scorer, DocumentSelection.Selected selected, List<ScoredDocument> scored) {
        long total = selected.data().tokens();
        long[] done = {0};
        List<float[]> nats = scorer.score(selected.documents(), count -> {
            alive.run();
            done[0] += count;
            context.progress(done[0], total, "tokens", "");
        });
        long mismatched = 0;
        try (GzipBaseline gzip = new GzipBaseline()) {
            for (int d = 0; d < nats.size(); d++) {
                Document document = selected.documents().get(d);
                byte[] bytes = text.decode(document.tokens());
                mismatched += bytes.length == document.bytes() ? 0 : 1;
                gzip.append(bytes);
                double unigram = train == null ? Double.NaN : train.unigram().nats(document.tokens());
                scored.add(new ScoredDocument(
                        document, nats.get(d), sum(document, nats.get(d)), gzip.size(bytes), unigram));
            }
            warn(selected.documents(), mismatched);
            return gzip.together();
        }
    }

    private static double sum(Document document, float[] nats) {
        double sum = 0;
        for (int i = 0; i < nats.length; i++) {
            if (!Float.isFinite(nats[i]) || nats[i] < 0) {
                throw new QuernException(
                        ErrorCode.NOT_FINITE,
                        "the model gives token " + i + " of document '" + document.id() + "' a loss of " + nats[i],
                        "Train with a lower learning rate or clip gradients harder.");
            }
            sum += nats[i];
        }
        return sum;
    }

    private void warn(List<Document> documents, long mismatched) {
        if (mismatched > 0) {
            warnings.add(mismatched + " of " + documents.size()
                    + " documents do not decode to as many bytes as column 'bytes' says;"
                    + " gzip is measured on the decoded text, all ratios use column 'bytes'");
        }
        HashSet<String> ids = new HashSet<>();
        long repeated = documents.stream().filter(d -> !ids.add(d.id())).count();
        if (repeated > 0) {
            warnings.add(repeated + " documents repeat the id of another; the bootstrap treats them as one");
        }
    }

    private List<Sample> samples() {
        long seed = config.generate().seed().orElse(context.seed());
        return new Generation(model, text, config.generate(), seed).samples(alive);
    }

    private Evaluation.Subject subject(DocumentSelection.Selected selected) {
        return new Evaluation.Subject(
                new Evaluation.Model(
                        context.artifact("model").digest(), model.parameters(), model.vocabulary(), model.context()),
                new Evaluation.Tokenizer(context.artifact("tokenizer").digest(), text.vocabulary()),
                selected.data(),
                train == null ? null : train.data());
    }

    private Evaluation.Settings settings(int length, int stride) {
        EvaluateTask.Confidence confidence = config.confidence();
        return new Evaluation.Settings(
                length, stride, confidence.level(), confidence.resamples(), "document", config.minN(), context.seed());
    }
}
