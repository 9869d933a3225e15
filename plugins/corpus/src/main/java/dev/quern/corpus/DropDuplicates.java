package dev.quern.corpus;

import dev.quern.api.Batches;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepBinder;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Second pass of `dedup`: leaves out the rows that the first pass found.
public final class DropDuplicates implements Transform {
    private final Dedup config;
    private long[] duplicates;
    private StepContext context;
    private long row;

    @Inject
    DropDuplicates(Dedup config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact(StepBinder.FIRST_PASS, Dedup.KIND);
        return Outputs.rows(config.require(inputs));
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        row = 0;
        duplicates = started.artifact(StepBinder.FIRST_PASS).load(long[].class, artifact -> {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(artifact.file(Dedup.FILE)));
            long[] places = new long[bytes.remaining() / Long.BYTES];
            bytes.asLongBuffer().get(places);
            return places;
        });
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        int[] kept = new int[batch.getRowCount()];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            long place = (long) context.unit() << 32 | row++;
            if (Arrays.binarySearch(duplicates, place) < 0) {
                kept[count++] = i;
            }
        }
        if (count == kept.length) {
            out.emit(batch);
            return;
        }
        out.dropped("duplicate", kept.length - count);
        try (VectorSchemaRoot rest = Batches.select(batch, kept, count, context.allocator())) {
            out.emit(rest);
        }
    }
}
