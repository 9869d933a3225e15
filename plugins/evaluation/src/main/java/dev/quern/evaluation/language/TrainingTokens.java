package dev.quern.evaluation.language;

import dev.quern.api.StoredRows;
import dev.quern.evaluation.result.Evaluation;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/// What the training rows tell: how often each token occurs, and which evaluated documents are among them.
///
/// @param leaked evaluated documents that also occur in training, token for token
record TrainingTokens(UnigramBaseline unigram, long leaked, Evaluation.Data data) {

    /// Reads all rows once.
    static TrainingTokens read(StoredRows rows, DocumentColumns columns, List<Document> evaluated, Runnable alive)
            throws IOException {
        UnigramBaseline unigram = new UnigramBaseline(columns.vocabulary());
        Set<Long> wanted = new HashSet<>();
        evaluated.forEach(document -> wanted.add(fingerprint(document.tokens())));
        Set<Long> found = new HashSet<>();
        rows.read(batch -> {
            alive.run();
            columns.count(batch, unigram);
            collect(batch, wanted, found);
        });
        long leaked = evaluated.stream()
                .filter(document -> found.contains(fingerprint(document.tokens())))
                .count();
        long documents = rows.rowCount();
        long tokens = unigram.total();
        return new TrainingTokens(
                unigram,
                leaked,
                new Evaluation.Data(rows.digest(), documents, documents, tokens, tokens, null, "all documents"));
    }

    private static void collect(VectorSchemaRoot batch, Set<Long> wanted, Set<Long> found) {
        ListVector tokens = (ListVector) batch.getVector("tokens");
        IntVector items = (IntVector) tokens.getDataVector();
        for (int row = 0; row < batch.getRowCount(); row++) {
            if (!tokens.isNull(row)) {
                long fingerprint = 0;
                for (int i = tokens.getElementStartIndex(row); i < tokens.getElementEndIndex(row); i++) {
                    fingerprint = add(fingerprint, items.get(i));
                }
                if (wanted.contains(fingerprint)) {
                    found.add(fingerprint);
                }
            }
        }
    }

    private static long fingerprint(int[] tokens) {
        long fingerprint = 0;
        for (int token : tokens) {
            fingerprint = add(fingerprint, token);
        }
        return fingerprint;
    }

    /// A 64-bit rolling hash: two different documents share one with a probability of about 2^-64 a pair.
    private static long add(long fingerprint, int token) {
        long z = (fingerprint ^ (token + 1)) * 0x9E3779B97F4A7C15L;
        return z ^ (z >>> 29);
    }
}
