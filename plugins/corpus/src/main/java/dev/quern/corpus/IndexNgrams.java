package dev.quern.corpus;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.StoredRows;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.corpus.contamination.GramIndex;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Takes the n-grams of evaluation sets for `decontaminate`. Each input is one set, and its name stands before the
/// names of its items. Words are in lower case and without punctuation, cut at white space. An item of fewer than n
/// words is one gram of all its words; one of fewer than `fewest-words` is ignored and counted.
public final class IndexNgrams implements Task {
    /// Kind of the artifact.
    static final String KIND = "n-grams";

    static final String FILE = "n-grams.bin";

    @Doc("Takes the n-grams of evaluation sets, against which decontaminate compares texts.")
    public record Config(
            @Doc("text column of the evaluation sets") @Default("text")
            String column,

            @Doc("text column that names an item; unset, items are numbered from 0")
            Optional<String> id,

            @Doc("words in an n-gram") @Default("13") @Range(atLeast = 1, atMost = 1000)
            int n,

            @Doc("fewest words of an item: shorter ones would be found everywhere") @Default("8") @Range(atLeast = 1)
            int fewestWords) {
        public Config {
            PlanException.check(fewestWords <= n, "fewest-words", "must be at most n (%d), is %d", n, fewestWords);
        }
    }

    private final Config config;

    @Inject
    IndexNgrams(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        PlanException.check(!inputs.names().isEmpty(), "", "needs an input of rows; add 'from'");
        for (String port : inputs.names()) {
            Columns.require(inputs.rows(port), "column", config.column(), ArrowType.Utf8.class);
            if (config.id().isPresent()) {
                Columns.require(inputs.rows(port), "id", config.id().get(), ArrowType.Utf8.class);
            }
        }
        return Outputs.artifact(KIND);
    }

    @Override
    public void run(TaskContext context) throws IOException {
        ArtifactWriter output = context.output("");
        try (GramIndex.Builder builder = new GramIndex.Builder(output.file(FILE), config.n(), config.fewestWords())) {
            for (String port : context.inputs()) {
                Set set = new Set(port, builder);
                context.rows(port).read(set);
            }
            output.property("n", Integer.toString(config.n()));
            output.property("items", Integer.toString(builder.indexed()));
            output.property("items-too-short", Integer.toString(builder.ignored()));
            output.property("n-grams", Long.toString(builder.grams()));
            context.metric(Metric.of("evaluation-items", builder.indexed(), builder.indexed()));
            context.metric(Metric.of("evaluation-items-too-short", builder.ignored(), builder.ignored()));
            if (builder.indexed() == 0) {
                throw new QuernException(
                        ErrorCode.INPUT_MALFORMED,
                        "no item of the evaluation sets has " + config.fewestWords() + " words",
                        "check the column, or lower 'fewest-words'");
            }
        }
    }

    private final class Set implements StoredRows.BatchReader {
        private final String prefix;
        private final GramIndex.Builder builder;
        private long row;

        Set(String port, GramIndex.Builder builder) {
            this.prefix = port.isEmpty() ? "" : port + "/";
            this.builder = builder;
        }

        @Override
        public void accept(VectorSchemaRoot batch) throws IOException {
            VarCharVector texts = (VarCharVector) batch.getVector(config.column());
            VarCharVector ids = config.id()
                    .map(column -> (VarCharVector) batch.getVector(column))
                    .orElse(null);
            for (int i = 0; i < batch.getRowCount(); i++, row++) {
                boolean named = ids != null && !ids.isNull(i);
                String name = named ? new String(ids.get(i), StandardCharsets.UTF_8) : Long.toString(row);
                builder.add(prefix + name, texts.isNull(i) ? new byte[0] : texts.get(i));
            }
        }
    }
}
