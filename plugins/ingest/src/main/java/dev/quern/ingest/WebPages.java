package dev.quern.ingest;

import dev.quern.api.Columns;
import dev.quern.api.Emitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Schema;

/// Gathers pages into batches of rows (id, source, url, date, mime_type, text) and emits each when it is full.
/// `source` is the host of the URL, or `.` where there is none.
final class WebPages extends RowBatch {
    static final Schema SCHEMA = new Schema(List.of(
            Columns.text("id"),
            Columns.text("source"),
            Columns.text("url"),
            Columns.text("date"),
            Columns.text("mime_type"),
            Columns.text("text")));

    /// A page but for its text; empty strings become nulls.
    record Page(String id, String url, String date, String mimeType) {}

    WebPages(BufferAllocator allocator, Emitter out) {
        super(SCHEMA, allocator, out);
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
        ((VarCharVector) vector("text")).setSafe(row(), text);
        written(text.length);
        endRow();
    }

    private void set(String column, String value) {
        if (!value.isEmpty()) {
            ((VarCharVector) vector(column)).setSafe(row(), value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
