package dev.quern.corpus;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.urls.UrlHost;
import dev.quern.corpus.urls.UrlLists;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Removes rows whose URL is on one of the lists of `read-url-lists`: first by its host or a domain above it,
/// then as it is written, then by a word, by several soft words, and by a substring of its letters and digits.
/// They go out on the port `removed` with `domain`, `url`, `word`, `soft-words` or `substring` in the column
/// `removed_by` and the entry in `removed_entry`. A row without a URL, or one in which no host can be found and
/// that is on no list, is `no-host`.
public final class FilterUrl implements Transform {
    private static final String LISTS = "lists";
    private static final String ENTRY = "removed_entry";

    /// What becomes of rows.
    public enum Fate {
        KEEP,
        REMOVE
    }

    @Doc("Removes rows whose URL is on one of the lists of read-url-lists.")
    public record Config(
            @Doc("column with the URL") @Default("url") String column,

            @Doc("how many different soft words a URL must have to be removed") @Default("2") @Range(atLeast = 1)
            int softThreshold,

            @Doc("whether words of the URL are compared in lower case; datatrove takes them as they are")
            @Default("false")
            boolean ignoreCase,

            @Doc("what becomes of rows without a URL or whose URL has no host: keep or remove") @Default("remove")
            Fate withoutHost) {}

    private final Config config;
    private StepContext context;
    private UrlLists lists;

    @Inject
    FilterUrl(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact(LISTS, ReadUrlLists.KIND);
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.rows(inputs.rows()).and(RemovedRows.PORT, new PortType.Rows(withReason(inputs.rows())));
    }

    private static Schema withReason(Schema schema) {
        return RemovedRows.with(schema, "column", Columns.text(RemovedRows.REASON), Columns.text(ENTRY));
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        lists = started.artifact(LISTS).load(UrlLists.class, ReadUrlLists::open);
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        VarCharVector urls = (VarCharVector) batch.getVector(config.column());
        int rows = batch.getRowCount();
        int[] kept = new int[rows];
        int[] removed = new int[rows];
        byte[][] reasons = new byte[rows][];
        byte[][] entries = new byte[rows][];
        int keptCount = 0;
        int removedCount = 0;
        for (int row = 0; row < rows; row++) {
            UrlLists.Match match = match(urls.isNull(row) ? new byte[0] : urls.get(row));
            if (match == null) {
                kept[keptCount++] = row;
                continue;
            }
            reasons[removedCount] = bytes(match.list());
            entries[removedCount] = match.entry() == null ? null : bytes(match.entry());
            removed[removedCount++] = row;
        }
        if (removedCount == 0) {
            out.emit(batch);
            return;
        }
        int count = removedCount;
        Schema schema = batch.getSchema();
        RemovedRows.emit("", batch, kept, keptCount, schema, (all, added) -> {}, context.allocator(), out);
        RemovedRows.Filler filler = (all, added) -> {
            RemovedRows.texts(all.getVector(added), reasons, count);
            RemovedRows.texts(all.getVector(added + 1), entries, count);
        };
        RemovedRows.emit(RemovedRows.PORT, batch, removed, count, withReason(schema), filler, context.allocator(), out);
    }

    private UrlLists.Match match(byte[] url) {
        UrlLists.Match match = lists.match(url, config.softThreshold(), config.ignoreCase());
        boolean lost = match == null && config.withoutHost() == Fate.REMOVE && UrlHost.of(url) == null;
        return lost ? new UrlLists.Match("no-host", null) : match;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
