package dev.quern.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads merges that are written as two names of tokens.
final class MergeReader {
    private final Map<String, Integer> vocabulary;
    private final String prefix;

    /// @param prefix of tokens that continue a word: left out of the right part when parts are joined
    MergeReader(Map<String, Integer> vocabulary, String prefix) {
        this.vocabulary = vocabulary;
        this.prefix = prefix;
    }

    /// Merges as `tokenizer.json` has them: "a b" or ["a", "b"].
    List<ByteBpe.Merge> read(List<?> merges, String path) throws TokenizerFormatException {
        List<ByteBpe.Merge> found = new ArrayList<>(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            String place = path + "[" + rank + "]";
            if (merges.get(rank) instanceof String line) {
                found.add(merge(line, place));
            } else {
                List<?> parts = JsonFields.array(merges.get(rank), place);
                if (parts.size() != 2) {
                    throw JsonFields.wrong(place, "two parts", parts);
                }
                found.add(merge(
                        JsonFields.string(parts.getFirst(), place), JsonFields.string(parts.getLast(), place), place));
            }
        }
        return found;
    }

    /// A merge written as two names with a space between.
    ///
    /// @param place where it stands, for messages
    ByteBpe.Merge merge(String line, String place) throws TokenizerFormatException {
        int space = line.indexOf(' ');
        if (space <= 0 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
            throw JsonFields.wrong(place, "two tokens with a space between", Json.quote(line));
        }
        return merge(line.substring(0, space), line.substring(space + 1), place);
    }

    private ByteBpe.Merge merge(String left, String right, String place) throws TokenizerFormatException {
        String rest = !prefix.isEmpty() && right.startsWith(prefix) ? right.substring(prefix.length()) : right;
        return new ByteBpe.Merge(id(left, place), id(right, place), id(left + rest, place));
    }

    private int id(String name, String place) throws TokenizerFormatException {
        Integer id = vocabulary.get(name);
        if (id == null) {
            throw new TokenizerFormatException(
                    place + " needs token " + Json.quote(name) + ", which is not in the vocabulary");
        }
        return id;
    }
}
