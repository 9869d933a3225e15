package dev.quern.evaluation.language;

import dev.quern.evaluation.statistics.CounterRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A tokenized document.
///
/// @param key of the document's id; decides its place in selections and its weights in resamples
/// @param groups the values of the slice columns, in the order of the config
/// @param bytes of the original text
/// @param tokens the last is end-of-text
record Document(long key, String id, String source, List<String> groups, long bytes, int[] tokens) {

    /// The order in which everything is summed and written, whatever order the rows came in.
    static final Comparator<Document> CANONICAL =
            Comparator.comparing(Document::id).thenComparing(Document::tokens, Arrays::compare);

    static Document of(String id, String source, List<String> groups, long bytes, int... tokens) {
        return new Document(CounterRandom.key(id), id, source, List.copyOf(groups), bytes, tokens);
    }
}
