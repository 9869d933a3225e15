package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers pages into batches of rows (id, source, url, date, mime_type, text) and emits each when it is full.
/// `source` is the host of the URL, or `.` where there is none.
final class WebPages implements AutoCloseable {
    static final Schema SCHEMA = new Schema(List.of(
            Columns.text("id"),
            Columns.text("source"),
            Columns.text("url"),
            Columns.text("date"),
            Columns.text("mime_type"),
            Columns.text("text")));

    private static final int ROWS = 1024;
    private static final int BYTES = 2 << 20;

    /// A page but for its text; empty strings become nulls.
    record Page(String id, String url, String date, String mimeType) {}

    private final VectorSchemaRoot batch;
    private final Emitter out;
    private int rows;
    private long bytes;

    WebPages(BufferAllocator allocator, Emitter out) {
        this.out = out;
        batch = VectorSchemaRoot.create(SCHEMA, allocator);
        batch.allocateNew();
    }

    /// The host of a URL in lower case, without user and port; `.` where it has none.
    static String host(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return ".";
        }
        int end = scheme + 3;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(scheme + 3, end);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int port = host.indexOf(':', host.indexOf(']') + 1);
        String bare = port < 0 ? host : host.substring(0, port);
        return bare.isEmpty() ? "." : bare.toLowerCase(Locale.ROOT);
    }

    void add(Page page, byte[] text) throws IOException {
        set("id", page.id());
        set("source", host(page.url()));
        set("url", page.url());
        set("date", page.date());
        set("mime_type", page.mimeType());
        ((VarCharVector) batch.getVector("text")).setSafe(rows, text);
        rows++;
        bytes += text.length;
        if (rows == ROWS || bytes >= BYTES) {
            flush();
        }
    }

    private void set(String column, String value) {
        if (!value.isEmpty()) {
            ((VarCharVector) batch.getVector(column)).setSafe(rows, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    void flush() throws IOException {
        if (rows > 0) {
            batch.setRowCount(rows);
            out.emit(batch);
            batch.getFieldVectors().forEach(FieldVector::reset);
            rows = 0;
            bytes = 0;
        }
    }

    @Override
    public void close() {
        batch.close();
    }
}
