package dev.quern.engine.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads one YAML 1.2 document. Scalars stay text; every value knows its line and column. Depth, size and aliases are
/// limited, so no file can hurt.
public final class YamlReader {
    private static final int DEEPEST = 50;
    private static final int MOST_VALUES = 100_000;
    private static final int MOST_CODE_POINTS = 4 << 20;

    private final Problems problems;
    private final String origin;
    private final Map<Anchor, Value> anchors = new HashMap<>();
    private final Map<Value, Integer> sizes = new IdentityHashMap<>();
    private Iterator<Event> events;
    private int values;

    private YamlReader(Problems problems, String origin) {
        this.problems = problems;
        this.origin = origin;
    }

    /// The document of a job file, or nothing when it is not YAML; problems are noted.
    public static Optional<Value> document(String text, Problems problems) {
        return read(text, "", problems);
    }

    /// A value that stands somewhere else, such as `--set`.
    ///
    /// @param origin what the value's place shall say
    public static Optional<Value> value(String text, String origin, Problems problems) {
        if (text.isBlank()) {
            return Optional.of(Value.Scalar.of(text.strip(), true, Place.outside(origin)));
        }
        return read(text, origin, problems);
    }

    private static Optional<Value> read(String text, String origin, Problems problems) {
        YamlReader reader = new YamlReader(problems, origin);
        Optional<SyntaxFault> early = SyntaxFault.before(text);
        if (early.isPresent()) {
            reader.note(early.get());
            return Optional.empty();
        }
        try {
            return Optional.of(reader.stream(text));
        } catch (SyntaxFault fault) {
            reader.note(fault);
        } catch (YamlEngineException fault) {
            reader.note(SyntaxFault.of(text, fault));
        }
        return Optional.empty();
    }

    private void note(SyntaxFault fault) {
        Place place = origin.isEmpty() ? fault.place() : Place.outside(origin);
        problems.add(fault.code(), "", place, fault.getMessage(), fault.hint());
    }

    private Value stream(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(MOST_CODE_POINTS)
                .build();
        events = new Parse(settings).parseString(text).iterator();
        events.next();
        if (!(events.next() instanceof DocumentStartEvent)) {
            throw new SyntaxFault(ProblemCode.SYNTAX, Place.at(1, 1, 1), "the file is empty", "begin with: version: 1");
        }
        Value root = next(events.next(), 1);
        events.next();
        Event end = events.next();
        if (!(end instanceof StreamEndEvent)) {
            throw new SyntaxFault(
                    ProblemCode.SYNTAX, place(end), "a second document begins here", "one file holds one job");
        }
        return root;
    }

    private Value next(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        if (event instanceof NodeEvent node) {
            refuseTag(node);
        }
        count(event, depth, 1);
        int before = values;
        Value value =
                switch (event) {
                    case ScalarEvent scalar ->
                        Value.Scalar.of(scalar.getValue(), !scalar.isPlain(), scalarPlace(scalar));
                    case SequenceStartEvent start -> items(start, depth);
                    case MappingStartEvent start -> entries(start, depth);
                    default -> throw new SyntaxFault(ProblemCode.SYNTAX, place(event), "a value is missing", "");
                };
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> {
            anchors.put(anchor, value);
            sizes.put(value, 1 + values - before);
        });
        return value;
    }

    private Value items(SequenceStartEvent start, int depth) {
        List<Value> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(next(event, depth + 1));
        }
        return new Value.Items(items, place(start));
    }

    private Value entries(MappingStartEvent start, int depth) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw new SyntaxFault(ProblemCode.SYNTAX, place(event), "a key must be a word", "");
            }
            refuseTag(key);
            Place keyPlace = scalarPlace(key);
            Value.Entry entry = new Value.Entry(key.getValue(), keyPlace, next(events.next(), depth + 1));
            Value.Entry first = entries.putIfAbsent(entry.key(), entry);
            if (first != null) {
                problems.add(
                        ProblemCode.DUPLICATE_KEY,
                        "",
                        List.of(keyPlace, first.place()),
                        "key '" + entry.key() + "' stands here and in line "
                                + first.place().line(),
                        "remove one of them");
            }
        }
        return new Value.Entries(entries, place(start));
    }

    private Value alias(AliasEvent alias) {
        Value value = anchors.get(alias.getAlias());
        if (value == null) {
            throw new SyntaxFault(
                    ProblemCode.SYNTAX,
                    place(alias),
                    "nothing before here is marked '&" + alias.getAlias().getValue() + "'",
                    "quote a value that begins with '*'");
        }
        count(alias, 1, sizes.get(value));
        return value;
    }

    private void count(Event event, int depth, int more) {
        values += more;
        if (depth > DEEPEST) {
            throw new SyntaxFault(ProblemCode.TOO_LARGE, place(event), "nested deeper than " + DEEPEST + " levels", "");
        }
        if (values > MOST_VALUES) {
            throw new SyntaxFault(
                    ProblemCode.TOO_LARGE,
                    place(event),
                    "more than %,d values once aliases are expanded".formatted(MOST_VALUES),
                    "");
        }
    }

    private void refuseTag(NodeEvent node) {
        Optional<String> tag =
                switch (node) {
                    case ScalarEvent scalar -> scalar.getTag();
                    case SequenceStartEvent sequence -> sequence.getTag();
                    case MappingStartEvent mapping -> mapping.getTag();
                    default -> Optional.empty();
                };
        if (tag.isPresent()) {
            throw new SyntaxFault(
                    ProblemCode.SYNTAX,
                    place(node),
                    "tags such as '" + tag.get() + "' are not used here",
                    "types come from the step's settings; quote a value that begins with '!'");
        }
    }

    private Place scalarPlace(ScalarEvent scalar) {
        Place start = place(scalar);
        Mark from = scalar.getStartMark().orElseThrow();
        Mark to = scalar.getEndMark().orElseThrow();
        boolean oneLine = from.getLine() == to.getLine();
        return start.inFile() && oneLine
                ? Place.at(start.line(), start.column(), to.getColumn() - from.getColumn())
                : start;
    }

    private Place place(Event event) {
        return origin.isEmpty() ? event.getStartMark().map(SyntaxFault::place).orElseThrow() : Place.outside(origin);
    }
}
