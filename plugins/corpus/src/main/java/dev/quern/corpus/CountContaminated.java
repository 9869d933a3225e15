package dev.quern.corpus;

import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import dev.quern.corpus.contamination.GramIndex;
import jakarta.inject.Inject;
import java.io.BufferedWriter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Lists the evaluation items that texts were found to share n-grams with: reads what `decontaminate` removed or
/// flagged. The file `items.tsv` has a line for each item, those with the most texts first: texts, number, name.
public final class CountContaminated implements Summary<TreeMap<Integer, Long>> {
    private static final String KIND = "contamination";
    private static final String AGAINST = "against";
    private static final String ITEMS = "contaminated_items";
    /// Under this number texts are counted.
    private static final int TEXTS = -1;

    @Doc("Lists the evaluation items that decontaminate has found.")
    public record Config() {}

    @Inject
    CountContaminated(Config config) {}

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact(AGAINST, IndexNgrams.KIND);
        Columns.require(inputs.rows(), "", ITEMS, ArrowType.List.class);
        return Outputs.artifact(KIND);
    }

    @Override
    public TreeMap<Integer, Long> create() {
        return new TreeMap<>();
    }

    @Override
    public void add(TreeMap<Integer, Long> counts, VectorSchemaRoot batch, int unit, long firstRow) {
        ListVector lists = (ListVector) batch.getVector(ITEMS);
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (!lists.isNull(row)) {
                counts.merge(TEXTS, 1L, Long::sum);
                for (Object item : lists.getObject(row)) {
                    counts.merge((Integer) item, 1L, Long::sum);
                }
            }
        }
    }

    @Override
    public TreeMap<Integer, Long> merge(TreeMap<Integer, Long> left, TreeMap<Integer, Long> right) {
        right.forEach((item, count) -> left.merge(item, count, Long::sum));
        return left;
    }

    @Override
    public void write(TreeMap<Integer, Long> counts, DataOutput out) throws IOException {
        out.writeInt(counts.size());
        for (Map.Entry<Integer, Long> count : counts.entrySet()) {
            out.writeInt(count.getKey());
            out.writeLong(count.getValue());
        }
    }

    @Override
    public TreeMap<Integer, Long> read(DataInput in) throws IOException {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            counts.put(in.readInt(), in.readLong());
        }
        return counts;
    }

    @Override
    public void finish(TreeMap<Integer, Long> counts, StepContext context, ArtifactWriter out) throws IOException {
        GramIndex index = context.artifact(AGAINST)
                .load(GramIndex.class, artifact -> GramIndex.read(artifact.file(IndexNgrams.FILE)));
        out.property("texts", Long.toString(counts.getOrDefault(TEXTS, 0L)));
        Map<Integer, Long> items = counts.tailMap(0);
        out.property("items-found", Integer.toString(items.size()));
        out.property("items", Integer.toString(index.items()));
        List<Map.Entry<Integer, Long>> order = items.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        try (BufferedWriter file = Files.newBufferedWriter(out.file("items.tsv"))) {
            for (Map.Entry<Integer, Long> item : order) {
                String name = index.name(item.getKey()).replaceAll("\\p{Cntrl}", " ");
                file.write(item.getValue() + "\t" + item.getKey() + "\t" + name + "\n");
            }
        }
    }
}
