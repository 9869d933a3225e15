package dev.quern.corpus;

import dev.quern.api.Artifact;
import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.ErrorCode;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.PortType;
import dev.quern.api.QuernException;
import dev.quern.api.Range;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.passages.DuplicateBits;
import dev.quern.corpus.passages.Passages;
import dev.quern.corpus.text.Utf8;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Last of three steps against passages that occur again and again: takes those that `find-duplicate-passages` has
/// listed out of the texts, with the line ends and blank lines behind them; where the last passage of a text goes, the
/// line ends before it go, too. A text that lost something and then has too few words goes out on the port `removed`,
/// as it was, with `duplicate-passages` in the column `removed_by`.
///
/// Its rows must be those that `sign-passages` read, from the same step; others are an error.
public final class DropDuplicatePassages implements Transform {
    private static final String DUPLICATES = "duplicates";
    private static final String REASON = "duplicate-passages";

    @Doc("Takes the passages that find-duplicate-passages has listed out of the texts.")
    public record Config(
            @Doc("text column that was signed") @Default("text")
            String column,

            @Doc("fewest words that a text must have left; words are cut at white space")
            @Default("1")
            @Range(atLeast = 0)
            int fewestWords) {}

    private final Config config;
    private StepContext context;
    private DuplicateBits duplicates;
    private Passages passages;
    private int passage;
    private long digest;

    @Inject
    DropDuplicatePassages(Config config) {
        this.config = config;
    }

    @Override
    public Outputs plan(Inputs inputs) {
        inputs.artifact(DUPLICATES, FindDuplicatePassages.KIND);
        Columns.require(inputs.rows(), "column", config.column(), ArrowType.Utf8.class);
        return Outputs.rows(inputs.rows()).and(RemovedRows.PORT, new PortType.Rows(withReason(inputs.rows())));
    }

    private static Schema withReason(Schema schema) {
        return RemovedRows.with(schema, "column", Columns.text(RemovedRows.REASON));
    }

    @Override
    public void start(StepContext started) throws IOException {
        context = started;
        passage = 0;
        digest = 0;
        Artifact artifact = started.artifact(DUPLICATES);
        String name = FindDuplicatePassages.file(started.unit());
        if (Collections.binarySearch(artifact.files(), name) >= 0) {
            duplicates = DuplicateBits.read(artifact.file(name));
        } else if (artifact.files().isEmpty()) {
            duplicates = DuplicateBits.ofNothing(new Passages.Rules(Passages.Unit.LINE, Passages.Normalize.NONE, 1));
        } else {
            Passages.Rules rules = DuplicateBits.read(
                            artifact.file(artifact.files().getFirst()))
                    .rules();
            duplicates = DuplicateBits.ofNothing(rules);
        }
        passages = new Passages(duplicates.rules());
    }

    @Override
    public void process(VectorSchemaRoot batch, Emitter out) throws IOException {
        VarCharVector texts = (VarCharVector) batch.getVector(config.column());
        int rows = batch.getRowCount();
        int[] kept = new int[rows];
        byte[][] left = new byte[rows][];
        int[] removed = new int[rows];
        int keptCount = 0;
        int removedCount = 0;
        boolean changed = false;
        for (int row = 0; row < rows; row++) {
            byte[] text = texts.isNull(row) ? null : texts.get(row);
            byte[] rest = text == null ? null : new Cut(text).rest();
            changed |= rest != text;
            if (rest != text && !hasWords(rest)) {
                removed[removedCount++] = row;
            } else {
                left[keptCount] = rest;
                kept[keptCount++] = row;
            }
        }
        if (!changed) {
            out.emit(batch);
            return;
        }
        int count = keptCount;
        RemovedRows.Filler rests = (all, added) -> RemovedRows.texts(all.getVector(config.column()), left, count);
        RemovedRows.emit("", batch, kept, keptCount, batch.getSchema(), rests, context.allocator(), out);
        RemovedRows.Filler reason = (all, added) -> RemovedRows.text(all.getVector(added), REASON, all.getRowCount());
        Schema schema = withReason(batch.getSchema());
        RemovedRows.emit(RemovedRows.PORT, batch, removed, removedCount, schema, reason, context.allocator(), out);
    }

    /// One text without its listed passages.
    private final class Cut implements Passages.Each {
        private final byte[] text;
        private byte[] rest;
        private int length;
        /// Of what is left: where the content of its last passage ends.
        private int lastEnd;
        /// Where in the text what was not yet copied begins.
        private int from;
        private boolean lastGone;

        Cut(byte[] text) {
            this.text = text;
            passages.cut(text, this);
        }

        @Override
        public void passage(int start, int end, int next) {
            lastGone = isListed(start, end);
            if (lastGone) {
                rest = rest == null ? new byte[text.length] : rest;
                copy(start);
                from = next;
            } else {
                lastEnd = length + end - from;
            }
        }

        private boolean isListed(int start, int end) {
            if (!passages.key(text, start, end)) {
                return false;
            }
            digest = DuplicateBits.digest(digest, passages.high());
            int number = passage++;
            return number < duplicates.passages() && duplicates.get(number);
        }

        private void copy(int end) {
            System.arraycopy(text, from, rest, length, end - from);
            length += end - from;
        }

        /// The text itself where nothing went.
        byte[] rest() {
            if (rest == null) {
                return text;
            }
            copy(text.length);
            return Arrays.copyOf(rest, lastGone ? lastEnd : length);
        }
    }

    private boolean hasWords(byte[] text) {
        int words = 0;
        boolean inWord = false;
        int at = 0;
        while (at < text.length && words < config.fewestWords()) {
            int space = Utf8.spaceAt(text, at, text.length);
            words += space == 0 && !inWord ? 1 : 0;
            inWord = space == 0;
            at += Math.max(1, space);
        }
        return words >= config.fewestWords();
    }

    @Override
    public void finish(Emitter out) {
        if (!duplicates.fits(passage, digest)) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "the texts of unit " + context.unit() + " are not those that were signed",
                    "let sign-passages and drop-duplicate-passages read the same output of the same step");
        }
    }
}
