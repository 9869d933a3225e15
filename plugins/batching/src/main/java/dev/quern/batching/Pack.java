package dev.quern.batching;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.IntListReader;
import dev.quern.api.Outputs;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Joins the tokens of the documents of a unit end to end and cuts windows of `length` + 1 tokens, each
/// beginning with the last token of the one before, so that every token but the first is predicted once. What
/// does not fill a window at the end of a unit is left out (counted in tokens, as `remainder-tokens`). Rows out
/// are windows, not documents.
public final class Pack implements Transform {
    private static final int ROWS = 1024;

    public record Config(
            @Doc("tokens that a model sees at once; a window holds one more") @Range(atLeast = 2, atMost = 1 << 20)
            int length,

            @Doc("whether windows of a unit are put in random order") @Default("true")
            boolean shuffle,

            @Doc("column of token lists") @Default("tokens") String column) {}

    private final Config config;
    private final Schema schema;
    private StepContext context;
    private int[] tokens = new int[1 << 16];
    private int count;

    @Inject
    Pack(Config config) {
        this.config = config;
        this.schema = new Schema(List.of(Columns.intWindow("window", config.length() + 1)));
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.List.class);
        return Outputs.rows(schema);
    }

    @Override
    public void start(StepContext started) {
        context = started;
        count = 0;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) {
        IntListReader lists = new IntListReader(batch, config.column());
        for (int row = 0; row < batch.getRowCount(); row++) {
            reserve(lists.size(row));
            lists.copy(row, tokens, count);
            count += lists.size(row);
        }
    }

    private void reserve(int more) {
        if (count + more > tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(2 * tokens.length, count + more));
        }
    }

    @Override
    public void finish(Emitter out) throws IOException {
        int windows = count == 0 ? 0 : (count - 1) / config.length();
        int[] order = order(windows);
        for (int first = 0; first < windows; first += ROWS) {
            int rows = Math.min(ROWS, windows - first);
            try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, context.allocator())) {
                fill(batch, order, first, rows);
                out.emit(batch);
            }
        }
        long rest = count - (windows == 0 ? 0L : windows * (long) config.length() + 1);
        if (rest > 0) {
            out.dropped("remainder-tokens", rest);
        }
    }

    private int[] order(int windows) {
        int[] order = new int[windows];
        Arrays.setAll(order, i -> i);
        if (config.shuffle()) {
            SplittableRandom random = new SplittableRandom(context.seed() ^ (context.unit() + 1) * 0x9e3779b97f4a7c15L);
            for (int i = windows - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
        }
        return order;
    }

    private void fill(VectorSchemaRoot batch, int[] order, int first, int rows) {
        int size = config.length() + 1;
        FixedSizeListVector windows = (FixedSizeListVector) batch.getVector(0);
        IntVector items = (IntVector) windows.getDataVector();
        windows.setInitialCapacity(rows);
        windows.allocateNew();
        items.allocateNew(rows * size);
        for (int row = 0; row < rows; row++) {
            windows.setNotNull(row);
            int from = order[first + row] * config.length();
            for (int i = 0; i < size; i++) {
                items.set(row * size + i, tokens[from + i]);
            }
        }
        items.setValueCount(rows * size);
        windows.setValueCount(rows);
        batch.setRowCount(rows);
    }
}
