package dev.quern.tokenize;

import dev.quern.api.Columns;
import dev.quern.tokenizer.data.TokenWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
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
    private final ListVector lists;
    private final IntVector items;
    private final FileChannel channel;
    private final ArrowFileWriter writer;
    private int rows;
    private int tokens;

    ArrowTokenWriter(Path file, BufferAllocator allocator) throws IOException {
        this.file = file;
        part = file.resolveSibling("." + file.getFileName() + ".part");
        root = VectorSchemaRoot.create(new Schema(List.of(Columns.intList("tokens"))), allocator);
        lists = (ListVector) root.getVector(0);
        items = (IntVector) lists.getDataVector();
        channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        writer = new ArrowFileWriter(root, null, channel);
        writer.start();
        root.allocateNew();
    }

    @Override
    public void document(int[] ids, int from, int count) throws IOException {
        lists.startNewValue(rows);
        while (items.getValueCapacity() < tokens + count) {
            items.reAlloc();
        }
        for (int i = 0; i < count; i++) {
            items.set(tokens + i, ids[from + i]);
        }
        lists.endValue(rows, count);
        tokens += count;
        rows++;
        if (rows == MOST_ROWS || tokens >= MOST_TOKENS) {
            flush();
        }
    }

    private void flush() throws IOException {
        items.setValueCount(tokens);
        lists.setValueCount(rows);
        root.setRowCount(rows);
        writer.writeBatch();
        root.clear();
        root.allocateNew();
        rows = 0;
        tokens = 0;
    }

    @Override
    public void finish() throws IOException {
        if (rows > 0) {
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
