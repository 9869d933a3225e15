package dev.quern.evaluation.language;

import dev.quern.api.StoredRows;
import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.statistics.CounterRandom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/// Chooses documents by a hash of their ids, so that the same documents are chosen wherever and in whatever order they
/// lie, and reads them. Memory is bounded by the two limits, not by the rows.
final class DocumentSelection {
    private static final Comparator<Candidate> BY_HASH = Comparator.comparingLong(Candidate::hash)
            .thenComparing(Candidate::id)
            .thenComparingInt(Candidate::tokens);

    private final int maxDocuments;
    private final long maxTokens;
    private final CounterRandom random;

    DocumentSelection(long seed, int maxDocuments, long maxTokens) {
        this.random = new CounterRandom(seed, "document-selection");
        this.maxDocuments = maxDocuments;
        this.maxTokens = maxTokens;
    }

    private record Candidate(long hash, String id, int tokens, int part, long row) {}

    private record Place(int part, long row) {}

    /// The chosen documents in canonical order, and what they were chosen from.
    record Selected(List<Document> documents, Evaluation.Data data) {}

    Selected select(StoredRows rows, DocumentColumns columns) throws IOException {
        PriorityQueue<Candidate> smallest = new PriorityQueue<>(BY_HASH.reversed());
        long[] available = new long[2];
        for (int part = 0; part < rows.parts(); part++) {
            long[] row = {0};
            int current = part;
            rows.read(part, batch -> {
                DocumentColumns.Batch read = columns.of(batch);
                for (int i = 0; i < batch.getRowCount(); i++, row[0]++) {
                    Candidate candidate = candidate(read, i, current, row[0]);
                    available[0]++;
                    available[1] += candidate.tokens();
                    smallest.add(candidate);
                    if (smallest.size() > maxDocuments) {
                        smallest.poll();
                    }
                }
            });
        }
        List<Document> documents = read(rows, columns, withinTokens(smallest));
        documents.sort(Document.CANONICAL);
        return new Selected(documents, describe(rows, documents, available[0], available[1]));
    }

    private Candidate candidate(DocumentColumns.Batch batch, int index, int part, long row) {
        String id = batch.id(index);
        return new Candidate(random.bits(CounterRandom.key(id), 0), id, batch.tokenCount(index), part, row);
    }

    /// In order of hashes, up to the first that does not fit; never none.
    private Set<Place> withinTokens(PriorityQueue<Candidate> candidates) {
        Set<Place> places = new HashSet<>();
        long tokens = 0;
        for (Candidate candidate : candidates.stream().sorted(BY_HASH).toList()) {
            tokens += candidate.tokens();
            if (tokens > maxTokens && !places.isEmpty()) {
                break;
            }
            places.add(new Place(candidate.part(), candidate.row()));
        }
        return places;
    }

    private static List<Document> read(StoredRows rows, DocumentColumns columns, Set<Place> places) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (int part = 0; part < rows.parts(); part++) {
            int current = part;
            if (places.stream().noneMatch(place -> place.part() == current)) {
                continue;
            }
            long[] row = {0};
            rows.read(part, batch -> {
                DocumentColumns.Batch read = columns.of(batch);
                for (int i = 0; i < batch.getRowCount(); i++, row[0]++) {
                    if (places.contains(new Place(current, row[0]))) {
                        documents.add(read.document(i));
                    }
                }
            });
        }
        return documents;
    }

    private static Evaluation.Data describe(StoredRows rows, List<Document> documents, long available, long tokens) {
        long used = documents.stream().mapToLong(d -> d.tokens().length).sum();
        long bytes = documents.stream().mapToLong(Document::bytes).sum();
        String how = documents.size() == available ? "all documents" : "by hash of the document id";
        return new Evaluation.Data(rows.digest(), documents.size(), available, used, tokens, bytes, how);
    }
}
