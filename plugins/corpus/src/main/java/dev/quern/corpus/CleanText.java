package dev.quern.corpus;

import dev.quern.api.Batches;
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
import dev.quern.corpus.text.Characters;
import dev.quern.corpus.text.LineCleaner;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Cleans a text column and leaves out rows whose text then breaks a rule. Line ends become `\n`. A row without
/// text is left out, too.
public final class CleanText implements Transform {

    /// What is removed from a text.
    public enum Removal {
        /// Control characters other than tab and line end, and the byte order mark.
        CONTROL_CHARACTERS,
        /// Spaces and tabs at the end of a line.
        TRAILING_WHITESPACE,
        /// A line that is equal to the one before.
        REPEATED_LINES,
        /// A line that has no letter and no digit but is not blank.
        SYMBOL_LINES
    }

    @Doc("which rows stay; each rule counts what it took under its own name")
    public record Keep(
            @Doc("fewest code points") @Default("0") @Range(atLeast = 0)
            int minCharacters,

            @Doc("most code points") Optional<Integer> maxCharacters,

            @Doc("largest share of characters that are no letter, digit or white space")
            @Default("100%")
            @Range(atLeast = 0, atMost = 1)
            double maxSymbolRatio) {
        public Keep {
            PlanException.check(
                    maxCharacters.isEmpty() || maxCharacters.get() >= minCharacters,
                    "keep.max-characters",
                    "must be at least min-characters (%d), is %d",
                    minCharacters,
                    maxCharacters.orElse(0));
        }
    }

    public record Config(
            @Doc("text column to clean") @Default("text") String column,

            @Doc("Unicode normal form: nfc, nfkc or none") @Default("nfc")
            Characters.Form normalize,

            @Doc(
                    "what to remove: control-characters, trailing-whitespace, repeated-lines (a line equal to the one before),"
                            + " symbol-lines (without a letter or digit)")
            @Default("[control-characters]")
            List<Removal> remove,

            @Doc("how often a line that is not blank may occur in a text; further ones are removed")
            Optional<Integer> maxLineOccurrences,

            @Doc("which rows stay") @Default("{}") Keep keep) {
        public Config {
            PlanException.check(
                    maxLineOccurrences.orElse(1) > 0,
                    "max-line-occurrences",
                    "must be at least 1, is %d",
                    maxLineOccurrences.orElse(1));
        }
    }

    private final Config config;
    private final Set<Removal> removals;
    private final LineCleaner lines;
    private StepContext context;

    @Inject
    CleanText(Config config) {
        this.config = config;
        this.removals = new LinkedHashSet<>(config.remove());
        this.lines = new LineCleaner(
                removals.contains(Removal.TRAILING_WHITESPACE),
                removals.contains(Removal.SYMBOL_LINES),
                removals.contains(Removal.REPEATED_LINES),
                config.maxLineOccurrences().orElse(0));
    }

    @Override
    public Outputs plan(Inputs inputs) {
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.rows(inputs.rows());
    }

    @Override
    public void start(StepContext started) {
        context = started;
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        int[] kept = new int[batch.getRowCount()];
        byte[][] cleaned = new byte[kept.length][];
        int count = 0;
        for (int row = 0; row < kept.length; row++) {
            if (texts.isNull(row)) {
                out.dropped("no-text", 1);
                continue;
            }
            String text = clean(new String(texts.get(row), StandardCharsets.UTF_8));
            String broken = brokenRule(text);
            if (broken != null) {
                out.dropped(broken, 1);
            } else {
                kept[count] = row;
                cleaned[count++] = text.getBytes(StandardCharsets.UTF_8);
            }
        }
        try (VectorSchemaRoot result = Batches.select(batch, kept, count, context.allocator())) {
            VarCharVector column = (VarCharVector) result.getVector(config.column());
            column.reset();
            for (int row = 0; row < count; row++) {
                column.setSafe(row, cleaned[row]);
            }
            column.setValueCount(count);
            out.emit(result);
        }
    }

    /// The text as it shall be.
    String clean(String text) {
        String clean = Characters.normalized(Characters.withLineFeeds(text), config.normalize());
        if (removals.contains(Removal.CONTROL_CHARACTERS)) {
            clean = Characters.withoutControls(clean);
        }
        return lines.isNeeded() ? lines.clean(clean) : clean;
    }

    private String brokenRule(String text) {
        Keep keep = config.keep();
        int characters = text.codePointCount(0, text.length());
        if (characters < keep.minCharacters()) {
            return "min-characters";
        }
        if (keep.maxCharacters().isPresent()
                && characters > keep.maxCharacters().get()) {
            return "max-characters";
        }
        return keep.maxSymbolRatio() < 1 && symbols(text) > keep.maxSymbolRatio() * characters
                ? "max-symbol-ratio"
                : null;
    }

    private static long symbols(String text) {
        return text.codePoints()
                .filter(each -> !Character.isLetterOrDigit(each) && !Character.isWhitespace(each))
                .count();
    }
}
