package dev.quern.corpus;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Writer;
import dev.quern.corpus.passages.PassageFile;
import dev.quern.corpus.passages.Passages;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// First of three steps against paragraphs or lines that occur again and again: keys of all of them.
/// `find-duplicate-passages` comes next.
public final class SignPassages implements Writer {
    /// Kind of the artifact.
    static final String KIND = "passage-keys";

    @Doc("Makes keys of paragraphs or lines; find-duplicate-passages and drop-duplicate-passages follow.")
    public record Config(
            @Doc("text column") @Default("text") String column,

            @Doc("what a passage is: paragraph, cut at blank lines, or line") @Default("paragraph")
            Passages.Unit unit,

            @Doc("when passages are equal: none, with equal bytes; lower-and-space, apart from case and white space")
            @Default("lower-and-space")
            Passages.Normalize normalize,

            @Doc("fewest characters of a passage; shorter ones stay, however often they occur")
            @Default("20")
            @Range(atLeast = 1)
            int fewestCharacters) {}

    private final Config config;

    @Inject
    SignPassages(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.artifact(KIND);
    }

    @Override
    public Shard open(StepContext context, ArtifactWriter files) throws IOException {
        return new Signing(context.unit(), files.file("unit-%05d.passages".formatted(context.unit())));
    }

    private final class Signing implements Shard {
        private final Path file;
        private final Passages passages;
        private final PassageFile.Builder builder;

        Signing(int unit, Path file) {
            this.file = file;
            Passages.Rules rules = new Passages.Rules(config.unit(), config.normalize(), config.fewestCharacters());
            passages = new Passages(rules);
            builder = new PassageFile.Builder(unit, rules);
        }

        @Override
        public void write(VectorSchemaRoot batch) {
            VarCharVector texts = (VarCharVector) batch.getVector(config.column());
            for (int row = 0; row < batch.getRowCount(); row++) {
                if (!texts.isNull(row)) {
                    byte[] text = texts.get(row);
                    passages.cut(text, (start, end, next) -> {
                        if (passages.key(text, start, end)) {
                            builder.add(passages.high(), passages.low(), end - start);
                        }
                    });
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
