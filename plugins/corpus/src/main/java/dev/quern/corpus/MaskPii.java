package dev.quern.corpus;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PlanException;
import dev.quern.api.PortType;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.mask.Kind;
import dev.quern.corpus.mask.Masker;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Replaces e-mail addresses, IPv4 addresses and telephone numbers in a text column, by the rules of datatrove or of
/// Dolma. A row with more hits than allowed goes out on the port `removed`, as it was, with `pii` in the column
/// `removed_by`. Other columns, and rows without a text, stay as they are.
public final class MaskPii implements Transform {
    private static final String REASON = "pii";
    private static final int DOLMA_MOST_HITS = 5;
    private static final List<String> DATATROVE_EMAILS = List.of("email@example.com", "firstname.lastname@example.org");
    /// Addresses that answered nobody when datatrove's authors drew them.
    private static final List<String> DATATROVE_IPS = List.of(
            "22.214.171.124", "126.96.36.199", "188.8.131.52", "184.108.40.206", "220.127.116.11", "18.104.22.168");

    @Doc("Replaces e-mail addresses, IP addresses and telephone numbers.")
    public record Config(
            @Doc("text column") @Default("text") String column,

            @Doc("whose rules: datatrove or dolma") @Default("datatrove")
            Masker.Profile profile,

            @Doc("what to look for: email, ip, and for dolma phone") @Default("[email, ip]")
            List<Kind> kinds,

            @Doc("what takes the place of e-mail addresses; of several the text decides; unset, the profile's own")
            Optional<List<String>> emails,

            @Doc("what takes the place of IP addresses; unset, the profile's own")
            Optional<List<String>> ips,

            @Doc("what takes the place of telephone numbers; unset, the profile's own")
            Optional<List<String>> phones,

            @Doc("whether only globally reachable IP addresses count; unset, true for datatrove and false for dolma")
            Optional<Boolean> publicOnly,

            @Doc("most hits that a row may have to stay; unset, 5 for dolma and any number for datatrove")
            @Range(atLeast = 0)
            Optional<Integer> mostHits,

            @Doc("whether to add a column with the number of hits for each kind, such as masked_email")
            @Default("false")
            boolean counts) {
        public Config {
            PlanException.check(!kinds.isEmpty(), "kinds", "needs at least one of email, ip, phone");
            PlanException.check(new HashSet<>(kinds).size() == kinds.size(), "kinds", "names one twice: %s", kinds);
            PlanException.check(
                    profile == Masker.Profile.DOLMA || !kinds.contains(Kind.PHONE),
                    "kinds",
                    "has phone, which datatrove does not know; use profile dolma");
            check("emails", emails);
            check("ips", ips);
            check("phones", phones);
        }

        private static void check(String key, Optional<List<String>> replacements) {
            PlanException.check(
                    replacements.isEmpty() || !replacements.get().isEmpty(), key, "needs at least one replacement");
        }

        private List<String> replacements(Kind kind) {
            boolean dolma = profile == Masker.Profile.DOLMA;
            return switch (kind) {
                case EMAIL -> emails.orElse(dolma ? List.of(" |||EMAIL_ADDRESS||| ") : DATATROVE_EMAILS);
                case IP -> ips.orElse(dolma ? List.of(" |||IP_ADDRESS||| ") : DATATROVE_IPS);
                case PHONE -> phones.orElse(List.of(" |||PHONE_NUMBER||| "));
            };
        }

        private int most() {
            return mostHits.orElse(profile == Masker.Profile.DOLMA ? DOLMA_MOST_HITS : Integer.MAX_VALUE);
        }
    }

    private final Config config;
    private final Masker masker;
    private StepContext context;

    @Inject
    MaskPii(Config config) {
        this.config = config;
        Map<Kind, List<byte[]>> replacements = new EnumMap<>(Kind.class);
        for (Kind kind : config.kinds()) {
            replacements.put(
                    kind,
                    config.replacements(kind).stream()
                            .map(each -> each.getBytes(StandardCharsets.UTF_8))
                            .toList());
        }
        masker = new Masker(
                config.profile(),
                replacements,
                config.publicOnly().orElse(config.profile() == Masker.Profile.DATATROVE));
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.rows(withCounts(inputs.rows()))
                .and(RemovedRows.PORT, new PortType.Rows(withReason(inputs.rows())));
    }

    private Schema withCounts(Schema schema) {
        return config.counts()
                ? RemovedRows.with(
                        schema,
                        "counts",
                        config.kinds().stream()
                                .map(kind ->
                                        Columns.int32("masked_" + kind.name().toLowerCase(Locale.ROOT)))
                                .toArray(Field[]::new))
                : schema;
    }

    private static Schema withReason(Schema schema) {
        return RemovedRows.with(schema, "column", Columns.text(RemovedRows.REASON));
    }

    @Override
    public void start(StepContext started) {
        context = started;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        Masked masked = new Masked(batch.getRowCount());
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (texts.isNull(row)) {
                masked.keep(row, null);
                continue;
            }
            byte[] text = texts.get(row);
            byte[] result = masker.mask(text, context.seed());
            if (masker.count() > config.most()) {
                masked.removed[masked.removedCount++] = row;
            } else {
                masked.changed |= result != text;
                masked.keep(row, result);
            }
        }
        masked.count();
        masked.emit(batch, out);
    }

    /// What becomes of the rows of one batch.
    private final class Masked {
        private final List<Kind> kinds = config.kinds();
        private final int[] kept;
        private final byte[][] texts;
        private final int[][] counts;
        private final int[] removed;
        private int keptCount;
        private int removedCount;
        private boolean changed;

        Masked(int rows) {
            kept = new int[rows];
            removed = new int[rows];
            texts = new byte[rows][];
            counts = new int[rows][kinds.size()];
        }

        void keep(int row, byte[] text) {
            kept[keptCount] = row;
            texts[keptCount] = text;
            for (int i = 0; text != null && i < kinds.size(); i++) {
                counts[keptCount][i] = masker.count(kinds.get(i));
            }
            keptCount++;
        }

        /// Hits in the rows that stay, by kind.
        void count() {
            for (int i = 0; i < kinds.size(); i++) {
                long hits = 0;
                for (int row = 0; row < keptCount; row++) {
                    hits += counts[row][i];
                }
                context.count("masked-" + kinds.get(i).name().toLowerCase(Locale.ROOT), hits);
            }
        }

        void emit(VectorSchemaRoot batch, Emitter out) throws IOException {
            if (!changed && removedCount == 0 && !config.counts()) {
                out.emit(batch);
                return;
            }
            Schema counted = withCounts(batch.getSchema());
            RemovedRows.emit("", batch, kept, keptCount, counted, this::fill, context.allocator(), out);
            Schema reasoned = withReason(batch.getSchema());
            RemovedRows.Filler reason =
                    (rows, added) -> RemovedRows.text(rows.getVector(added), REASON, rows.getRowCount());
            RemovedRows.emit(
                    RemovedRows.PORT, batch, removed, removedCount, reasoned, reason, context.allocator(), out);
        }

        private void fill(VectorSchemaRoot rows, int added) {
            if (changed) {
                RemovedRows.texts(rows.getVector(config.column()), texts, keptCount);
            }
            for (int i = added; i < rows.getFieldVectors().size(); i++) {
                for (int row = 0; row < keptCount; row++) {
                    ((IntVector) rows.getVector(i)).setSafe(row, counts[row][i - added]);
                }
            }
        }
    }
}
