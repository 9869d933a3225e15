package dev.quern.corpus;

import dev.quern.api.Batches;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.quality.Chain;
import dev.quern.corpus.quality.Rule;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Keeps the rows whose scores pass every rule. The others go out on the port `removed` with the first rule they
/// broke in
/// the column `removed_by`, which is `no-text` for a row without scores. Reads the columns of `score-quality` only.
public final class FilterQuality implements Transform {
    /// Column of the reason.
    static final String REASON = "removed_by";

    static final String REMOVED = Outputs.REMOVED;

    private static final String NO_TEXT = "no-text";

    @Doc("Removes rows whose scores break a quality rule.")
    public record Config(
            @Doc("sets of rules in the order in which they are asked, as in score-quality")
            @Default("[gopher-repetition, gopher-quality, c4-any-end, fineweb]")
            List<Chain.Set> rules,

            @Doc("thresholds other than the published ones, such as {top_2_gram: 0.25}") @Default("{}")
            Map<String, Double> thresholds) {
        public Config {
            ScoreQuality.check(rules);
            List<String> names = rules.stream()
                    .flatMap(set -> set.rules().stream())
                    .map(Rule::name)
                    .toList();
            for (String name : thresholds.keySet()) {
                PlanException.check(names.contains(name), "thresholds." + name, "is no rule; the rules are %s", names);
            }
        }
    }

    private final Config config;
    private final List<Rule> rules = new ArrayList<>();
    private StepContext context;

    @Inject
    FilterQuality(Config config) {
        this.config = config;
        for (Chain.Set set : config.rules()) {
            for (Rule rule : set.rules()) {
                Double other = config.thresholds().get(rule.name());
                rules.add(other == null ? rule : rule.withThreshold(other));
            }
        }
    }

    @Override
    public Outputs plan(Inputs inputs) {
        for (Rule rule : rules) {
            String column = ScoreQuality.PREFIX + rule.name();
            Columns.require(inputs.rows(), "rules", column, ArrowType.FloatingPoint.class);
        }
        return Outputs.rows(inputs.rows()).and(REMOVED, new PortType.Rows(withReason(inputs.rows())));
    }

    private static Schema withReason(Schema schema) {
        return Columns.add(schema, "rules", Columns.text(REASON));
    }

    @Override
    public void start(StepContext started) {
        context = started;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        int rows = batch.getRowCount();
        int[] kept = new int[rows];
        int[] removed = new int[rows];
        String[] reasons = new String[rows];
        int keptCount = 0;
        int removedCount = 0;
        for (int row = 0; row < rows; row++) {
            String reason = reason(batch, row);
            if (reason == null) {
                kept[keptCount++] = row;
            } else {
                reasons[removedCount] = reason;
                removed[removedCount++] = row;
            }
        }
        if (keptCount == rows) {
            out.emit(batch);
            return;
        }
        try (VectorSchemaRoot rest = Batches.select(batch, kept, keptCount, context.allocator())) {
            out.emit(rest);
        }
        emitRemoved(batch, removed, removedCount, reasons, out);
    }

    private String reason(VectorSchemaRoot batch, int row) {
        for (Rule rule : rules) {
            Float8Vector scores = (Float8Vector) batch.getVector(ScoreQuality.PREFIX + rule.name());
            if (scores.isNull(row)) {
                return NO_TEXT;
            }
            if (rule.removes(scores.get(row))) {
                return rule.name();
            }
        }
        return null;
    }

    private void emitRemoved(VectorSchemaRoot batch, int[] rows, int count, String[] reasons, Emitter out)
            throws IOException {
        try (VectorSchemaRoot chosen = Batches.select(batch, rows, count, context.allocator());
                VectorSchemaRoot result = VectorSchemaRoot.create(withReason(batch.getSchema()), context.allocator())) {
            int columns = chosen.getFieldVectors().size();
            for (int column = 0; column < columns; column++) {
                chosen.getVector(column)
                        .makeTransferPair(result.getVector(column))
                        .transfer();
            }
            VarCharVector reason = (VarCharVector) result.getVector(columns);
            for (int row = 0; row < count; row++) {
                reason.setSafe(row, reasons[row].getBytes(StandardCharsets.UTF_8));
            }
            reason.setValueCount(count);
            result.setRowCount(count);
            out.emit(REMOVED, result);
        }
    }
}
