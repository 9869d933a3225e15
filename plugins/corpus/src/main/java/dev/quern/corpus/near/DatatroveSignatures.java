package dev.quern.corpus.near;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Writes signatures of one unit as datatrove's `MinhashDedupSignature` does, a file for each band: records of the
/// band's hashes (u64) and the number of the document (u32), little-endian, in the order of the hashes. Memory: one
/// band's records, when they are sorted at the end.
public final class DatatroveSignatures implements Closeable {
    private static final int CHUNK = 1 << 13;

    private final List<Path> files;
    private final List<OutputStream> streams = new ArrayList<>();
    private final ByteBuffer record;
    private final int rows;

    /// @param files one for each band
    /// @param rows hashes in a band
    public DatatroveSignatures(List<Path> files, int rows) throws IOException {
        this.files = List.copyOf(files);
        this.rows = rows;
        record = ByteBuffer.allocate(rows * Long.BYTES + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (Path file : files) {
                streams.add(new BufferedOutputStream(Files.newOutputStream(file), CHUNK));
            }
        } catch (IOException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /// Adds a document.
    ///
    /// @param signature the hashes of all bands, one band behind the other
    public void add(int document, long[] signature) throws IOException {
        for (int band = 0; band < streams.size(); band++) {
            record.clear();
            for (int row = 0; row < rows; row++) {
                record.putLong(signature[band * rows + row]);
            }
            record.putInt(document);
            streams.get(band).write(record.array());
        }
    }

    /// Makes the files complete.
    public void finish() throws IOException {
        close();
        for (Path file : files) {
            sort(file);
        }
    }

    private void sort(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int size = record.capacity();
        int[] order = IntStream.range(0, all.capacity() / size)
                .boxed()
                .sorted((left, right) -> compare(all, left * size, right * size))
                .mapToInt(Integer::intValue)
                .toArray();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), CHUNK)) {
            for (int each : order) {
                out.write(all.array(), each * size, size);
            }
        }
    }

    private int compare(ByteBuffer all, int left, int right) {
        for (int row = 0; row < rows; row++) {
            int order =
                    Long.compareUnsigned(all.getLong(left + row * Long.BYTES), all.getLong(right + row * Long.BYTES));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compareUnsigned(all.getInt(left + rows * Long.BYTES), all.getInt(right + rows * Long.BYTES));
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (OutputStream stream : streams) {
            try {
                stream.close();
            } catch (IOException failed) {
                failure = failed;
            }
        }
        streams.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
