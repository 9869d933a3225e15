package dev.quern.tokenize;

import dev.quern.api.ErrorCode;
import dev.quern.api.IntListReader;
import dev.quern.api.QuernException;
import dev.quern.api.StepContext;
import dev.quern.api.Writer;
import dev.quern.tokenizer.data.TokenWriter;
import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;

/// Hands the token lists of rows to a [TokenWriter]. Rows without tokens are left out.
final class TokenOutput implements Writer.Shard {
    private final TokenWriter writer;
    private final String column;
    private final StepContext context;
    private int[] ids = new int[1024];
    private long documents;
    private long tokens;

    /// @param context counts documents and tokens
    TokenOutput(TokenWriter writer, String column, StepContext context) {
        this.writer = writer;
        this.column = column;
        this.context = context;
    }

    @Override
    public void write(VectorSchemaRoot batch) throws IOException {
        IntListReader lists = new IntListReader(batch, column);
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (!lists.isNull(row)) {
                document(lists, row);
            }
        }
    }

    private void document(IntListReader lists, int row) throws IOException {
        int count = lists.size(row);
        ids = count > ids.length ? new int[Math.max(count, 2 * ids.length)] : ids;
        lists.copy(row, ids, 0);
        try {
            writer.document(ids, 0, count);
        } catch (IllegalArgumentException wrongId) {
            throw new QuernException(
                    ErrorCode.INPUT_MALFORMED,
                    "column '" + column + "': " + wrongId.getMessage(),
                    "give the tokenizer that made these tokens",
                    wrongId);
        }
        documents++;
        tokens += count;
    }

    long documents() {
        return documents;
    }

    long tokens() {
        return tokens;
    }

    @Override
    public void finish() throws IOException {
        writer.finish();
        context.count("documents", documents);
        context.count("tokens", tokens);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
