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
import dev.quern.corpus.text.Words;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Keeps the rows whose scores pass every rule. The others go out on the port `removed` with the first rule they broke
/// in the column `removed_by`, which is `no-text` for a row without scores.
///
/// Reads the columns of `score-quality`, or a text column, which takes less time: no score is stored, and rules behind
/// the first that is broken are not asked. The text of a row that stays then becomes what C4's rules leave of it, where
/// they are among the rules; a removed row keeps the text it came with.
public final class FilterQuality implements Transform {
    private static final String NO_TEXT = "no-text";

    @Doc("Removes rows whose scores break a quality rule.")
    public record Config(
            @Doc("sets of rules in the order in which they are asked, as in score-quality")
            @Default("[gopher-repetition, gopher-quality, c4-any-end, fineweb]")
            List<Chain.Set> rules,

            @Doc("thresholds other than the published ones, such as {top_2_gram: 0.25}") @Default("{}")
            Map<String, Double> thresholds,

            @Doc("text column to judge; without it the scores of score-quality are read")
            Optional<String> column,

            @Doc("what a word is where a text column is judged, as in score-quality") @Default("uax-29")
            Words words) {
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
    private final Chain chain;
    private final double[] scores;
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
        chain = new Chain(config.rules(), config.words());
        scores = new double[rules.size()];
    }

    @Override
    public Outputs plan(Inputs inputs) {
        if (config.column().isPresent()) {
            Columns.require(inputs.rows(), "column", config.column().get(), ArrowType.Utf8.class);
        } else {
            for (Rule rule : rules) {
                String column = ScoreQuality.PREFIX + rule.name();
                Columns.require(inputs.rows(), "rules", column, ArrowType.FloatingPoint.class);
            }
        }
        return Outputs.rows(inputs.rows()).and(RemovedRows.PORT, new PortType.Rows(withReason(inputs.rows())));
    }

    private static Schema withReason(Schema schema) {
        return Columns.add(schema, "rules", Columns.text(RemovedRows.REASON));
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
        byte[][] changed = new byte[rows][];
        int keptCount = 0;
        int removedCount = 0;
        boolean isChanged = false;
        for (int row = 0; row < rows; row++) {
            String reason = config.column().isPresent() ? reasonOfText(batch, row) : reason(batch, row);
            if (reason != null) {
                reasons[removedCount] = reason;
                removed[removedCount++] = row;
                continue;
            }
            if (config.column().isPresent() && chain.changed()) {
                changed[keptCount] = chain.text();
                isChanged = true;
            }
            kept[keptCount++] = row;
        }
        if (keptCount == rows && !isChanged) {
            out.emit(batch);
            return;
        }
        try (VectorSchemaRoot rest = Batches.select(batch, kept, keptCount, context.allocator())) {
            if (isChanged) {
                emitChanged(rest, changed, out);
            } else {
                out.emit(rest);
            }
        }
        int count = removedCount;
        RemovedRows.Filler filler = (chosen, added) -> RemovedRows.texts(chosen.getVector(added), reasons, count);
        RemovedRows.emit(
                RemovedRows.PORT,
                batch,
                removed,
                count,
                withReason(batch.getSchema()),
                filler,
                context.allocator(),
                out);
    }

    @Override
    public void finish(Emitter out) {
        if (config.column().isPresent()) {
            ScoreQuality.count(chain, context);
        }
    }

    private String reason(VectorSchemaRoot batch, int row) {
        for (Rule rule : rules) {
            Float8Vector scored = (Float8Vector) batch.getVector(ScoreQuality.PREFIX + rule.name());
            if (scored.isNull(row)) {
                return NO_TEXT;
            }
            if (rule.removes(scored.get(row))) {
                return rule.name();
            }
        }
        return null;
    }

    private String reasonOfText(VectorSchemaRoot batch, int row) {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column().orElseThrow());
        if (texts.isNull(row)) {
            return NO_TEXT;
        }
        byte[] text = texts.get(row);
        int broken = chain.firstBroken(text, 0, text.length, rules, scores);
        return broken < 0 ? null : rules.get(broken).name();
    }

    /// Rows that stay, some with another text.
    private void emitChanged(VectorSchemaRoot rows, byte[][] changed, Emitter out) throws IOException {
        VarCharVector texts = (VarCharVector) rows.getVector(config.column().orElseThrow());
        try (VectorSchemaRoot result = VectorSchemaRoot.create(rows.getSchema(), context.allocator())) {
            for (int column = 0; column < rows.getFieldVectors().size(); column++) {
                FieldVector from = rows.getVector(column);
                if (from == texts) {
                    ScoreQuality.replace(texts, changed, (VarCharVector) result.getVector(column), rows.getRowCount());
                } else {
                    from.makeTransferPair(result.getVector(column)).transfer();
                }
            }
            result.setRowCount(rows.getRowCount());
            out.emit(result);
        }
    }
}
