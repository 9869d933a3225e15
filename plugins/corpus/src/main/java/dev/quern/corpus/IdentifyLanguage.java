package dev.quern.corpus;

import dev.quern.api.Batches;
import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.language.LanguageIdentifier;
import dev.quern.corpus.language.LanguageModel;
import dev.quern.corpus.language.TextSample;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Adds the language of each text in the columns `language` and `language_score`, both null for a text in which no
/// language can be seen, such as one of digits only. White space of any kind counts as spaces.
///
/// With `keep` only rows of those languages, of at least that score, go on. The others go out on the port `removed`,
/// with the reason in the column `removed_by`: `no-language`, `language` or `language-score`.
public final class IdentifyLanguage implements Transform {
    /// Input port of a model; without one the built-in model is used.
    static final String MODEL = "model";

    static final String LANGUAGE = "language";
    static final String SCORE = "language_score";

    @Doc("Adds language and language_score, and can keep rows of some languages only.")
    public record Config(
            @Doc("text column") @Default("text") String column,

            @Doc("languages to keep, named as the model names them; empty keeps all rows") @Default("[]")
            List<String> keep,

            @Doc("least score of a row that is kept; used with 'keep'") @Default("0.65") @Range(atLeast = 0, atMost = 1)
            double atLeast,

            @Doc("bytes of a longer text to look at, in stretches spread evenly over it; without it all of the text")
            Optional<ByteSize> sample) {
        public Config {
            PlanException.check(
                    sample.isEmpty()
                            || sample.get().bytes() >= 64 && sample.get().bytes() <= 1 << 20,
                    "sample",
                    "must be between 64B and 1MiB, is %d bytes",
                    sample.map(ByteSize::bytes).orElse(0L));
            PlanException.check(Set.copyOf(keep).size() == keep.size(), "keep", "names a language twice: %s", keep);
        }
    }

    private final Config config;
    private final Set<String> keep;
    private StepContext context;
    private LanguageModel model;
    private LanguageIdentifier identifier;
    private byte[][] names;
    private final Optional<TextSample> sample;

    @Inject
    IdentifyLanguage(Config config) {
        this.config = config;
        this.keep = Set.copyOf(config.keep());
        this.sample = config.sample().map(size -> new TextSample((int) size.bytes()));
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        if (!inputs.optionalArtifact(MODEL, ReadLanguageModel.KIND)) {
            List<String> known = LanguageModel.builtIn().labels();
            for (String language : config.keep()) {
                PlanException.check(
                        known.contains(language),
                        "keep",
                        "'%s' is no language of the model; it has %s",
                        language,
                        known);
            }
        }
        Schema schema = outputSchema(inputs.rows());
        Outputs outputs = Outputs.rows(schema);
        return keep.isEmpty() ? outputs : outputs.and(RemovedRows.PORT, new PortType.Rows(withReason(schema)));
    }

    private static Schema outputSchema(Schema input) {
        return Columns.add(Columns.add(input, "column", Columns.text(LANGUAGE)), "column", Columns.float64(SCORE));
    }

    private static Schema withReason(Schema schema) {
        return Columns.add(schema, "keep", Columns.text(RemovedRows.REASON));
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        LanguageModel found = ReadLanguageModel.of(started, MODEL);
        if (found != model) {
            model = found;
            identifier = found.identifier();
            names = found.labels().stream()
                    .map(label -> label.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            checkKeep();
        }
    }

    private void checkKeep() {
        for (String language : config.keep()) {
            if (!model.labels().contains(language)) {
                throw new QuernException(
                        ErrorCode.INVALID_JOB,
                        "'keep' names '" + language + "', which is no language of the model; it has " + model.labels(),
                        "name languages as the model does");
            }
        }
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        int rows = batch.getRowCount();
        int columns = batch.getFieldVectors().size();
        try (VectorSchemaRoot result = VectorSchemaRoot.create(outputSchema(batch.getSchema()), context.allocator())) {
            for (int column = 0; column < columns; column++) {
                batch.getVector(column)
                        .makeTransferPair(result.getVector(column))
                        .splitAndTransfer(0, rows);
            }
            VarCharVector texts = (VarCharVector) batch.getVector(config.column());
            identify(texts, rows, (VarCharVector) result.getVector(columns), (Float8Vector)
                    result.getVector(columns + 1));
            result.setRowCount(rows);
            emit(result, out);
        }
    }

    private void identify(VarCharVector texts, int rows, VarCharVector languages, Float8Vector scores) {
        languages.allocateNew(rows);
        scores.allocateNew(rows);
        for (int row = 0; row < rows; row++) {
            int label = LanguageIdentifier.NONE;
            if (!texts.isNull(row)) {
                byte[] text = texts.get(row);
                label = sample.isPresent() && sample.get().take(text)
                        ? identifier.identify(
                                sample.get().bytes(), 0, sample.get().length())
                        : identifier.identify(text, 0, text.length);
            }
            if (label == LanguageIdentifier.NONE) {
                scores.setNull(row);
            } else {
                languages.setSafe(row, names[label]);
                scores.set(row, identifier.score());
            }
        }
        languages.setValueCount(rows);
        scores.setValueCount(rows);
    }

    private void emit(VectorSchemaRoot result, Emitter out) throws IOException {
        int rows = result.getRowCount();
        int[] kept = new int[rows];
        int[] removed = new int[rows];
        String[] reasons = new String[rows];
        int keptCount = 0;
        int removedCount = 0;
        for (int row = 0; row < rows; row++) {
            String reason = reason(result, row);
            if (reason == null) {
                kept[keptCount++] = row;
            } else {
                reasons[removedCount] = reason;
                removed[removedCount++] = row;
            }
        }
        if (removedCount == 0) {
            out.emit(result);
            return;
        }
        try (VectorSchemaRoot rest = Batches.select(result, kept, keptCount, context.allocator())) {
            out.emit(rest);
        }
        int count = removedCount;
        RemovedRows.Filler filler = (chosen, added) -> RemovedRows.texts(chosen.getVector(added), reasons, count);
        RemovedRows.emit(
                RemovedRows.PORT,
                result,
                removed,
                count,
                withReason(result.getSchema()),
                filler,
                context.allocator(),
                out);
    }

    /// Why a row is removed, or null.
    private String reason(VectorSchemaRoot result, int row) {
        if (keep.isEmpty()) {
            return null;
        }
        VarCharVector languages = (VarCharVector) result.getVector(LANGUAGE);
        if (languages.isNull(row)) {
            return "no-language";
        }
        if (!keep.contains(new String(languages.get(row), StandardCharsets.UTF_8))) {
            return "language";
        }
        return ((Float8Vector) result.getVector(SCORE)).get(row) >= config.atLeast() ? null : "language-score";
    }
}
