package dev.quern.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.quern.api.ArtifactWriter;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Inputs;
import dev.quern.api.IntListReader;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Summary;
import dev.quern.corpus.statistics.CorpusCounts;
import dev.quern.corpus.statistics.CorpusStatisticsJson;
import dev.quern.corpus.text.TextView;
import dev.quern.corpus.text.Words;
import jakarta.inject.Inject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/// Counts a corpus: documents, bytes, code points, words, lines and tokens, how long documents are, how the numbers
/// of its other columns are distributed, which values its text columns have, and a few documents of each kind.
///
/// Output: an artifact of kind [#KIND] with `statistics.json`.
public final class CorpusStatistics implements Summary<CorpusCounts> {
    /// Kind of the artifact.
    static final String KIND = "corpus-statistics";
    /// Its file.
    static final String FILE = "statistics.json";
    /// What a missing value counts as.
    static final String NONE = "(none)";
    /// Name of the grouping by host.
    static final String DOMAIN = "domain";

    private static final JsonFactory JSON = new JsonFactory();

    @Doc("Counts a corpus: totals, lengths, values of columns, examples.")
    public record Config(
            @Doc("text column") @Default("text") String column,

            @Doc("column of the documents' ids, which choose the examples") @Default("id")
            String id,

            @Doc("text columns whose values are counted, such as source, language or removed_by") @Default("[]")
            List<String> by,

            @Doc("column of URLs whose hosts are counted as 'domain'")
            Optional<String> urls,

            @Doc("column of token lists, or of numbers of tokens, to add up")
            Optional<String> tokens,

            @Doc("text column whose values each get examples; without it the corpus as a whole has some")
            Optional<String> examplesBy,

            @Doc("documents to show of each group, 0 for none") @Default("3") @Range(atLeast = 0, atMost = 100)
            int examples,

            @Doc("values of a column that are counted exactly; of more a sample by their hash is")
            @Default("1000000")
            @Range(atLeast = 1, atMost = 50_000_000)
            int values,

            @Doc("values of each column to list") @Default("50") @Range(atLeast = 1, atMost = 100_000)
            int top,

            @Doc("how text is cut into words: uax-29 or whitespace") @Default("whitespace")
            Words words) {}

    private final Config config;
    private final TextView view;
    private CorpusCounts.Shape shape;

    @Inject
    CorpusStatistics(Config config) {
        this.config = config;
        this.view = new TextView(config.words());
    }

    @Override
    public Outputs plan(Inputs inputs) {
        var rows = inputs.rows();
        Columns.require(rows, "column", config.column(), ArrowType.Utf8.class);
        Columns.require(rows, "id", config.id(), ArrowType.Utf8.class);
        config.by().forEach(name -> Columns.require(rows, "by", name, ArrowType.Utf8.class));
        config.urls().ifPresent(name -> Columns.require(rows, "urls", name, ArrowType.Utf8.class));
        config.examplesBy().ifPresent(name -> Columns.require(rows, "examples-by", name, ArrowType.Utf8.class));
        config.tokens()
                .ifPresent(name -> PlanException.check(
                        rows.getFields().stream()
                                .anyMatch(field -> field.getName().equals(name) && isTokens(field)),
                        "tokens",
                        "needs a column of token lists or of whole numbers, got '%s' of %s",
                        name,
                        Columns.names(rows)));
        return Outputs.artifact(KIND);
    }

    private static boolean isTokens(Field field) {
        return field.getType() instanceof ArrowType.List || field.getType() instanceof ArrowType.Int;
    }

    @Override
    public CorpusCounts create() {
        return new CorpusCounts(shape());
    }

    private CorpusCounts.Shape shape() {
        if (shape == null) {
            List<String> groups = new ArrayList<>(config.by());
            config.urls().ifPresent(urls -> groups.add(DOMAIN));
            shape = new CorpusCounts.Shape(groups, config.values(), config.examples());
        }
        return shape;
    }

    @Override
    public void add(CorpusCounts counts, VectorSchemaRoot batch, int unit, long firstRow) {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        VarCharVector ids = (VarCharVector) batch.getVector(config.id());
        for (int row = 0; row < batch.getRowCount(); row++) {
            byte[] text = texts.isNull(row) ? new byte[0] : texts.get(row);
            view.read(text, 0, text.length);
            long lines = lines(text);
            counts.document(text.length, view.length(), view.words(), lines, tokens(batch, row));
            group(counts, batch, row, text.length, view.words());
            if (config.examples() > 0) {
                String group = config.examplesBy().isEmpty()
                        ? ""
                        : value(batch, config.examplesBy().get(), row);
                counts.examples().add(group, ids.isNull(row) ? "" : string(ids, row), text);
            }
        }
        numbers(counts, batch);
    }

    private static long lines(byte[] text) {
        long ends = 0;
        for (byte each : text) {
            ends += each == '\n' ? 1 : 0;
        }
        return ends + (text.length > 0 && text[text.length - 1] != '\n' ? 1 : 0);
    }

    private long tokens(VectorSchemaRoot batch, int row) {
        if (config.tokens().isEmpty()) {
            return 0;
        }
        FieldVector column = batch.getVector(config.tokens().get());
        if (column.isNull(row)) {
            return 0;
        }
        return column instanceof BaseIntVector number
                ? number.getValueAsLong(row)
                : new IntListReader(batch, config.tokens().get()).size(row);
    }

    private void group(CorpusCounts counts, VectorSchemaRoot batch, int row, long bytes, long words) {
        for (String name : config.by()) {
            counts.groups().get(name).add(value(batch, name, row), 1, bytes, words);
        }
        if (config.urls().isPresent()) {
            String host = host(value(batch, config.urls().get(), row));
            counts.groups().get(DOMAIN).add(host, 1, bytes, words);
        }
    }

    private static String value(VectorSchemaRoot batch, String name, int row) {
        VarCharVector column = (VarCharVector) batch.getVector(name);
        return column.isNull(row) ? NONE : string(column, row);
    }

    private static String string(VarCharVector column, int row) {
        return new String(column.get(row), StandardCharsets.UTF_8);
    }

    /// The host of a URL in lower case, without user, port and a leading `www.`.
    static String host(String url) {
        int scheme = url.indexOf("://");
        int from = scheme < 0 ? 0 : scheme + 3;
        int end = from;
        while (end < url.length() && "/?#\\".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(Math.max(from, url.lastIndexOf('@', end - 1) + 1), end);
        int port = authority.indexOf(':', Math.max(0, authority.indexOf(']')));
        String host = (port < 0 ? authority : authority.substring(0, port)).toLowerCase(Locale.ROOT);
        return host.startsWith("www.") ? host.substring(4) : host;
    }

    private void numbers(CorpusCounts counts, VectorSchemaRoot batch) {
        for (FieldVector column : batch.getFieldVectors()) {
            if (column instanceof FloatingPointVector || column instanceof BaseIntVector) {
                for (int row = 0; row < batch.getRowCount(); row++) {
                    counts.number(column.getName(), number(column, row));
                }
            }
        }
    }

    private static double number(FieldVector column, int row) {
        if (column.isNull(row)) {
            return Double.NaN;
        }
        return column instanceof FloatingPointVector number
                ? number.getValueAsDouble(row)
                : ((BaseIntVector) column).getValueAsLong(row);
    }

    @Override
    public CorpusCounts merge(CorpusCounts left, CorpusCounts right) {
        left.add(right);
        return left;
    }

    @Override
    public void write(CorpusCounts counts, DataOutput out) throws IOException {
        counts.write(out);
    }

    @Override
    public CorpusCounts read(DataInput in) throws IOException {
        return CorpusCounts.read(shape(), in);
    }

    @Override
    public void finish(CorpusCounts counts, StepContext context, ArtifactWriter out) throws IOException {
        try (OutputStream file = Files.newOutputStream(out.file(FILE));
                JsonGenerator json = JSON.createGenerator(file)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            new CorpusStatisticsJson(json, config.top(), config.tokens().isPresent()).write(counts);
        }
        for (CorpusCounts.Total total : CorpusCounts.Total.values()) {
            if (counts.total(total) > 0) {
                context.count(total.name().toLowerCase(Locale.ROOT).replace('_', '-'), counts.total(total));
            }
        }
    }
}
