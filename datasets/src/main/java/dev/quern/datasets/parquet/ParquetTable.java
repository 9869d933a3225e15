package dev.quern.datasets.parquet;

import dev.quern.datasets.table.ColumnNames;
import dev.quern.datasets.table.TableException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/// A Parquet file: its columns, and its rows by row group. Only the columns asked for are read; what is held of
/// them is one row group, compressed, and a page each, decoded.
///
/// Everything that is wrong with the file is told by a [TableException].
public final class ParquetTable implements Closeable {
    private static final int MAGIC = 4;
    private static final int TAIL = 8;
    private static final String PLAIN = "PAR1";
    private static final String ENCRYPTED = "PARE";

    private final long size;
    private final ParquetFileReader reader;
    private final Map<String, ColumnDescriptor> leaves = new LinkedHashMap<>();

    private ParquetTable(long size, ParquetFileReader reader) {
        this.size = size;
        this.reader = reader;
        for (ColumnDescriptor leaf : reader.getFileMetaData().getSchema().getColumns()) {
            leaves.put(String.join(".", leaf.getPath()), leaf);
        }
    }

    /// Opens a file and reads its footer.
    public static ParquetTable open(Path file) throws IOException {
        long size = checkEnds(file);
        return guard(
                () -> new ParquetTable(size, ParquetFileReader.open(new ParquetInput(file), ReadOptions.create())));
    }

    /// The size of a file that begins and ends as Parquet does.
    private static long checkEnds(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            String head = text(channel, 0);
            String tail = text(channel, size - MAGIC);
            if (tail.equals(ENCRYPTED) || head.equals(ENCRYPTED)) {
                throw encrypted(null);
            }
            if (!head.equals(PLAIN)) {
                throw new TableException(
                        "is no Parquet file: it does not begin with " + PLAIN,
                        "leave it out with 'exclude', or read it by the step for its format");
            }
            if (size < MAGIC + TAIL || !tail.equals(PLAIN)) {
                throw new TableException(
                        "is cut short: it begins as Parquet does, but has no footer at its end",
                        "fetch the file again, or leave it out with 'exclude'");
            }
            long footer =
                    bytes(channel, size - TAIL).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
            if (footer > size - MAGIC - TAIL) {
                throw TableException.damaged(new IOException("its footer claims " + footer + " of " + size + " bytes"));
            }
            return size;
        }
    }

    private static String text(FileChannel channel, long at) throws IOException {
        return StandardCharsets.ISO_8859_1.decode(bytes(channel, at)).toString();
    }

    private static ByteBuffer bytes(FileChannel channel, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAGIC);
        while (at >= 0 && bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
        return bytes.flip();
    }

    private static TableException encrypted(Throwable cause) {
        return new TableException(
                "is encrypted, and no key can be given", "decrypt it first, or leave it out with 'exclude'", cause);
    }

    /// Number of row groups.
    public int groups() {
        return reader.getRowGroups().size();
    }

    /// Rows of a row group.
    public long rows(int group) {
        return group(group).getRowCount();
    }

    private BlockMetaData group(int group) {
        return reader.getRowGroups().get(group);
    }

    /// Decoded bytes that some columns of a row group hold, as the footer says.
    public long bytes(int group, List<ParquetColumn> columns) throws IOException {
        return guard(() -> {
            long bytes = 0;
            for (ParquetColumn column : columns) {
                bytes += chunk(group, column).getTotalUncompressedSize();
            }
            return bytes;
        });
    }

    /// Paths of all columns, with dots between the names of groups.
    public List<String> columns() {
        return List.copyOf(leaves.keySet());
    }

    /// A column that holds one value a row.
    ///
    /// @param path its name, with dots between the names of groups
    public ParquetColumn column(String path) throws TableException {
        ColumnDescriptor leaf = leaves.get(path);
        if (leaf == null) {
            List<String> members = columns().stream()
                    .filter(name -> name.startsWith(path + "."))
                    .toList();
            if (members.isEmpty()) {
                throw ColumnNames.unknown(path, columns());
            }
            throw new TableException(
                    "has a group of columns '" + path + "', not one column",
                    "name one of its columns: " + String.join(", ", members));
        }
        if (leaf.getMaxRepetitionLevel() > 0) {
            throw new TableException(
                    "has a list in column '" + path + "', which holds many values a row",
                    "name a column that holds one value a row");
        }
        return new ParquetColumn(path, leaf);
    }

    /// A column of text.
    ///
    /// @param key config key that named it, for the remedy
    public ParquetColumn textColumn(String key, String path) throws TableException {
        ParquetColumn column = column(path);
        if (!column.isText()) {
            List<String> texts = new ArrayList<>();
            for (Map.Entry<String, ColumnDescriptor> leaf : leaves.entrySet()) {
                if (leaf.getValue().getMaxRepetitionLevel() == 0
                        && new ParquetColumn(leaf.getKey(), leaf.getValue()).isText()) {
                    texts.add(leaf.getKey());
                }
            }
            throw new TableException(
                    "holds " + column.type() + " in column '" + path + "', not text",
                    "let '" + key + "' name a column of text; the file has " + texts);
        }
        return column;
    }

    /// A column of bytes.
    ///
    /// @param key config key that named it, for the remedy
    public ParquetColumn bytesColumn(String key, String path) throws TableException {
        ParquetColumn column = column(path);
        if (!column.isBytes()) {
            throw new TableException(
                    "holds " + column.type() + " in column '" + path + "', not bytes",
                    "name another type for it in '" + key + "'");
        }
        return column;
    }

    /// Whether rows of a row group may pass a filter: false only where its statistics, its dictionary or its
    /// Bloom filter rules that out.
    public boolean mayMatch(int group, ParquetFilter filter) throws IOException {
        return guard(() -> {
            for (ParquetColumn column : filter.columns()) {
                chunk(group, column);
            }
            return filter.mayMatch(group(group), reader);
        });
    }

    /// Begins to read a row group.
    public ParquetRows read(int group, List<ParquetColumn> columns) throws IOException {
        return guard(() -> {
            for (ParquetColumn column : columns) {
                chunk(group, column);
            }
            reader.setRequestedSchema(
                    columns.stream().map(ParquetColumn::descriptor).distinct().toList());
            if (rows(group) == 0) {
                return ParquetRows.none(columns);
            }
            PageReadStore pages = reader.readRowGroup(group);
            try {
                return new ParquetRows(pages, columns, reader.getFileMetaData().getCreatedBy());
            } catch (RuntimeException | Error failure) {
                pages.close();
                throw failure;
            }
        });
    }

    /// A column's chunk, which must lie within the file and be readable.
    private ColumnChunkMetaData chunk(int group, ParquetColumn column) throws IOException {
        for (ColumnChunkMetaData chunk : group(group).getColumns()) {
            if (Arrays.equals(chunk.getPath().toArray(), column.descriptor().getPath())) {
                if (chunk.isEncrypted()) {
                    throw encrypted(null);
                }
                if (!PageCodec.isSupported(chunk.getCodec())) {
                    throw new TableException(
                            "is compressed by " + chunk.getCodec() + ", which is not supported",
                            "write it again with zstd, snappy, gzip or no compression");
                }
                long from = chunk.getStartingPos();
                if (from < MAGIC || chunk.getTotalSize() < 0 || chunk.getTotalSize() > size - from) {
                    throw new IOException("column '" + column.path() + "' of row group " + group
                            + " lies beyond the end of the file");
                }
                return chunk;
            }
        }
        throw new IOException("row group " + group + " lacks column '" + column.path() + "'");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /// What a call into Parquet's reader does.
    interface Call<T> {
        T run() throws IOException;
    }

    /// Runs a call and tells what is wrong with the file. Parquet names a class of Hadoop in some of its
    /// messages, and follows a damaged schema as deep as it goes: hence the errors.
    static <T> T guard(Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (TableException told) {
            throw told;
        } catch (ParquetCryptoRuntimeException encrypted) {
            throw encrypted(encrypted);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError damaged) {
            TableException.throwUnread(damaged);
            throw TableException.damaged(damaged);
        }
    }
}
