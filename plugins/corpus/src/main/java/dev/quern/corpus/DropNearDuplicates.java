package dev.quern.corpus;

import dev.quern.api.Artifact;
import dev.quern.api.Batches;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Last of three steps against near duplicates: leaves out the rows that `find-near-duplicates` has listed;
/// they go out on the port `removed`. Its rows must be those that `sign-minhash` has signed, from the same
/// step: a row whose text is another is an error.
public final class DropNearDuplicates implements Transform {
    private static final String REMOVED = Outputs.REMOVED;
    private static final int RECORD = Long.BYTES + Integer.BYTES;

    @Doc("Drops the rows that find-near-duplicates has listed.")
    public record Config(
            @Doc("text column that was signed") @Default("text")
            String column) {}

    private final Config config;
    private StepContext context;
    private Listed listed;
    private int row;

    @Inject
    DropNearDuplicates(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact("duplicates", FindNearDuplicates.KIND);
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.rows(inputs.rows()).and(REMOVED, new PortType.Rows(inputs.rows()));
    }

    /// All that is listed, in the order of places.
    private record Listed(long[] places, int[] checks) {
        static Listed read(Path file) throws IOException {
            int count = Math.toIntExact(Files.size(file) / RECORD);
            Listed listed = new Listed(new long[count], new int[count]);
            try (DataInputStream in =
                    new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                for (int i = 0; i < count; i++) {
                    listed.places[i] = in.readLong();
                    listed.checks[i] = in.readInt();
                }
            }
            return listed;
        }

        /// Where a place stands, or a negative number.
        int find(int unit, int row) {
            return Arrays.binarySearch(places, (long) unit << 32 | row);
        }
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        row = 0;
        Artifact artifact = started.artifact("duplicates");
        listed = artifact.load(Listed.class, found -> Listed.read(found.file(FindNearDuplicates.FILE)));
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        int rows = batch.getRowCount();
        int[] kept = new int[rows];
        int[] removed = new int[rows];
        int keptCount = 0;
        int removedCount = 0;
        for (int i = 0; i < rows; i++) {
            int found = listed.find(context.unit(), row + i);
            if (found < 0) {
                kept[keptCount++] = i;
            } else {
                check(texts, i, listed.checks()[found]);
                removed[removedCount++] = i;
            }
        }
        row += rows;
        if (removedCount == 0) {
            out.emit(batch);
            return;
        }
        emit("", batch, kept, keptCount, out);
        emit(REMOVED, batch, removed, removedCount, out);
    }

    private void check(VarCharVector texts, int i, int expected) {
        if (texts.isNull(i) || SignMinHash.check(texts.get(i)) != expected) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "row " + (row + i) + " of unit " + context.unit() + " is not the text that was signed there",
                    "let sign-minhash and drop-near-duplicates read the same output of the same step");
        }
    }

    private void emit(String port, VectorSchemaRoot batch, int[] rows, int count, Emitter out) throws IOException {
        try (VectorSchemaRoot chosen = Batches.select(batch, rows, count, context.allocator())) {
            out.emit(port, chosen);
        }
    }
}
