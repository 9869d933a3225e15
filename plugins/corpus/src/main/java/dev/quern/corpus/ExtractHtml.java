package dev.quern.corpus;

import dev.quern.api.Batches;
import dev.quern.api.ByteSize;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.html.Favour;
import dev.quern.corpus.html.MainText;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Makes the main text of HTML pages: a line for each paragraph, `- ` before items of lists, cells of a table's
/// row between tabs. Rows without a page, with one beyond a bound, or without main text are left out, counted
/// as `no-text`, `max-row`, `max-tags`, `max-tables` (within one another) and `no-main-text`.
public final class ExtractHtml implements Transform {

    @Doc("Makes the main text of HTML pages.")
    public record Config(
            @Doc("text column with HTML; the main text takes its place") @Default("text")
            String column,

            @Doc(
                    "what to risk rather: precision loses text of the page's own, recall keeps text that is not, all judges"
                            + " nothing")
            @Default("precision")
            Favour favour,

            @Doc("whether the page's title becomes the first line") @Default("false")
            boolean title,

            @Doc("column with the media type; a text that is no HTML by it (text/plain) stays as it is")
            Optional<String> mimeColumn,

            @Doc("largest page; a larger one is left out") @Default("64MiB")
            ByteSize maxRow,

            @Doc("most tags of a page; one with more is left out") @Default("1000000") @Range(atLeast = 1)
            int maxTags) {
        public Config {
            PlanException.check(
                    maxRow.bytes() > 0 && maxRow.bytes() <= 1 << 30,
                    "max-row",
                    "must be between 1B and 1GiB, is %d bytes",
                    maxRow.bytes());
        }
    }

    private static final byte[] TABLE = {'t', 'a', 'b', 'l', 'e'};
    /// Tables within one another at most: cells at the parser's bound of depth cost it time with the square of
    /// them.
    private static final int DEEPEST_TABLE = 50;

    private final Config config;
    private final MainText mainText;
    private StepContext context;

    @Inject
    ExtractHtml(Config config) {
        this.config = config;
        this.mainText = new MainText(config.favour(), config.title());
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        config.mimeColumn()
                .ifPresent(column -> Columns.require(inputs.rows(), "mime-column", column, ArrowType.Utf8.class));
        return Outputs.rows(inputs.rows());
    }

    @Override
    public void start(StepContext started) {
        context = started;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        VarCharVector pages = (VarCharVector) batch.getVector(config.column());
        int[] kept = new int[batch.getRowCount()];
        byte[][] texts = new byte[kept.length][];
        int count = 0;
        for (int row = 0; row < kept.length; row++) {
            byte[] page = pages.isNull(row) ? null : pages.get(row);
            String reason = page == null ? "no-text" : beyond(page);
            if (reason == null) {
                byte[] text = isHtml(batch, row) ? mainText(page) : page;
                if (text.length > 0) {
                    kept[count] = row;
                    texts[count++] = text;
                    continue;
                }
                reason = "no-main-text";
            }
            out.dropped(reason, 1);
        }
        emit(batch, kept, texts, count, out);
    }

    private byte[] mainText(byte[] page) {
        return mainText.of(new String(page, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    /// The bound that a page breaks, or null. Tags are counted before a tree of them is made, which is many
    /// times as large.
    private String beyond(byte[] page) {
        if (page.length > config.maxRow().bytes()) {
            return "max-row";
        }
        int tags = 0;
        int tables = 0;
        for (int i = 0; i + 2 < page.length; i++) {
            if (page[i] == '<') {
                int next = page[i + 1] | 0x20;
                tags += next >= 'a' && next <= 'z' ? 1 : 0;
                tables += isTable(page, i + 1) ? 1 : page[i + 1] == '/' && isTable(page, i + 2) && tables > 0 ? -1 : 0;
                if (tables > DEEPEST_TABLE) {
                    return "max-tables";
                }
            }
        }
        return tags > config.maxTags() ? "max-tags" : null;
    }

    private static boolean isTable(byte[] page, int at) {
        for (int i = 0; i < TABLE.length; i++) {
            if (at + i >= page.length || (page[at + i] | 0x20) != TABLE[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isHtml(VectorSchemaRoot batch, int row) {
        if (config.mimeColumn().isEmpty()) {
            return true;
        }
        VarCharVector types =
                (VarCharVector) batch.getVector(config.mimeColumn().get());
        return types.isNull(row) || new String(types.get(row), StandardCharsets.UTF_8).contains("html");
    }

    private void emit(VectorSchemaRoot batch, int[] kept, byte[][] texts, int count, Emitter out) throws IOException {
        try (VectorSchemaRoot result = Batches.select(batch, kept, count, context.allocator())) {
            VarCharVector column = (VarCharVector) result.getVector(config.column());
            column.reset();
            for (int row = 0; row < count; row++) {
                column.setSafe(row, texts[row]);
            }
            column.setValueCount(count);
            out.emit(result);
        }
    }
}
