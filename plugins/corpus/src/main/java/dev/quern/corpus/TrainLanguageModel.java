package dev.quern.corpus;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import dev.quern.corpus.language.LanguageTrainer;
import jakarta.inject.Inject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Trains a model of character n-grams on texts whose language is known; `identify-language` takes it on its port
/// `model`. Rows without a text or a language are not counted. Some 10,000 characters of each language make a model,
/// 100,000 a good one.
public final class TrainLanguageModel implements Summary<LanguageTrainer> {

    @Doc("Trains a model for identify-language on texts of known languages.")
    public record Config(
            @Doc("text column") @Default("text") String column,

            @Doc("column with the name of the text's language") @Default("language")
            String language,

            @Doc("n-grams for each language, besides 500 for each script; more make a larger and a better model")
            @Default("27")
            @Range(atLeast = 1, atMost = 10_000)
            int features) {}

    private final Config config;

    @Inject
    TrainLanguageModel(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        Columns.require(inputs.rows(), "language", config.language(), ArrowType.Utf8.class);
        return Outputs.artifact(ReadLanguageModel.KIND);
    }

    @Override
    public LanguageTrainer create() {
        return new LanguageTrainer();
    }

    @Override
    public void add(LanguageTrainer trainer, VectorSchemaRoot batch, int unit, long firstRow) {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        VarCharVector languages = (VarCharVector) batch.getVector(config.language());
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (!texts.isNull(row) && !languages.isNull(row)) {
                trainer.add(new String(languages.get(row), StandardCharsets.UTF_8), texts.get(row));
            }
        }
    }

    @Override
    public LanguageTrainer merge(LanguageTrainer left, LanguageTrainer right) {
        left.addAll(right);
        return left;
    }

    @Override
    public void write(LanguageTrainer trainer, DataOutput out) throws IOException {
        trainer.write(out);
    }

    @Override
    public LanguageTrainer read(DataInput in) throws IOException {
        return LanguageTrainer.read(in);
    }

    @Override
    public void finish(LanguageTrainer trainer, StepContext context, ArtifactWriter out) throws IOException {
        List<String> languages = trainer.languages();
        if (languages.size() < 2) {
            throw new QuernException(
                    ErrorCode.NO_ROWS,
                    "the texts have letters in " + languages.size() + " languages, a model needs two",
                    "check the columns '" + config.column() + "' and '" + config.language() + "'");
        }
        Files.write(out.file(ReadLanguageModel.FILE), trainer.model(config.features(), List.of()));
        out.property("languages", Integer.toString(languages.size()));
    }
}
