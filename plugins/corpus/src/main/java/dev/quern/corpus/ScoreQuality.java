package dev.quern.corpus;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.quality.Chain;
import dev.quern.corpus.quality.Rule;
import dev.quern.corpus.text.Words;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Adds the score of each quality rule as a column `score_RULE`, and removes no row: `filter-quality` does, and
/// runs anew with other thresholds without reading a text. Where C4's rules are among them, the text becomes
/// what they leave of it; where they leave nothing, which no threshold of theirs lets pass, the text stays for those
/// who look at what was removed. Scores of a row without text are null.
public final class ScoreQuality implements Transform {
    /// What the name of a column begins with; the rule's name follows.
    static final String PREFIX = "score_";

    @Doc("Adds the scores of published quality rules.")
    public record Config(
            @Doc("text column") @Default("text") String column,

            @Doc(
                    "sets of rules in the order in which they are asked: gopher-repetition, gopher-quality, c4, c4-any-end,"
                            + " fineweb, nemo, gopher-quality-dolma, gopher-repetition-dolma")
            @Default("[gopher-repetition, gopher-quality, c4-any-end, fineweb]")
            List<Chain.Set> rules,

            @Doc("what a word is: uax-29 (marks are words, too) or whitespace; nemo and dolma count whitespace")
            @Default("uax-29")
            Words words) {
        public Config {
            check(rules);
        }
    }

    /// Refuses an empty list and a set that stands twice.
    static void check(List<Chain.Set> rules) {
        PlanException.check(!rules.isEmpty(), "rules", "needs at least one set of rules");
        EnumSet<Chain.Set> seen = EnumSet.noneOf(Chain.Set.class);
        for (Chain.Set set : rules) {
            PlanException.check(seen.add(set), "rules", "names '%s' twice", set);
        }
        PlanException.check(
                !seen.containsAll(EnumSet.of(Chain.Set.C4, Chain.Set.C4_ANY_END)),
                "rules",
                "names both 'c4' and 'c4-any-end'");
    }

    private final Config config;
    private final Chain chain;
    private final double[] scores;
    private StepContext context;
    private Schema schema;

    @Inject
    ScoreQuality(Config config) {
        this.config = config;
        this.chain = new Chain(config.rules(), config.words());
        this.scores = new double[chain.rules().size()];
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.rows(outputSchema(inputs.rows()));
    }

    private Schema outputSchema(Schema input) {
        Schema schema = input;
        for (Rule rule : chain.rules()) {
            schema = Columns.add(schema, "rules", Columns.float64(PREFIX + rule.name()));
        }
        return schema;
    }

    @Override
    public void start(StepContext started) {
        context = started;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        schema = schema == null ? outputSchema(batch.getSchema()) : schema;
        int rows = batch.getRowCount();
        int before = batch.getFieldVectors().size();
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        try (VectorSchemaRoot result = VectorSchemaRoot.create(schema, context.allocator())) {
            for (int column = before; column < schema.getFields().size(); column++) {
                ((Float8Vector) result.getVector(column)).allocateNew(rows);
            }
            byte[][] changed = score(texts, result, before, rows);
            for (int column = 0; column < before; column++) {
                FieldVector from = batch.getVector(column);
                if (from != texts || changed == null) {
                    from.makeTransferPair(result.getVector(column)).splitAndTransfer(0, rows);
                } else {
                    replace(texts, changed, (VarCharVector) result.getVector(column), rows);
                }
            }
            for (int column = before; column < schema.getFields().size(); column++) {
                result.getVector(column).setValueCount(rows);
            }
            result.setRowCount(rows);
            out.emit(result);
        }
    }

    @Override
    public void finish(Emitter out) {
        count(chain, context);
    }

    /// Counts the milliseconds that each set of rules took.
    static void count(Chain chain, StepContext context) {
        chain.takeSpent().forEach((name, nanoseconds) -> context.count(name + "-ms", nanoseconds / 1_000_000));
    }

    /// Fills the columns of scores; gives back the texts that have changed, or null where none has.
    private byte[][] score(VarCharVector texts, VectorSchemaRoot result, int first, int rows) {
        byte[][] changed = null;
        for (int row = 0; row < rows; row++) {
            if (texts.isNull(row)) {
                for (int i = 0; i < scores.length; i++) {
                    ((Float8Vector) result.getVector(first + i)).setNull(row);
                }
                continue;
            }
            byte[] text = texts.get(row);
            chain.score(text, 0, text.length, scores);
            for (int i = 0; i < scores.length; i++) {
                ((Float8Vector) result.getVector(first + i)).set(row, scores[i]);
            }
            byte[] left = chain.changed() ? chain.text() : text;
            if (left != text && left.length > 0) {
                changed = changed == null ? new byte[rows][] : changed;
                changed[row] = left;
            }
        }
        return changed;
    }

    /// Copies texts; those that have changed stand in an array.
    static void replace(VarCharVector from, byte[][] changed, VarCharVector to, int rows) {
        to.setInitialCapacity(rows);
        for (int row = 0; row < rows; row++) {
            if (changed[row] != null) {
                to.setSafe(row, changed[row]);
            } else {
                to.copyFromSafe(row, row, from);
            }
        }
        to.setValueCount(rows);
    }
}
