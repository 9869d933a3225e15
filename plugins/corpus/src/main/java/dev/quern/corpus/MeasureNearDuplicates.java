package dev.quern.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Metric;
import dev.quern.api.Outputs;
import dev.quern.api.Range;
import dev.quern.api.StoredRows;
import dev.quern.api.Task;
import dev.quern.api.TaskContext;
import dev.quern.corpus.near.DuplicateRecall;
import dev.quern.corpus.near.NearDuplicates;
import dev.quern.corpus.near.Shingles;
import dev.quern.corpus.near.SignatureFile;
import dev.quern.corpus.text.Words;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Holds near duplicates against exact similarity: the shingles of sampled documents are compared with those of many
/// others, and pairs in one cluster are counted by their Jaccard similarity.
///
/// Inputs: the rows that were signed, on `rows`, and the signatures, on `signatures`. Output: an artifact of kind
/// [#KIND] with `quality.json`.
public final class MeasureNearDuplicates implements Task {
    /// Kind of the artifact.
    static final String KIND = "near-duplicate-quality";
    /// Its file.
    static final String FILE = "quality.json";

    private static final long MIX = 0x9E3779B97F4A7C15L;
    /// Similarity from which texts are called duplicates, in tenths.
    private static final int ALIKE = 8;

    @Doc("Measures recall and false merges of near duplicates against exact Jaccard similarity.")
    public record Config(
            @Doc("text column that was signed") @Default("text")
            String column,

            @Doc("documents to compare with others") @Default("1000") @Range(atLeast = 1, atMost = 100_000)
            int sample,

            @Doc("about how many others, chosen by hash; all when there are fewer")
            @Default("100000")
            @Range(atLeast = 1)
            int others,

            @Doc("words in a shingle, as when signing") @Default("5") @Range(atLeast = 1, atMost = 100)
            int shingle,

            @Doc("what a word is, as when signing") @Default("whitespace")
            Words words,

            @Doc("memory for the keys of a band") @Default("512MiB")
            ByteSize memory) {}

    private final Config config;
    private final Shingles shingles;

    @Inject
    MeasureNearDuplicates(Config config) {
        this.config = config;
        this.shingles = new Shingles(config.shingle(), config.words());
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows("rows"), "column", config.column(), ArrowType.Utf8.class);
        inputs.artifact("signatures", SignMinHash.KIND);
        return Outputs.artifact(KIND);
    }

    @Override
    public boolean growsWithInput() {
        return true;
    }

    @Override
    public void run(TaskContext context) throws IOException {
        List<SignatureFile> files = new ArrayList<>();
        try {
            for (String name : context.artifact("signatures").files()) {
                files.add(SignatureFile.open(context.artifact("signatures").file(name)));
            }
            NearDuplicates found = new NearDuplicates(files, config.memory().bytes());
            found.cluster();
            measure(found, context);
        } finally {
            for (SignatureFile file : files) {
                file.close();
            }
        }
    }

    private void measure(NearDuplicates found, TaskContext context) throws IOException {
        StoredRows rows = context.rows("rows");
        Set<Long> sampled = sample(found, rows);
        DuplicateRecall recall = new DuplicateRecall();
        read(rows, 0, context, sampled::contains, (place, count) -> {
            recall.sample(place, cluster(found, place), shingles.hashes(), count);
        });
        double share = (double) config.others() / Math.max(1, rows.rowCount());
        LongPredicate chosen = place -> share >= 1 || (hash(place) >>> 11) * 0x1p-53 < share;
        read(rows, rows.rowCount(), context, chosen, (place, count) -> {
            int cluster = cluster(found, place);
            if (cluster >= 0) {
                recall.compare(place, cluster, shingles.hashes(), count);
            }
        });
        report(recall, sampled.size(), context);
    }

    private static int cluster(NearDuplicates found, long place) throws IOException {
        return found.cluster((int) (place >> 32), (int) place);
    }

    private static long hash(long place) {
        long mixed = (place ^ place >>> 29) * MIX;
        return (mixed ^ mixed >>> 32) * MIX;
    }

    /// Places of signed documents, chosen by their hash.
    private Set<Long> sample(NearDuplicates found, StoredRows rows) throws IOException {
        TreeMap<Long, Long> smallest = new TreeMap<>();
        for (int part = 0; part < rows.parts(); part++) {
            for (int row = 0; row < rows.rowCount(part); row++) {
                long place = (long) part << 32 | row;
                long hash = hash(place);
                boolean small = smallest.size() < config.sample() || hash < smallest.lastKey();
                if (small && found.cluster(part, row) >= 0) {
                    smallest.put(hash, place);
                }
                if (smallest.size() > config.sample()) {
                    smallest.pollLastEntry();
                }
            }
        }
        return new HashSet<>(smallest.values());
    }

    /// Takes the shingles of a document.
    private interface Documents {
        void document(long place, int count) throws IOException;
    }

    private void read(StoredRows rows, long before, TaskContext context, LongPredicate wanted, Documents documents)
            throws IOException {
        long done = before;
        for (int part = 0; part < rows.parts(); part++) {
            int unit = part;
            int[] row = new int[1];
            rows.read(part, batch -> {
                if (context.stopRequested()) {
                    throw context.stopped();
                }
                VarCharVector texts = (VarCharVector) batch.getVector(config.column());
                for (int i = 0; i < batch.getRowCount(); i++, row[0]++) {
                    long place = (long) unit << 32 | row[0];
                    if (!texts.isNull(i) && wanted.test(place)) {
                        byte[] text = texts.get(i);
                        int count = shingles.read(text, 0, text.length);
                        if (count > 0) {
                            documents.document(place, count);
                        }
                    }
                }
            });
            done += row[0];
            context.progress(done, 2 * rows.rowCount(), "documents", "");
        }
    }

    private static void report(DuplicateRecall recall, int sampled, TaskContext context) throws IOException {
        if (recall.pairs(ALIKE) > 0) {
            context.metric(Metric.of("recall", recall.recall(ALIKE), recall.pairs(ALIKE)));
        }
        if (recall.merged() > 0) {
            context.metric(Metric.of("false-merges", recall.falseMerges(ALIKE), recall.merged()));
        }
        try (OutputStream file = Files.newOutputStream(context.output("").file(FILE));
                JsonGenerator json = new JsonFactory().createGenerator(file)) {
            json.writeStartObject();
            json.writeNumberField("sampled", sampled);
            json.writeArrayFieldStart("pairs");
            for (DuplicateRecall.Range range : recall.ranges()) {
                json.writeStartObject();
                json.writeNumberField("from", range.from());
                json.writeNumberField("to", range.to());
                json.writeNumberField("pairs", range.pairs());
                json.writeNumberField("together", range.together());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
