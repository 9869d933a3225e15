package dev.quern.tokenize;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import dev.quern.tokenizer.BpeTrainer;
import dev.quern.tokenizer.Tokenizer;
import dev.quern.tokenizer.TokenizerJson;
import dev.quern.tokenizer.WordCounts;
import dev.quern.tokenizer.split.Splitter;
import jakarta.inject.Inject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Trains a byte-level BPE tokenizer on a text column. The artifact holds `tokenizer.json` in Hugging Face's format.
public final class TrainBpe implements Summary<WordCounts> {
    /// Kind of the artifact.
    static final String KIND = "bpe-tokenizer";

    /// The vocabulary's file in it.
    static final String FILE = "tokenizer.json";

    public record Config(
            @Doc("tokens in all, special ones and the 256 bytes included") @Range(atLeast = 257, atMost = 1_000_000)
            int vocabulary,

            @Doc("how text is split before merging: gpt-2, gpt-4, gpt-4o, qwen-2, nanochat or a regular expression")
            @Default("gpt-4")
            String pattern,

            @Doc("tokens that never arise from text") @Default("[\"<|endoftext|>\"]")
            List<String> special,

            @Doc("a pair seen less often is not merged") @Default("2") @Range(atLeast = 1)
            long minFrequency,

            @Doc("longest token in bytes") @Default("128") @Range(atLeast = 1, atMost = 4096)
            int maxTokenBytes,

            @Doc("which of equally frequent pairs comes first: hf as Hugging Face's trainer, bytes as tiktoken's")
            @Default("hf")
            BpeTrainer.Ties ties,

            @Doc("bytes that have a token from the start: all, or those seen in the corpus") @Default("all")
            BpeTrainer.Alphabet alphabet,

            @Doc("text column to learn from") @Default("text")
            String column) {
        public Config {
            try {
                Splitter.of(pattern);
            } catch (IllegalArgumentException wrong) {
                throw new PlanException("pattern", wrong.getMessage());
            }
            try {
                new BpeTrainer.Options(vocabulary, minFrequency, maxTokenBytes, special, ties, alphabet);
            } catch (IllegalArgumentException wrong) {
                throw new PlanException("vocabulary", wrong.getMessage());
            }
        }
    }

    private final Config config;

    @Inject
    TrainBpe(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.artifact(KIND);
    }

    @Override
    public WordCounts create() {
        return new WordCounts(Splitter.of(config.pattern()));
    }

    @Override
    public void add(WordCounts counts, VectorSchemaRoot batch, int unit, long firstRow) {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (!texts.isNull(row)) {
                byte[] text = texts.get(row);
                counts.add(text, 0, text.length);
            }
        }
    }

    @Override
    public WordCounts merge(WordCounts left, WordCounts right) {
        WordCounts larger = left.size() >= right.size() ? left : right;
        larger.merge(larger == left ? right : left);
        return larger;
    }

    @Override
    public void write(WordCounts counts, DataOutput out) throws IOException {
        counts.write(out);
    }

    @Override
    public WordCounts read(DataInput in) throws IOException {
        return WordCounts.read(in);
    }

    @Override
    public void finish(WordCounts counts, StepContext context, ArtifactWriter out) throws IOException {
        Tokenizer tokenizer = BpeTrainer.train(
                counts,
                new BpeTrainer.Options(
                        config.vocabulary(),
                        config.minFrequency(),
                        config.maxTokenBytes(),
                        config.special(),
                        config.ties(),
                        config.alphabet()));
        TokenizerJson.write(tokenizer, out.file(FILE));
        out.property("vocabulary-size", Integer.toString(tokenizer.vocabularySize()));
        out.property("distinct-pieces", Integer.toString(counts.size()));
    }
}
