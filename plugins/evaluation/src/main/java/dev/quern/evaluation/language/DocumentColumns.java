package dev.quern.evaluation.language;

import dev.quern.api.Columns;
import dev.quern.api.ErrorCode;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// Reads documents from batches with the columns id, source, bytes and tokens, and refuses those that cannot be scored.
///
/// @param slices names of the columns to group by; [#LENGTH] stands for ranges of `bytes`
/// @param endOfText name of the token, `vocabulary` number of token ids: for checks and their messages
record DocumentColumns(List<String> slices, LengthBuckets lengths, String endOfText, int endOfTextId, int vocabulary) {
    static final String LENGTH = "length";

    /// Plan time: demands the columns.
    static void check(Schema schema, List<String> slices) {
        Columns.require(schema, "", "id", ArrowType.Utf8.class);
        Columns.require(schema, "", "source", ArrowType.Utf8.class);
        Columns.require(schema, "", "bytes", ArrowType.Int.class);
        checkTokens(schema);
        for (String slice : slices) {
            if (!slice.equals(LENGTH)) {
                Field field = Columns.require(schema, "slices", slice, ArrowType.class);
                boolean groups = field.getType() instanceof ArrowType.Utf8 || field.getType() instanceof ArrowType.Int;
                PlanException.check(
                        groups, "slices", "column '%s' must be text or integers, is %s", slice, field.getType());
            }
        }
    }

    static void checkTokens(Schema schema) {
        Field tokens = Columns.require(schema, "", "tokens", ArrowType.List.class);
        ArrowType item = tokens.getChildren().getFirst().getType();
        PlanException.check(
                item.equals(new ArrowType.Int(32, true)), "", "column 'tokens' must be lists of int32, is %s", tokens);
    }

    Batch of(VectorSchemaRoot batch) {
        return new Batch(batch);
    }

    /// Counts all tokens of a batch.
    void count(VectorSchemaRoot batch, UnigramBaseline unigram) {
        ListVector tokens = (ListVector) batch.getVector("tokens");
        IntVector items = (IntVector) tokens.getDataVector();
        for (int row = 0; row < batch.getRowCount(); row++) {
            for (int i = tokens.getElementStartIndex(row); i < tokens.getElementEndIndex(row); i++) {
                unigram.count(checked(items.get(i), "a training document"));
            }
        }
    }

    private int checked(int token, String where) {
        if (token < 0 || token >= vocabulary) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    where + " holds token " + token + ", the tokenizer knows 0 to " + (vocabulary - 1),
                    "Give this step the tokenizer that made the tokens.");
        }
        return token;
    }

    /// One batch.
    final class Batch {
        private final VarCharVector ids;
        private final VarCharVector sources;
        private final BaseIntVector bytes;
        private final ListVector tokens;
        private final List<FieldVector> groups = new ArrayList<>();

        private Batch(VectorSchemaRoot batch) {
            ids = (VarCharVector) batch.getVector("id");
            sources = (VarCharVector) batch.getVector("source");
            bytes = (BaseIntVector) batch.getVector("bytes");
            tokens = (ListVector) batch.getVector("tokens");
            slices.forEach(slice -> groups.add(slice.equals(LENGTH) ? null : batch.getVector(slice)));
        }

        String id(int row) {
            if (ids.isNull(row)) {
                throw new QuernException(
                        ErrorCode.INPUT_MALFORMED, "a document has no id", "Fill column 'id' before this step.");
            }
            return ids.getObject(row).toString();
        }

        int tokenCount(int row) {
            return tokens.isNull(row) ? 0 : tokens.getElementEndIndex(row) - tokens.getElementStartIndex(row);
        }

        Document document(int row) {
            String id = id(row);
            long length = ((FieldVector) bytes).isNull(row) ? -1 : bytes.getValueAsLong(row);
            require(length >= 0, id, "has no number of bytes", "Fill column 'bytes' before this step.");
            String source = text(sources, row);
            return Document.of(id, source, groups(row, length), length, tokens(row, id));
        }

        private List<String> groups(int row, long length) {
            List<String> values = new ArrayList<>();
            for (FieldVector group : groups) {
                values.add(group == null ? lengths.name(length) : text(group, row));
            }
            return values;
        }

        private int[] tokens(int row, String id) {
            IntVector items = (IntVector) tokens.getDataVector();
            int[] ids = new int[tokenCount(row)];
            int start = ids.length == 0 ? 0 : tokens.getElementStartIndex(row);
            for (int i = 0; i < ids.length; i++) {
                ids[i] = checked(items.get(start + i), "document '" + id + "'");
            }
            require(
                    ids.length > 0 && ids[ids.length - 1] == endOfTextId,
                    id,
                    "does not end with '" + endOfText + "'",
                    "Set append: \"" + endOfText + "\" in the tokenize step, or end-of-text in this one.");
            return ids;
        }

        private static String text(FieldVector vector, int row) {
            return vector.isNull(row) ? "(none)" : vector.getObject(row).toString();
        }

        private static void require(boolean condition, String id, String what, String remedy) {
            if (!condition) {
                throw new QuernException(ErrorCode.INPUT_MALFORMED, "document '" + id + "' " + what, remedy);
            }
        }
    }
}
