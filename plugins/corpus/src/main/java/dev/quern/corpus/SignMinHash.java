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
import dev.quern.corpus.near.DatatroveSignatures;
import dev.quern.corpus.near.MinHash;
import dev.quern.corpus.near.Shingles;
import dev.quern.corpus.near.SignatureFile;
import dev.quern.corpus.near.XxHash64;
import dev.quern.corpus.text.Words;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// First of three steps against near duplicates: MinHash signatures of all texts, as keys of bands. A text with fewer
/// words than a shingle has no signature and is never a duplicate. `find-near-duplicates` comes next.
public final class SignMinHash implements Writer {
    /// Kind of the artifact.
    static final String KIND = "minhash-signatures";
    /// Kind of the artifact in datatrove's format, which is for datatrove to read.
    static final String DATATROVE_KIND = "datatrove-signatures";

    /// How signatures are written.
    public enum Format {
        /// As find-near-duplicates reads them: a key of 64 bits for each band.
        QUERN,
        /// As datatrove's `MinhashDedupBuckets` reads them: all hashes, sorted, in `bucket_BBB/UUUUU.minhash.sig` for
        /// band B and unit U, documents numbered from 0 in each unit.
        DATATROVE
    }

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
            Words words,

            @Doc("quern, for find-near-duplicates, or datatrove, for exchange") @Default("quern")
            Format format) {
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
        return Outputs.artifact(config.format() == Format.QUERN ? KIND : DATATROVE_KIND);
    }

    @Override
    public Shard open(StepContext context, ArtifactWriter files) throws IOException {
        return config.format() == Format.QUERN
                ? new Signing(context.unit(), files.file("unit-%05d.minhash".formatted(context.unit())))
                : new Exporting(context.unit(), files);
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

    private final class Exporting implements Shard {
        private final MinHash minHash = new MinHash(config.bands(), config.rows());
        private final Shingles shingles = new Shingles(config.shingle(), config.words());
        private final long[] signature = new long[minHash.size()];
        private final DatatroveSignatures signatures;
        private int row;

        Exporting(int unit, ArtifactWriter files) throws IOException {
            List<Path> paths = new ArrayList<>();
            for (int band = 0; band < config.bands(); band++) {
                paths.add(files.file("bucket_%03d/%05d.minhash.sig".formatted(band, unit)));
            }
            signatures = new DatatroveSignatures(paths, config.rows());
        }

        @Override
        public void write(VectorSchemaRoot batch) throws IOException {
            VarCharVector texts = (VarCharVector) batch.getVector(config.column());
            for (int i = 0; i < batch.getRowCount(); i++, row++) {
                byte[] text = texts.isNull(i) ? new byte[0] : texts.get(i);
                int count = shingles.read(text, 0, text.length);
                if (count > 0) {
                    minHash.signature(shingles.hashes(), count, signature);
                    signatures.add(row, signature);
                }
            }
        }

        @Override
        public void finish() throws IOException {
            signatures.finish();
        }

        @Override
        public void close() throws IOException {
            signatures.close();
        }
    }
}
