package dev.quern.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/// Writes one part of stored rows as an Arrow IPC stream. Equal batches give equal bytes.
public final class PartWriter implements AutoCloseable {
    private final Path file;
    private final int part;
    private final HashedFile out;
    private final WriteChannel channel;
    private long rows;

    /// Makes a file of this attempt.
    ///
    /// @param directory of the artifact
    /// @param part index of the part
    public PartWriter(Path directory, int part, Schema schema) throws IOException {
        this(
                Files.createDirectories(directory).resolve("part-%05d-%s.arrow".formatted(part, Durable.attempt())),
                part,
                schema,
                StandardOpenOption.CREATE_NEW);
    }

    PartWriter(Path file, int part, Schema schema, StandardOpenOption creation) throws IOException {
        this.file = file;
        this.part = part;
        out = new HashedFile(file, creation);
        channel = new WriteChannel(out);
        MessageSerializer.serialize(channel, schema);
    }

    /// Writes a batch of the part's schema. Values in null slots, which mean nothing, are set to zero.
    public void write(VectorSchemaRoot batch) throws IOException {
        NullSlots.clear(batch);
        try (ArrowRecordBatch record = new VectorUnloader(batch).getRecordBatch()) {
            MessageSerializer.serialize(channel, record);
        }
        rows += batch.getRowCount();
    }

    /// Ends the file and makes it durable.
    public StoredFile finish() throws IOException {
        ArrowStreamWriter.writeEndOfStream(channel, IpcOption.DEFAULT);
        out.finish();
        out.close();
        String name = "part-%05d.arrow".formatted(part);
        return new StoredFile(name, file.getFileName().toString(), out.length(), out.sha256(), rows);
    }

    /// Closes the file. One that was not finished stays behind under its attempt's name, known to nobody.
    @Override
    public void close() throws IOException {
        out.close();
    }
}
