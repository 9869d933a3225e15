package dev.quern.engine.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Collects the problems of one file, each once.
public final class Problems {
    private static final Comparator<Problem> IN_FILE_ORDER = Comparator.comparing((Problem p) -> p.line() == 0)
            .thenComparing(Problem::line)
            .thenComparing(Problem::column)
            .thenComparing(Problem::message);

    private final List<String> lines;
    private final Set<Problem> found = new LinkedHashSet<>();

    /// @param text the file, for the source lines of messages
    public Problems(String text) {
        lines = List.of(text.split("\r\n|\r|\n", -1));
    }

    /// Notes a problem. Empty hints are left out.
    public void add(ProblemCode code, String path, Place place, String message, String... hints) {
        add(code, path, List.of(place), message, hints);
    }

    /// Notes a problem that stands in several places, the most important first.
    public void add(ProblemCode code, String path, List<Place> places, String message, String... hints) {
        String origin = places.getFirst().inFile() ? "" : places.getFirst().origin();
        List<Problem.Mark> marks =
                places.stream().filter(Place::inFile).map(this::mark).toList();
        List<String> given = Stream.of(hints).filter(hint -> !hint.isEmpty()).toList();
        found.add(new Problem(code, message, path, origin, marks, given));
    }

    /// Notes a key that has no meaning in a mapping.
    ///
    /// @param path of the mapping
    public void unknownKey(String path, Value.Entry entry, Collection<String> keys) {
        add(
                ProblemCode.UNKNOWN_KEY,
                path,
                entry.place(),
                "unknown key '" + entry.key() + "'",
                Suggestions.didYouMean(entry.key(), keys),
                keys.isEmpty() ? "no keys here" : "keys here: " + String.join(", ", keys));
    }

    /// Notes every key of a mapping that is not one of `keys`.
    public void closed(String path, Value.Entries mapping, Collection<String> keys) {
        for (Value.Entry entry : mapping.entries().values()) {
            if (!keys.contains(entry.key())) {
                unknownKey(path, entry, keys);
            }
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /// How many there are so far.
    public int count() {
        return found.size();
    }

    /// All, in the order of the file.
    public List<Problem> all() {
        return found.stream().sorted(IN_FILE_ORDER).toList();
    }

    /// The messages alone, on one line.
    public String summary() {
        List<String> messages = new ArrayList<>();
        for (Problem problem : all()) {
            messages.add(problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message());
        }
        return String.join("; ", messages);
    }

    private Problem.Mark mark(Place place) {
        String line = place.line() <= lines.size() ? lines.get(place.line() - 1) : "";
        return new Problem.Mark(place.line(), place.column(), place.length(), line);
    }
}
