package dev.quern.evaluation.language;

import dev.quern.api.Artifact;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.api.model.LanguageModel;
import dev.quern.api.model.LanguageModels;
import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.EvaluationJson;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Judges a model on documents it has not seen: bits per byte with an interval over documents, perplexities, the
/// baselines gzip and unigram, parts of the documents, loss by position, samples.
///
/// Inputs: rows `data` (id, source, bytes, tokens), artifacts `model` and `tokenizer`, and rows `train` (tokens), which
/// the unigram baseline and the search for leaked documents need. Output: an artifact of kind [Evaluation#KIND] with
/// [Evaluation#FILE].
///
/// A stopped evaluation starts over: it takes a minute, and ends with the same bytes.
public final class EvaluateTask implements Task {

    /// What the model does.
    public enum Kind {
        LANGUAGE_MODEL
    }

    @Doc("Judges a language model on documents that it has not seen.")
    public record Config(
            @Doc("what the model does") @Default("language-model")
            Kind task,

            @Doc("the token that ends each document; the first token of a document is scored with it in view")
            @Default("<|endoftext|>")
            String endOfText,

            @Doc("how documents longer than the model's context are read") @Default("{}")
            Window window,

            @Doc("columns to report parts by; 'length' stands for ranges of document length")
            @Default("[source, length]")
            List<String> slices,

            @Doc("where one range of document lengths ends and the next begins, in bytes")
            @Default("[1000, 10000, 100000]")
            List<Long> lengthEdges,

            @Doc("parts with fewer documents get no interval and are marked as too few")
            @Default("20")
            @Range(atLeast = 2)
            int minN,

            @Doc("intervals") @Default("{}") Confidence confidence,

            @Doc("samples of the model's own writing") @Default("{}")
            Generate generate,

            @Doc("most documents to score, chosen by a hash of their ids") @Default("100000") @Range(atLeast = 1)
            int maxDocuments,

            @Doc("most tokens to score, in whole documents chosen by a hash of their ids; more narrows the intervals")
            @Default("500000")
            @Range(atLeast = 1)
            long maxTokens) {

        public Config {
            slices = List.copyOf(slices);
            lengthEdges = List.copyOf(lengthEdges);
        }
    }

    @Doc("How documents longer than the model's context are read.")
    public record Window(
            @Doc("tokens in view; the model's context when absent") @Range(atLeast = 1)
            Optional<Integer> length,

            @Doc(
                    "tokens by which the window moves on; half the length when absent. Smaller is slower and gives each token more to look back on")
            @Range(atLeast = 1)
            Optional<Integer> stride) {}

    /// What is resampled.
    public enum Unit {
        DOCUMENT
    }

    @Doc("Intervals by resampling.")
    public record Confidence(
            @Doc("share of such intervals that hold the true value")
            @Default("0.95")
            @Range(above = 0.5, atMost = 0.999)
            double level,

            @Doc("bootstrap resamples") @Default("2000") @Range(atLeast = 100, atMost = 100000)
            int resamples,

            @Doc("what is resampled: tokens of one document are not independent") @Default("document")
            Unit unit) {}

    @Doc("Samples of the model's own writing.")
    public record Generate(
            @Doc("texts to continue; the empty text is the beginning of a document") @Default("[\"\"]")
            List<String> prompts,

            @Doc("longest continuation in tokens") @Default("100") @Range(atLeast = 1, atMost = 10000)
            int tokens,

            @Doc("above 1 bolder, below 1 more careful; 0 always takes the most likely token")
            @Default("0.8")
            @Range(atLeast = 0, atMost = 10)
            double temperature,

            @Doc("choose among the most likely tokens that together have this probability")
            @Default("0.95")
            @Range(above = 0, atMost = 1)
            double topP,

            @Doc("continuations of each prompt; 0 for none") @Default("1") @Range(atLeast = 0, atMost = 100)
            int samples,

            @Doc("seed of the samples; the step's own when absent")
            Optional<Long> seed) {

        public Generate {
            prompts = List.copyOf(prompts);
        }
    }

    private final Config config;
    private final LanguageModels models;

    @Inject
    EvaluateTask(Config config, LanguageModels models) {
        this.config = config;
        this.models = models;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        DocumentColumns.check(inputs.rows("data"), config.slices());
        inputs.optionalRows("train").ifPresent(DocumentColumns::checkTokens);
        inputs.artifact("model", LanguageModels.KIND);
        inputs.artifact("tokenizer", TokenizerText.KIND);
        checkConfig();
        return Outputs.artifact(Evaluation.KIND);
    }

    private void checkConfig() {
        List<Long> edges = config.lengthEdges();
        for (int i = 0; i < edges.size(); i++) {
            long before = i == 0 ? 0 : edges.get(i - 1);
            PlanException.check(edges.get(i) > before, "length-edges", "edges must grow from above 0, got %s", edges);
        }
        if (config.window().length().isPresent() && config.window().stride().isPresent()) {
            int length = config.window().length().get();
            int stride = config.window().stride().get();
            PlanException.check(
                    stride <= length, "window.stride", "must be at most window.length %d, got %d", length, stride);
        }
    }

    @Override
    public void run(TaskContext context) throws IOException {
        Artifact tokenizer = context.artifact("tokenizer");
        TextTokens text = TokenizerText.of(tokenizer, config.endOfText());
        DocumentColumns columns = new DocumentColumns(
                config.slices(),
                new LengthBuckets(config.lengthEdges()),
                config.endOfText(),
                text.endOfText(),
                text.vocabulary());
        DocumentSelection.Selected selected = new DocumentSelection(
                        context.seed(), config.maxDocuments(), config.maxTokens())
                .select(context.rows("data"), columns);
        if (selected.data().bytes() == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS,
                    "input 'data' holds " + selected.data().documents() + " documents and no text to evaluate on",
                    "Give the split behind it a larger part, or feed it more documents.");
        }
        TrainingTokens train = !context.inputs().contains("train")
                ? null
                : TrainingTokens.read(context.rows("train"), columns, selected.documents(), new Alive(context));
        try (LanguageModel model = models.open(context.artifact("model"))) {
            Evaluator evaluator = new Evaluator(config, context, text, train, model);
            Evaluator.Outcome outcome = evaluator.evaluate(selected);
            write(context, outcome);
        }
    }

    private static void write(TaskContext context, Evaluator.Outcome outcome) throws IOException {
        Evaluation evaluation = outcome.evaluation();
        EvaluationJson.write(context.output("").file(Evaluation.FILE), evaluation);
        evaluation.headline().stream().filter(f -> f.estimate() != null).forEach(f -> context.metric(Metrics.of(f)));
        evaluation.slices().stream().filter(s -> s.bitsPerByte() != null).forEach(s -> context.metric(Metrics.of(s)));
        evaluation.warnings().forEach(context::warn);
    }

    /// Ends the task when the run is being stopped.
    record Alive(TaskContext context) implements Runnable {
        @Override
        public void run() {
            if (context.stopRequested()) {
                throw context.stopped();
            }
        }
    }
}
