package dev.quern.training;

import dev.quern.api.Amount;
import dev.quern.api.Columns;
import dev.quern.api.testing.TestArtifact;
import dev.quern.api.testing.TestContext;
import dev.quern.api.testing.TestRows;
import dev.quern.tokenizer.BpeTrainer;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerJson;
import dev.quern.tokenizer.WordCounts;
import dev.quern.tokenizer.split.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Small inputs: sentences of a toy grammar, which a model of a few thousand weights can learn.
final class Samples {
    static final int CONTEXT = 8;

    private Samples() {}

    static String text(int sentences, long seed) {
        String[] subjects = {"the miller", "a river", "the wheel"};
        String[] verbs = {"turns", "counts", "falls"};
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            int subject = random.nextInt(3);
            text.append(subjects[subject]).append(' ').append(verbs[subject]).append(". ");
        }
        return text.toString();
    }

    static Tokenizer tokenizer() {
        WordCounts counts = new WordCounts(Splitter.of("gpt-4"));
        byte[] text = text(50, 1).getBytes(StandardCharsets.UTF_8);
        counts.add(text, 0, text.length);
        return BpeTrainer.train(counts, BpeTrainer.Options.of(270, List.of("<|endoftext|>")));
    }

    static TestRows windows(int count, long seed) {
        int[] tokens = tokenizer().encode(text(count * CONTEXT, seed));
        TestRows rows = TestRows.of(Columns.intWindow("window", CONTEXT + 1));
        for (int i = 0; i < count; i++) {
            List<Object> window = new ArrayList<>();
            for (int j = 0; j <= CONTEXT; j++) {
                window.add(tokens[i * CONTEXT + j]);
            }
            rows.row(window);
            if (i % 7 == 6) {
                rows.nextBatch();
            }
            if (i % 20 == 19) {
                rows.nextPart();
            }
        }
        return rows;
    }

    /// A context with inputs, in a directory that may have seen other runs.
    static TestContext context(Path directory) throws IOException {
        TestArtifact tokenizer = new TestArtifact("bpe-tokenizer", directory.resolve("tokenizer"));
        TokenizerJson.write(tokenizer(), tokenizer.file("tokenizer.json"));
        return new TestContext(directory)
                .with("train", windows(60, 2))
                .with("validation", windows(12, 3))
                .with("tokenizer", tokenizer);
    }

    static TrainConfig.Optimizer optimizer(double learningRate) {
        return new TrainConfig.Optimizer(TrainConfig.Algorithm.ADAMW, learningRate, 0.9, 0.95, 1e-8, 0.1, 1);
    }

    static TrainConfig config(int steps, TrainConfig.Optimizer optimizer, double dropout, Integer patience) {
        return new TrainConfig(
                TrainConfig.Objective.LANGUAGE_MODEL,
                new TrainConfig.Network(new TrainConfig.Gpt(2, 2, 16, CONTEXT, dropout)),
                steps,
                8 * CONTEXT,
                optimizer,
                new TrainConfig.Schedule(TrainConfig.Course.COSINE, new Amount(5, "steps"), 0.1),
                new Amount(10, "steps"),
                65536,
                new Amount(7, "steps"),
                Optional.ofNullable(patience).map(TrainConfig.StopEarly::new));
    }

    static TrainConfig config(int steps) {
        return config(steps, optimizer(1e-2), 0.1, null);
    }
}
