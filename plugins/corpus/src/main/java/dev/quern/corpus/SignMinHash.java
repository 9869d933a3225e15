package dev.quern.corpus;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Writer;
import dev.quern.corpus.near.MinHash;
import dev.quern.corpus.near.Shingles;
import dev.quern.corpus.near.SignatureFile;
import dev.quern.corpus.near.XxHash64;
import dev.quern.corpus.text.Words;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// First of three steps against near duplicates: MinHash signatures of all texts, as keys of bands. A text with fewer
/// words than a shingle has no signature and is never a duplicate. `find-near-duplicates` comes next.
public final class SignMinHash implements Writer {
    /// Kind of the artifact.
    static final String KIND = "minhash-signatures";

    @Doc("Signs texts by MinHash; find-near-duplicates and drop-near-duplicates follow.")
    public record Config(
            @Doc("text column") @Default("text") String column,

            @Doc("words in a shingle") @Default("5") @Range(atLeast = 1, atMost = 100)
            int shingle,

            @Doc("bands; texts that agree in all hashes of one become candidates")
            @Default("14")
            @Range(atLeast = 1, atMost = 1000)
            int bands,

            @Doc("hashes in a band") @Default("8") @Range(atLeast = 1, atMost = 1000)
            int rows,

            @Doc("what a word is: whitespace, after punctuation has become space, or uax-29") @Default("whitespace")
            Words words) {
        public Config {
            PlanException.check(
                    bands * rows <= 10_000, "rows", "times bands must be at most 10000, is %d", bands * rows);
        }
    }

    private final Config config;

    @Inject
    SignMinHash(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.artifact(KIND);
    }

    @Override
    public Shard open(StepContext context, ArtifactWriter files) throws IOException {
        return new Signing(context.unit(), files.file("unit-%05d.minhash".formatted(context.unit())));
    }

    /// A check of a text: a row that is to be dropped must have it.
    static int check(byte[] text) {
        return (int) XxHash64.of(text, 0, text.length);
    }

    private final class Signing implements Shard {
        private final Path file;
        private final MinHash minHash = new MinHash(config.bands(), config.rows());
        private final Shingles shingles = new Shingles(config.shingle(), config.words());
        private final SignatureFile.Builder builder;
        private final long[] signature = new long[minHash.size()];
        private int row;

        Signing(int unit, Path file) {
            this.file = file;
            this.builder = new SignatureFile.Builder(unit, config.bands());
        }

        @Override
        public void write(VectorSchemaRoot batch) {
            VarCharVector texts = (VarCharVector) batch.getVector(config.column());
            for (int i = 0; i < batch.getRowCount(); i++, row++) {
                if (!texts.isNull(i)) {
                    byte[] text = texts.get(i);
                    int count = shingles.read(text, 0, text.length);
                    if (count > 0) {
                        minHash.signature(shingles.hashes(), count, signature);
                        builder.add(row, text.length, check(text), minHash, signature);
                    }
                }
            }
        }

        @Override
        public void finish() throws IOException {
            builder.write(file);
        }

        @Override
        public void close() {}
    }
}
