package dev.quern.corpus;

import dev.quern.api.Columns;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Emitter;
import dev.quern.api.Inputs;
import dev.quern.api.Outputs;
import dev.quern.api.StepContext;
import dev.quern.api.Transform;
import dev.quern.corpus.text.Characters;
import dev.quern.corpus.text.Mojibake;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;

/// Repairs the characters of a text column: UTF-8 that was read as Windows-1252, ISO 8859-1, Windows-1251 or
/// Mac OS Roman, also twice; pairs of surrogates; line ends of all kinds; control characters. Rows stay, with
/// or without text.
public final class FixText implements Transform {

    @Doc("Repairs the characters of a text column.")
    public record Config(
            @Doc("text column to repair") @Default("text") String column,

            @Doc("whether text that was read in a wrong encoding is repaired") @Default("true")
            boolean repairEncoding,

            @Doc("whether control characters other than tab and line feed are removed") @Default("true")
            boolean removeControls,

            @Doc("whether curly quotation marks become straight") @Default("false")
            boolean straightQuotes,

            @Doc("whether Latin ligatures become their letters") @Default("false")
            boolean splitLigatures,

            @Doc("Unicode normal form: nfc, nfkc or none") @Default("nfc")
            Characters.Form form) {}

    private final Config config;
    private StepContext context;

    @Inject
    FixText(Config config) {
        this.config = config;
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
        byte[][] fixed = new byte[batch.getRowCount()][];
        boolean changed = false;
        for (int row = 0; row < fixed.length; row++) {
            if (!texts.isNull(row)) {
                byte[] text = texts.get(row);
                fixed[row] = fix(text);
                changed |= fixed[row] != text;
            }
        }
        if (changed) {
            emit(batch, fixed, out);
        } else {
            out.emit(batch);
        }
    }

    private void emit(VectorSchemaRoot batch, byte[][] fixed, Emitter out) throws IOException {
        try (VectorSchemaRoot result = VectorSchemaRoot.create(batch.getSchema(), context.allocator())) {
            for (int column = 0; column < batch.getFieldVectors().size(); column++) {
                if (batch.getVector(column).getName().equals(config.column())) {
                    fill((VarCharVector) result.getVector(column), fixed);
                } else {
                    batch.getVector(column)
                            .makeTransferPair(result.getVector(column))
                            .splitAndTransfer(0, fixed.length);
                }
            }
            result.setRowCount(fixed.length);
            out.emit(result);
        }
    }

    private static void fill(VarCharVector column, byte[][] texts) {
        column.allocateNew(texts.length);
        for (int row = 0; row < texts.length; row++) {
            if (texts[row] == null) {
                column.setNull(row);
            } else {
                column.setSafe(row, texts[row]);
            }
        }
        column.setValueCount(texts.length);
    }

    /// The text as it shall be; the same array where that is how it is.
    byte[] fix(byte[] text) {
        if (isPlain(text)) {
            return text;
        }
        byte[] fixed = fix(Characters.decode(text)).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(fixed, text) ? text : fixed;
    }

    private String fix(String text) {
        String fixed = config.repairEncoding() ? Mojibake.repair(text) : text;
        fixed = Characters.withOneLineEnd(fixed);
        fixed = config.removeControls() ? Characters.withoutControls(fixed) : fixed;
        fixed = config.straightQuotes() ? Characters.withStraightQuotes(fixed) : fixed;
        fixed = config.splitLigatures() ? Characters.withoutLigatures(fixed) : fixed;
        return Characters.normalized(fixed, config.form());
    }

    /// Whether there is nothing but printable ASCII, tabs and line feeds.
    private static boolean isPlain(byte[] text) {
        for (byte each : text) {
            if (each < ' ' && each != '\n' && each != '\t' || each == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
