package dev.quern.datasets.arrow;

import dev.quern.datasets.table.TableException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.SeekableReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/// An Arrow IPC file or stream: its columns, and its rows by record batch, of which one is held at a time.
/// Batches of a file can be read in any order, those of a stream one after the other.
///
/// Everything that is wrong with the file is told by a [TableException].
public final class ArrowTable implements Closeable {
    private static final String MAGIC = "ARROW1";
    private static final String FEATHER = "FEA1";
    private static final int SMALLEST = 8;
    /// Memory for batches and what they decode to: as much as a file of its size may need,
    /// not what it asks for.
    private static final long MEMORY = 64L << 20;
    private static final long MEMORY_BY_SIZE = 32;

    private final FileChannel channel;
    private final RootAllocator allocator;
    private final ArrowReader reader;
    private final boolean isFile;
    private final List<ArrowBlock> blocks;
    private List<ArrowColumn> columns = List.of();
    private int row;
    private boolean damaged;

    private ArrowTable(FileChannel channel) throws IOException {
        this.channel = channel;
        isFile = isFile(channel);
        allocator = new RootAllocator(MEMORY + MEMORY_BY_SIZE * channel.size());
        reader = isFile
                ? new DictionariesReader(channel, allocator)
                : new ArrowStreamReader(channel, allocator, new ArrowCodecs());
        try {
            blocks = guard(this::begin);
        } catch (IOException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /// Opens a file and reads its schema.
    public static ArrowTable open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            return new ArrowTable(channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static boolean isFile(FileChannel channel) throws IOException {
        String head = text(channel, 0);
        if (head.equals(MAGIC)) {
            if (channel.size() < 2 * SMALLEST
                    || !text(channel, channel.size() - MAGIC.length()).equals(MAGIC)) {
                throw new TableException(
                        "is cut short: it begins as an Arrow file does, but has no footer at its end",
                        "fetch the file again, or leave it out with 'exclude'");
            }
            return true;
        }
        if (head.startsWith(FEATHER)) {
            throw new TableException(
                    "is a Feather file of version 1, which is not supported", "write it again as version 2");
        }
        if (head.length() < MAGIC.length() || !isMessage(channel)) {
            throw new TableException(
                    "is neither an Arrow file nor an Arrow stream",
                    "leave it out with 'exclude', or read it by the step for its format");
        }
        return false;
    }

    private static String text(FileChannel channel, long at) throws IOException {
        return StandardCharsets.ISO_8859_1
                .decode(bytes(channel, at, MAGIC.length()))
                .toString();
    }

    private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
        return bytes.flip();
    }

    /// Whether a stream begins here: a mark, which old writers left out, and the length of a message.
    private static boolean isMessage(FileChannel channel) throws IOException {
        ByteBuffer head = bytes(channel, 0, SMALLEST);
        if (head.remaining() < SMALLEST) {
            return false;
        }
        int length = head.getInt(0) == -1 ? head.getInt(4) : head.getInt(0);
        return length > 0 && length <= channel.size();
    }

    private List<ArrowBlock> begin() throws IOException {
        reader.getVectorSchemaRoot();
        if (!isFile) {
            return List.of();
        }
        DictionariesReader file = (DictionariesReader) reader;
        for (ArrowBlock block : file.getRecordBlocks()) {
            check(block);
        }
        file.getDictionaryBlocks().forEach(this::check);
        file.loadRest();
        return file.getRecordBlocks();
    }

    private void check(ArrowBlock block) {
        try {
            long end =
                    Math.addExact(Math.addExact(block.getOffset(), block.getMetadataLength()), block.getBodyLength());
            if (block.getOffset() < 0
                    || block.getMetadataLength() < 0
                    || block.getBodyLength() < 0
                    || end > channel.size()) {
                throw new IllegalArgumentException("a batch lies beyond the end of the file");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Whether this is a file, with batches that can be read in any order; a stream otherwise.
    public boolean isFile() {
        return isFile;
    }

    /// Number of batches of a file; none of a stream, which does not tell.
    public int batches() {
        return blocks.size();
    }

    /// Bytes of a batch of a file.
    public long bytes(int batch) {
        return blocks.get(batch).getBodyLength();
    }

    /// Rows of a batch of a file, by its head.
    public long rows(int batch) throws IOException {
        return guard(() -> {
            SeekableReadChannel in = new SeekableReadChannel(channel);
            in.setPosition(blocks.get(batch).getOffset());
            Message message = MessageSerializer.readMessage(in).getMessage();
            return ((RecordBatch) message.header(new RecordBatch())).length();
        });
    }

    /// Chooses the columns to read.
    ///
    /// @param key config key that named the first, which must be text
    /// @param paths their names, with dots between the names of structs
    public void choose(String key, List<String> paths) throws IOException {
        columns = guard(() -> {
            List<ArrowColumn> found = new ArrayList<>();
            for (String path : paths) {
                found.add(ArrowColumn.of(reader.getVectorSchemaRoot(), reader, path));
            }
            return found;
        });
        if (!columns.getFirst().isText()) {
            throw new TableException(
                    "holds " + columns.getFirst().type() + " in column '" + paths.getFirst() + "', not text",
                    "let '" + key + "' name a column of text");
        }
    }

    /// Goes to a batch of a file.
    public void batch(int batch) throws IOException {
        row = -1;
        guard(() -> ((ArrowFileReader) reader).loadRecordBatch(blocks.get(batch)));
    }

    /// Goes to the next batch of a stream; false at the end.
    public boolean nextBatch() throws IOException {
        row = -1;
        return guard(reader::loadNextBatch);
    }

    /// Goes to the next row of the batch; false at its end.
    public boolean next() throws IOException {
        row++;
        return row < reader.getVectorSchemaRoot().getRowCount();
    }

    /// Takes a column's value, for [#value] to show; false if there is none.
    ///
    /// @param column its place among those chosen
    public boolean load(int column) throws IOException {
        return guard(() -> columns.get(column).load(row));
    }

    /// Holds the column's value from 0 to [#length], until the next row.
    public byte[] value(int column) {
        return columns.get(column).bytes();
    }

    public int length(int column) {
        return columns.get(column).length();
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
            allocator.close();
        } catch (IllegalStateException kept) {
            // A reader that fails keeps what it had read so far.
            if (!damaged) {
                throw kept;
            }
        } finally {
            channel.close();
        }
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    /// Runs a call and tells what is wrong with the file. Lengths of messages are believed by Arrow's reader: a
    /// wrong one asks for more memory than there is.
    private <T> T guard(Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (TableException told) {
            throw told;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError wrong) {
            damaged = true;
            TableException.throwUnread(wrong);
            throw TableException.damaged(wrong);
        }
    }

    /// Loads what a file adds to its dictionaries, too, which Arrow's reader passes over.
    private static final class DictionariesReader extends ArrowFileReader {
        DictionariesReader(FileChannel channel, RootAllocator allocator) {
            super(channel, allocator, new ArrowCodecs());
        }

        void loadRest() throws IOException {
            if (getRecordBlocks().isEmpty()) {
                return;
            }
            for (int rest = getDictionaryBlocks().size() - dictionaries.size(); rest > 0; rest--) {
                loadDictionary(readDictionary());
            }
        }
    }
}
