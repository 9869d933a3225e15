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
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Sends each row to one of several outputs by a hash of a key: equal keys stay together, and new rows never move
/// old ones.
public final class Split implements Transform {

    public record Config(
            @Doc("share of each output, such as {train: 0.98, test: 0.02}; together 1")
            Map<String, Double> parts,

            @Doc("text column that is the key; rows with equal keys go to the same output") @Default("id")
            String by) {
        public Config {
            double sum = 0;
            for (Map.Entry<String, Double> part : parts.entrySet()) {
                PlanException.check(
                        part.getValue() > 0 && part.getValue() <= 1,
                        "parts." + part.getKey(),
                        "must be above 0 and at most 1, is %s",
                        part.getValue());
                sum += part.getValue();
            }
            PlanException.check(Math.abs(sum - 1) < 1e-9, "parts", "must add up to 1, add up to %s", sum);
        }
    }

    private final Config config;
    private final String[] names;
    private StepContext context;

    @Inject
    Split(Config config) {
        this.config = config;
        this.names = config.parts().keySet().toArray(String[]::new);
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "by", config.by(), ArrowType.Utf8.class);
        Outputs outputs = Outputs.none();
        for (String name : names) {
            outputs = outputs.and(name, new PortType.Rows(inputs.rows()));
        }
        return outputs;
    }

    @Override
    public void start(StepContext started) {
        context = started;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        VarCharVector keys = (VarCharVector) batch.getVector(config.by());
        int[][] rows = new int[names.length][batch.getRowCount()];
        int[] counts = new int[names.length];
        for (int row = 0; row < batch.getRowCount(); row++) {
            int part = part(keys.isNull(row) ? new byte[0] : keys.get(row));
            rows[part][counts[part]++] = row;
        }
        for (int part = 0; part < names.length; part++) {
            if (counts[part] > 0) {
                try (VectorSchemaRoot chosen = Batches.select(batch, rows[part], counts[part], context.allocator())) {
                    out.emit(names[part], chosen);
                }
            }
        }
    }

    private int part(byte[] key) {
        double place = (hash(key, context.seed()) >>> 11) * 0x1p-53;
        double end = 0;
        for (int part = 0; part < names.length - 1; part++) {
            end += config.parts().get(names[part]);
            if (place < end) {
                return part;
            }
        }
        return names.length - 1;
    }

    /// FNV-1a in 64 bits, finished as in MurmurHash3 so that all bits depend on all bytes.
    static long hash(byte[] key, long seed) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (byte value : key) {
            hash = (hash ^ value & 0xff) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    static long hash(String key, long seed) {
        return hash(key.getBytes(StandardCharsets.UTF_8), seed);
    }
}
