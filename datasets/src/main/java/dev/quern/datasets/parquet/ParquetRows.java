package dev.quern.datasets.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.api.PrimitiveConverter;

/// The rows of a row group, one after the other. A value that nobody asks for is
/// passed over without being decoded.
public final class ParquetRows implements Closeable {
    private final PageReadStore pages;
    private final List<ParquetColumn> columns;
    /// By column; one that is named twice has one reader.
    private final ColumnReader[] readers;
    private final Map<ColumnDescriptor, ColumnReader> distinct = new HashMap<>();
    private long left;
    private boolean begun;
    private byte[] bytes;
    private int from;
    private int length;

    ParquetRows(PageReadStore pages, List<ParquetColumn> columns, String createdBy) {
        this.pages = pages;
        this.columns = columns;
        left = pages.getRowCount();
        readers = new ColumnReader[columns.size()];
        ParsedVersion version = version(createdBy);
        for (int i = 0; i < readers.length; i++) {
            ColumnDescriptor column = columns.get(i).descriptor();
            readers[i] = distinct.computeIfAbsent(column, descriptor -> open(descriptor, version));
        }
    }

    private ColumnReader open(ColumnDescriptor column, ParsedVersion version) {
        PageReader values = pages.getPageReader(column);
        if (values.getTotalValueCount() != left) {
            throw new IllegalStateException("column '" + String.join(".", column.getPath()) + "' holds "
                    + values.getTotalValueCount() + " values for " + left + " rows");
        }
        return new ColumnReaderImpl(column, values, new PrimitiveConverter() {}, version);
    }

    private ParquetRows(List<ParquetColumn> columns) {
        this.pages = null;
        this.columns = columns;
        readers = new ColumnReader[0];
    }

    static ParquetRows none(List<ParquetColumn> columns) {
        return new ParquetRows(columns);
    }

    /// Who wrote the file, as far as Parquet's reader can tell: it knows of faults of old writers.
    private static ParsedVersion version(String createdBy) {
        try {
            return createdBy == null ? null : VersionParser.parse(createdBy);
        } catch (VersionParser.VersionParseException | RuntimeException unknown) {
            return null;
        }
    }

    /// Goes to the next row; false at the end.
    public boolean next() throws IOException {
        return left > 0 && ParquetTable.guard(this::advance);
    }

    private boolean advance() {
        if (begun) {
            if (left == 1) {
                left = 0;
                return false;
            }
            left--;
            distinct.forEach((column, reader) -> {
                // A value that nobody asked for must be passed over; where there is none, nothing stands in the page.
                if (reader.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel()) {
                    reader.skip();
                }
                reader.consume();
            });
        }
        begun = true;
        return true;
    }

    /// Whether a column has no value in this row.
    ///
    /// @param column its place among those that are read
    public boolean isNull(int column) {
        return readers[column].getCurrentDefinitionLevel() < columns.get(column).present();
    }

    /// Decodes a column's value, which must be there, for [#bytes] to show: text as it is, anything else in its
    /// written form.
    public void load(int column) throws IOException {
        ParquetTable.guard(() -> {
            ColumnReader reader = readers[column];
            if (columns.get(column).isText()) {
                show(reader.getBinary().toByteBuffer());
            } else {
                bytes = columns.get(column).format(reader);
                from = 0;
                length = bytes.length;
            }
            return null;
        });
    }

    /// Decodes a value of a column of bytes, which must be there, for [#bytes] to show as it is.
    public void loadBytes(int column) throws IOException {
        ParquetTable.guard(() -> {
            show(readers[column].getBinary().toByteBuffer());
            return null;
        });
    }

    private void show(ByteBuffer value) {
        length = value.remaining();
        if (value.hasArray()) {
            bytes = value.array();
            from = value.arrayOffset() + value.position();
        } else {
            bytes = new byte[length];
            value.get(bytes);
            from = 0;
        }
    }

    /// Holds the value that was loaded last, from [#from] on, until the next row.
    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int length() {
        return length;
    }

    /// The reader of a column, for a filter.
    ColumnReader reader(int column) {
        return readers[column];
    }

    @Override
    public void close() {
        if (pages != null) {
            pages.close();
        }
    }
}
