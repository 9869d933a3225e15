package dev.quern.tokenize;

import dev.quern.api.Columns;
import dev.quern.api.IntListWriter;
import dev.quern.tokenizer.data.TokenWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;

/// Documents as rows of an Arrow IPC file: one column `tokens`, a list of int32.
final class ArrowTokenWriter implements TokenWriter {
    private static final int MOST_ROWS = 4096;
    private static final int MOST_TOKENS = 1 << 20;

    private final Path file;
    private final Path part;
    private final VectorSchemaRoot root;
    private final FileChannel channel;
    private final ArrowFileWriter writer;
    private IntListWriter lists;

    ArrowTokenWriter(Path file, BufferAllocator allocator) throws IOException {
        this.file = file;
        part = file.resolveSibling("." + file.getFileName() + ".part");
        root = VectorSchemaRoot.create(new Schema(List.of(Columns.intList("tokens"))), allocator);
        channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        writer = new ArrowFileWriter(root, null, channel);
        writer.start();
        lists = empty();
    }

    private IntListWriter empty() {
        return new IntListWriter((ListVector) root.getVector(0), MOST_TOKENS / 4);
    }

    @Override
    public void document(int[] ids, int from, int count) throws IOException {
        lists.add(ids, from, count);
        if (lists.rows() == MOST_ROWS || lists.items() >= MOST_TOKENS) {
            flush();
        }
    }

    private void flush() throws IOException {
        lists.finish();
        root.setRowCount(lists.rows());
        writer.writeBatch();
        lists = empty();
    }

    @Override
    public void finish() throws IOException {
        if (lists.rows() > 0) {
            flush();
        }
        writer.end();
        channel.force(true);
        channel.close();
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        root.close();
        channel.close();
        Files.deleteIfExists(part);
    }
}
