package dev.quern.engine.store;

import dev.quern.api.QuernException;
import dev.quern.api.StoredRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;

/// Rows as their manifest describes them. Thread-safe as far as the allocator is, which is what Arrow promises.
public final class PublishedRows implements StoredRows {
    private final Path directory;
    private final Manifest manifest;
    private final Schema schema;
    private final BufferAllocator allocator;

    PublishedRows(Path directory, Manifest manifest, BufferAllocator allocator) {
        this.directory = directory;
        this.manifest = manifest;
        this.allocator = allocator;
        try {
            this.schema = Schema.fromJSON(manifest.schema());
        } catch (IOException | IllegalArgumentException failure) {
            throw ArtifactStore.damaged(directory.resolve("manifest.json"), "has no readable schema", failure);
        }
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public long rowCount() {
        return manifest.rows();
    }

    @Override
    public String digest() {
        return manifest.digest();
    }

    @Override
    public int parts() {
        return manifest.files().size();
    }

    @Override
    public long rowCount(int part) {
        return manifest.files().get(part).rows();
    }

    /// Bytes of one part, for progress.
    public long bytes(int part) {
        return manifest.files().get(part).bytes();
    }

    @Override
    public void read(int part, BatchReader reader) throws IOException {
        StoredFile file = manifest.files().get(part);
        Path path = ArtifactStore.checkLength(directory.resolve(file.path()), file);
        try (BufferAllocator bounded = allocator.newChildAllocator("stored part", 0, memoryOf(file));
                FileChannel channel = FileChannel.open(path);
                ArrowStreamReader stream = new ArrowStreamReader(checkedHead(channel, path), bounded)) {
            VectorSchemaRoot batch = opened(stream, path);
            long rows = 0;
            while (next(stream, path)) {
                rows += batch.getRowCount();
                reader.accept(batch);
            }
            if (rows != file.rows()) {
                throw ArtifactStore.damaged(path, "has " + rows + " rows, its manifest says " + file.rows(), null);
            }
        }
    }

    /// What a sound part can need: Arrow rounds each buffer up to a power of two. A torn one may claim terabytes.
    private static long memoryOf(StoredFile file) {
        return Math.addExact(Math.multiplyExact(4, file.bytes()), 1L << 20);
    }

    /// Refuses a first message that claims to be longer than the file: Arrow would try to make room for it.
    private static FileChannel checkedHead(FileChannel channel, Path path) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(head, 0);
        boolean whole = !head.hasRemaining();
        head.flip();
        if (!whole || head.getInt() != -1 || head.getInt(Integer.BYTES) > channel.size()) {
            throw ArtifactStore.damaged(path, "is not an Arrow stream", null);
        }
        return channel;
    }

    private VectorSchemaRoot opened(ArrowStreamReader stream, Path path) {
        try {
            VectorSchemaRoot batch = stream.getVectorSchemaRoot();
            if (batch.getSchema().equals(schema)) {
                return batch;
            }
        } catch (IOException | RuntimeException failure) {
            throw ArtifactStore.damaged(path, "is not an Arrow stream", failure);
        }
        throw ArtifactStore.damaged(path, "has another schema than its manifest", null);
    }

    private static boolean next(ArrowStreamReader stream, Path path) {
        try {
            return stream.loadNextBatch();
        } catch (QuernException known) {
            throw known;
        } catch (IOException | RuntimeException failure) {
            throw ArtifactStore.damaged(path, "holds a batch that cannot be read", failure);
        }
    }
}
