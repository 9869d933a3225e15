package dev.quern.corpus;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.IntListWriter;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.contamination.GramIndex;
import dev.quern.corpus.contamination.WordLine;
import dev.quern.corpus.text.Utf8;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Finds texts that share n-grams with evaluation sets, as `index-ngrams` took them. They go out on the port `removed`,
/// or stay and are flagged; either way further columns say which item was hit first, by which words, where in the text,
/// how often, and which items in all, by their numbers.
public final class Decontaminate implements Transform {
    private static final String AGAINST = "against";
    private static final String REASON = "n-gram";
    /// Most items that are listed for a text.
    private static final int MOST_ITEMS = 100;

    /// What becomes of a text.
    public enum Action {
        /// It leaves by the port `removed`.
        DROP,
        /// It stays.
        FLAG
    }

    @Doc("Drops or flags texts that share n-grams with evaluation sets.")
    public record Config(
            @Doc("text column") @Default("text") String column,

            @Doc("drop or flag") @Default("drop") Action action,

            @Doc("fewest places of a text at which an n-gram of an evaluation set stands")
            @Default("1")
            @Range(atLeast = 1)
            int atLeast,

            @Doc("and the smallest share of its n-grams that these are") @Default("0%") @Range(atLeast = 0, atMost = 1)
            double share) {}

    private final Config config;
    private final WordLine words = new WordLine();
    private StepContext context;
    private GramIndex index;

    @Inject
    Decontaminate(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact(AGAINST, IndexNgrams.KIND);
        Schema schema = inputs.rows();
        Columns.require(schema, "column", config.column(), ArrowType.Utf8.class);
        return config.action() == Action.FLAG
                ? Outputs.rows(withFindings(schema))
                : Outputs.rows(schema).and(RemovedRows.PORT, new PortType.Rows(withReason(schema)));
    }

    private static Schema withFindings(Schema schema) {
        Field[] columns = {
            Columns.text("contaminated_by"),
            Columns.text("contaminated_words"),
            Columns.int32("contaminated_at"),
            Columns.int32("contaminated_hits"),
            Columns.intList("contaminated_items")
        };
        return RemovedRows.with(schema, "column", columns);
    }

    private static Schema withReason(Schema schema) {
        return withFindings(RemovedRows.with(schema, "column", Columns.text(RemovedRows.REASON)));
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        index = started.artifact(AGAINST)
                .load(GramIndex.class, artifact -> GramIndex.read(artifact.file(IndexNgrams.FILE)));
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        int rows = batch.getRowCount();
        Finding[] findings = new Finding[rows];
        int[] kept = new int[rows];
        int[] removed = new int[rows];
        int keptCount = 0;
        int removedCount = 0;
        for (int row = 0; row < rows; row++) {
            Finding finding = texts.isNull(row) ? null : finding(texts.get(row));
            if (finding == null || config.action() == Action.FLAG) {
                findings[row] = finding;
                kept[keptCount++] = row;
            } else {
                findings[removedCount] = finding;
                removed[removedCount++] = row;
            }
        }
        emit(batch, kept, keptCount, removed, removedCount, findings, out);
    }

    private void emit(
            VectorSchemaRoot batch,
            int[] kept,
            int keptCount,
            int[] removed,
            int removedCount,
            Finding[] findings,
            Emitter out)
            throws IOException {
        Schema schema = batch.getSchema();
        if (config.action() == Action.FLAG) {
            RemovedRows.Filler filler = (rows, added) -> fill(rows, added, findings);
            RemovedRows.emit("", batch, kept, keptCount, withFindings(schema), filler, context.allocator(), out);
            return;
        }
        if (removedCount == 0) {
            out.emit(batch);
            return;
        }
        RemovedRows.emit("", batch, kept, keptCount, schema, (rows, added) -> {}, context.allocator(), out);
        RemovedRows.Filler filler = (rows, added) -> {
            RemovedRows.text(rows.getVector(added), REASON, rows.getRowCount());
            fill(rows, added + 1, findings);
        };
        RemovedRows.emit(
                RemovedRows.PORT, batch, removed, removedCount, withReason(schema), filler, context.allocator(), out);
    }

    /// What one text shares with the evaluation sets.
    ///
    /// @param by name of the first item
    /// @param words that it shares, as they are compared
    /// @param at where they begin in the text, in code points
    /// @param hits places with a shared n-gram
    /// @param items numbers of all items, in the order in which they were met
    private record Finding(byte[] by, byte[] words, int at, int hits, int[] items) {}

    /// The finding, or null where it is not enough.
    private Finding finding(byte[] text) {
        words.read(text, 0, text.length);
        Gathering gathered = new Gathering();
        index.find(words, gathered);
        double grams = Math.max(1, words.words() - index.n() + 1);
        if (gathered.hits < config.atLeast() || gathered.hits / grams < config.share()) {
            return null;
        }
        return new Finding(
                index.name(gathered.items[0]).getBytes(StandardCharsets.UTF_8),
                words.gram(gathered.word, gathered.count),
                Utf8.count(text, 0, words.place(gathered.word)),
                gathered.hits,
                Arrays.copyOf(gathered.items, gathered.itemCount));
    }

    /// Counts the places of one text, once each, and gathers items.
    private final class Gathering implements GramIndex.Hits {
        private int hits;
        private int lastWord = -1;
        private int word;
        private int count;
        private int[] items = new int[0];
        private BitSet seen;
        private int itemCount;

        @Override
        public void hit(int at, int length, int gram) {
            if (hits == 0) {
                word = at;
                count = length;
                items = new int[MOST_ITEMS];
                seen = new BitSet(index.items());
            }
            hits += at == lastWord ? 0 : 1;
            lastWord = at;
            for (int each = gram; each >= 0 && itemCount < MOST_ITEMS; each = index.equal(each)) {
                if (!seen.get(index.item(each))) {
                    seen.set(index.item(each));
                    items[itemCount++] = index.item(each);
                }
            }
        }
    }

    private static void fill(VectorSchemaRoot rows, int added, Finding[] findings) {
        int count = rows.getRowCount();
        byte[][] by = new byte[count][];
        byte[][] shared = new byte[count][];
        FieldVector at = rows.getVector(added + 2);
        FieldVector hits = rows.getVector(added + 3);
        IntListWriter items = new IntListWriter((ListVector) rows.getVector(added + 4), count);
        for (int row = 0; row < count; row++) {
            Finding finding = findings[row];
            if (finding == null) {
                items.addNull();
                continue;
            }
            by[row] = finding.by();
            shared[row] = finding.words();
            ((IntVector) at).setSafe(row, finding.at());
            ((IntVector) hits).setSafe(row, finding.hits());
            items.add(finding.items(), 0, finding.items().length);
        }
        RemovedRows.texts(rows.getVector(added), by, count);
        RemovedRows.texts(rows.getVector(added + 1), shared, count);
        items.finish();
    }
}
