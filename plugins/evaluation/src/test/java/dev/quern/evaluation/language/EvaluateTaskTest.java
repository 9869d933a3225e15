package dev.quern.evaluation.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.quern.api.Columns;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.EvaluationJson;
import dev.quern.tokenizer.BpeTrainer;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerJson;
import dev.quern.tokenizer.WordCounts;
import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTaskTest {
    private static final String END = "<|endoftext|>";
    private static final String[] WORDS = {"quern", "grain", "mill", "stone", "flour", "ü", "日本"};

    @TempDir
    Path directory;

    private Tokenizer tokenizer;
    private TestArtifact tokenizerArtifact;
    private TestArtifact modelArtifact;
    private final List<Text> texts = new ArrayList<>();

    private record Text(String id, String source, String text) {}

    @BeforeEach
    void makeDocumentsAndTokenizer() throws IOException {
        Random random = new Random(5);
        WordCounts counts = new WordCounts(Splitter.of("gpt-4"));
        for (int d = 0; d < 60; d++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 20 + random.nextInt(300); word++) {
                text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
            }
            texts.add(new Text("doc-" + d, d % 3 == 0 ? "a" : "b", text.toString()));
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            counts.add(bytes, 0, bytes.length);
        }
        tokenizer = BpeTrainer.train(counts, BpeTrainer.Options.of(300, List.of(END)));
        tokenizerArtifact = new TestArtifact("bpe-tokenizer", directory.resolve("tokenizer"));
        TokenizerJson.write(tokenizer, tokenizerArtifact.file("tokenizer.json"));
        modelArtifact = new TestArtifact("model", directory.resolve("model"));
        Files.writeString(modelArtifact.file("model.json"), "{}");
    }

    private TestRows rows(List<Text> chosen, int batch, int part) {
        TestRows rows = TestRows.of(
                Columns.text("id"), Columns.text("source"), Columns.int64("bytes"), Columns.intList("tokens"));
        for (int i = 0; i < chosen.size(); i++) {
            Text text = chosen.get(i);
            if (i > 0 && i % part == 0) {
                rows.nextPart();
            } else if (i > 0 && i % batch == 0) {
                rows.nextBatch();
            }
            rows.row(text.id(), text.source(), bytes(text), tokens(text));
        }
        return rows;
    }

    private static long bytes(Text text) {
        return text.text().getBytes(StandardCharsets.UTF_8).length;
    }

    private List<Integer> tokens(Text text) {
        List<Integer> tokens = new ArrayList<>();
        for (int token : tokenizer.encode(text.text())) {
            tokens.add(token);
        }
        tokens.add(tokenizer.specialId(END));
        return tokens;
    }

    static EvaluateTask.Config config(int maxDocuments, long maxTokens) {
        return new EvaluateTask.Config(
                EvaluateTask.Kind.LANGUAGE_MODEL,
                END,
                new EvaluateTask.Window(Optional.empty(), Optional.empty()),
                List.of("source", "length"),
                List.of(500L, 1_000L),
                5,
                new EvaluateTask.Confidence(0.95, 300, EvaluateTask.Unit.DOCUMENT),
                new EvaluateTask.Generate(List.of("mill"), 5, 0.8, 0.95, 1, Optional.empty()),
                maxDocuments,
                maxTokens);
    }

    private EvaluateTask task(EvaluateTask.Config config, FakeModel.Loss loss) {
        return new EvaluateTask(config, artifact -> new FakeModel(32, tokenizer.vocabularySize(), loss));
    }

    private Evaluation run(EvaluateTask task, TestContext context) throws IOException {
        context.with("tokenizer", tokenizerArtifact).with("model", modelArtifact);
        task.run(context);
        return EvaluationJson.read(context.written("").file(Evaluation.FILE));
    }

    private float uniform(int[] view, int target) {
        return (float) Math.log(tokenizer.vocabularySize());
    }

    /// A loss that differs from token to token, and not in a way that order of documents could show.
    private static float uneven(int[] view, int target) {
        return 1 + (target * 31 + view.length) % 7;
    }

    @Test
    void aUniformModelCostsTheLogarithmOfItsVocabularyForEachToken() throws IOException {
        try (TestContext context = new TestContext(directory.resolve("run"))) {
            context.with("data", rows(texts, 7, 20));
            Evaluation evaluation = run(task(config(1_000, 1_000_000), this::uniform), context);
            long tokens = texts.stream().mapToLong(text -> tokens(text).size()).sum();
            long bytes = texts.stream().mapToLong(EvaluateTaskTest::bytes).sum();
            double expected = Math.log(tokenizer.vocabularySize()) / Math.log(2) * tokens / bytes;
            Evaluation.Estimate estimate = evaluation.figure("bits-per-byte").estimate();
            assertThat(estimate.value()).isCloseTo(expected, within(1e-6));
            assertThat(estimate.n()).isEqualTo(60);
            assertThat(estimate.lower()).isLessThan(estimate.value());
            assertThat(estimate.upper()).isGreaterThan(estimate.value());
            assertThat(evaluation.figure("token-perplexity").estimate().value())
                    .isCloseTo(tokenizer.vocabularySize(), within(1e-3));
            assertThat(evaluation.figure("byte-perplexity").estimate().value())
                    .isCloseTo(Math.pow(2, expected), within(1e-5));
            assertThat(evaluation.figure("unigram-bits-per-byte").estimate()).isNull();
            assertThat(evaluation.figure("unigram-bits-per-byte").remark()).contains("no input 'train'");
            assertThat(evaluation.subject().data().tokens()).isEqualTo(tokens);
        }
    }

    @Test
    void metricsFeedGates() throws IOException {
        try (TestContext context = new TestContext(directory.resolve("run"))) {
            context.with("data", rows(texts, 7, 20)).with("train", rows(texts.subList(0, 9), 7, 20));
            Evaluation evaluation = run(task(config(1_000, 1_000_000), this::uniform), context);
            Map<String, Metric> metrics = new LinkedHashMap<>();
            context.metrics().forEach(metric -> metrics.put(metric.name() + metric.labels(), metric));
            assertThat(metrics)
                    .containsKeys(
                            "bits-per-byte{}",
                            "gzip-bits-per-byte{}",
                            "gzip-together-bits-per-byte{}",
                            "unigram-bits-per-byte{}",
                            "improvement-over-gzip{}",
                            "improvement-over-unigram{}",
                            "byte-perplexity{}",
                            "token-perplexity{}",
                            "bits-per-byte{source=a}",
                            "bits-per-byte{source=b}");
            Metric gap = metrics.get("improvement-over-gzip{}");
            double difference = metrics.get("gzip-bits-per-byte{}").value()
                    - metrics.get("bits-per-byte{}").value();
            assertThat(gap.value()).isCloseTo(difference, within(1e-12));
            assertThat(gap.lower().getAsDouble()).isLessThan(gap.value());
            assertThat(metrics.get("leaked-documents{}").value()).isEqualTo(9);
            assertThat(context.warnings())
                    .anyMatch(warning -> warning.contains("9 of 60"))
                    .anyMatch(warning -> warning.equals("the model does not beat unigram"));
            assertThat(evaluation.subject().train().documents()).isEqualTo(9);
        }
    }

    @Test
    void neitherOrderNorBatchesNorPartsChangeAByte() throws IOException {
        List<Text> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, new Random(2));
        for (long maxTokens : new long[] {1_000_000, 900}) {
            String[] json = new String[2];
            for (int i = 0; i < 2; i++) {
                try (TestContext context = new TestContext(directory.resolve("run" + maxTokens + i))) {
                    List<Text> order = i == 0 ? texts : shuffled;
                    context.with("data", rows(order, 7 + 20 * i, 20 - 13 * i));
                    run(task(config(40, maxTokens), EvaluateTaskTest::uneven), context);
                    json[i] = Files.readString(context.written("").file(Evaluation.FILE));
                }
            }
            assertThat(json[1].replaceAll("\"digest\": \".*\"", ""))
                    .isEqualTo(json[0].replaceAll("\"digest\": \".*\"", ""));
        }
    }

    @Test
    void limitsAreKeptAndTold() throws IOException {
        try (TestContext context = new TestContext(directory.resolve("run"))) {
            context.with("data", rows(texts, 7, 20));
            Evaluation evaluation = run(task(config(1_000, 600), EvaluateTaskTest::uneven), context);
            Evaluation.Data data = evaluation.subject().data();
            assertThat(data.tokens()).isBetween(200L, 600L);
            assertThat(data.available()).isEqualTo(60);
            assertThat(data.selection()).isEqualTo("by hash of the document id");
            assertThat(context.warnings()).anyMatch(warning -> warning.startsWith("intervals are rough"));
        }
        try (TestContext context = new TestContext(directory.resolve("one"))) {
            context.with("data", rows(texts, 7, 20));
            Evaluation evaluation = run(task(config(1_000, 1), EvaluateTaskTest::uneven), context);
            assertThat(evaluation.subject().data().documents()).isEqualTo(1);
            assertThat(evaluation.figure("bits-per-byte").estimate().lower()).isNull();
            assertThat(evaluation.slices()).allMatch(Evaluation.Slice::tooFew);
        }
    }

    @Test
    void slicesAreRankedByGapAndSmallOnesMarked() throws IOException {
        texts.add(new Text("odd", "rare", "mill ".repeat(50)));
        try (TestContext context = new TestContext(directory.resolve("run"))) {
            context.with("data", rows(texts, 7, 20));
            Evaluation evaluation = run(task(config(1_000, 1_000_000), EvaluateTaskTest::uneven), context);
            List<Evaluation.Slice> sources = evaluation.slices().stream()
                    .filter(slice -> slice.column().equals("source"))
                    .toList();
            assertThat(sources).extracting(Evaluation.Slice::value).containsExactlyInAnyOrder("a", "b", "rare");
            assertThat(sources)
                    .isSortedAccordingTo(
                            (x, y) -> Double.compare(y.gap().value(), x.gap().value()));
            for (Evaluation.Slice slice : sources) {
                assertThat(slice.tooFew()).isEqualTo(slice.value().equals("rare"));
                assertThat(slice.gap().lower() == null).isEqualTo(slice.tooFew());
            }
        }
    }

    @Test
    void lossByPositionCoversEveryTokenOnce() throws IOException {
        try (TestContext context = new TestContext(directory.resolve("run"))) {
            context.with("data", rows(texts, 7, 20));
            Evaluation evaluation = run(task(config(1_000, 1_000_000), (view, target) -> view.length), context);
            assertThat(evaluation.positions().stream()
                            .mapToLong(Evaluation.PositionLoss::tokens)
                            .sum())
                    .isEqualTo(evaluation.subject().data().tokens());
            assertThat(evaluation.positions())
                    .allSatisfy(position -> assertThat(position.nats().value())
                            .isBetween((double) position.from(), (double) position.to()));
            assertThat(evaluation.positions().getLast().to()).isEqualTo(32);
        }
    }

    @Test
    void planNamesWhatIsWrong() {
        EvaluateTask task = task(config(10, 10), this::uniform);
        Map<String, PortType> ports = new LinkedHashMap<>();
        ports.put("data", new PortType.Rows(rows(texts, 7, 20).schema()));
        ports.put("model", new PortType.Artifact("model"));
        ports.put("tokenizer", new PortType.Artifact("bpe-tokenizer"));
        assertThat(task.plan(new Inputs(ports))).isEqualTo(Outputs.artifact("evaluation"));
        ports.put("tokenizer", new PortType.Artifact("model"));
        assertThatThrownBy(() -> task.plan(new Inputs(ports)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'tokenizer' must be an artifact of kind 'bpe-tokenizer'");
        ports.put("data", new PortType.Rows(TestRows.of(Columns.text("id")).schema()));
        assertThatThrownBy(() -> task.plan(new Inputs(ports)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("column 'source' not found");
    }

    @Test
    void badDocumentsGetOneClearMessage() {
        Text plain = texts.getFirst();
        TestRows empty = rows(List.of(), 7, 20);
        TestRows unended = rows(List.of(), 7, 20).row("x", "s", 3, List.of(1, 2));
        TestRows foreign = rows(List.of(), 7, 20).row("x", "s", 3, List.of(7_000, tokenizer.specialId(END)));
        TestRows nameless = rows(List.of(), 7, 20).row(null, "s", 3, tokens(plain));
        TestRows lengthless = rows(List.of(), 7, 20).row("x", null, null, tokens(plain));
        Map<TestRows, String> messages = new LinkedHashMap<>();
        messages.put(empty, "input 'data' holds 0 documents");
        messages.put(unended, "document 'x' does not end with '<|endoftext|>'");
        messages.put(
                foreign, "document 'x' holds token 7000, the tokenizer knows 0 to " + (tokenizer.vocabularySize() - 1));
        messages.put(nameless, "a document has no id");
        messages.put(lengthless, "document 'x' has no number of bytes");
        messages.forEach((rows, message) -> {
            try (TestContext context = new TestContext(directory.resolve("run"))) {
                context.with("data", rows);
                assertThatThrownBy(() -> run(task(config(10, 1_000), this::uniform), context))
                        .isInstanceOf(QuernException.class)
                        .hasMessageContaining(message);
            }
        });
    }

    @Test
    void aLossThatIsNotFiniteIsRefused() {
        try (TestContext context = new TestContext(directory.resolve("run"))) {
            context.with("data", rows(texts, 7, 20));
            assertThatThrownBy(() -> run(task(config(10, 1_000), (view, target) -> Float.NaN), context))
                    .isInstanceOf(QuernException.class)
                    .hasMessageContaining("a loss of NaN");
        }
    }

    @Test
    void stopsWhenAsked() {
        try (TestContext context = new TestContext(directory.resolve("run")).stopWhen(() -> true)) {
            context.with("data", rows(texts, 7, 20));
            assertThatThrownBy(() -> run(task(config(10, 1_000), this::uniform), context))
                    .isInstanceOf(TestContext.Stopped.class);
        }
    }
}
