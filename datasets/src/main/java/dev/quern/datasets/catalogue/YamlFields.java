package dev.quern.datasets.catalogue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The keys of one mapping. Each is asked for once; [#end] refuses what nobody asked for. Every message names file,
/// line and column.
final class YamlFields {
    private final Path file;
    private final Node place;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final TreeSet<String> asked = new TreeSet<>();

    /// @throws CatalogueException when the node is no mapping or has a key twice
    YamlFields(Path file, Node node) {
        this.file = file;
        this.place = node;
        if (!(node instanceof MappingNode mapping)) {
            throw problem(node, "keys and values are wanted here", "write them as 'key: value'");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode());
            if (values.put(key, tuple.getValueNode()) != null) {
                throw problem(tuple.getKeyNode(), "key '" + key + "' stands here a second time", "remove one");
            }
            keys.put(key, tuple.getKeyNode());
        }
    }

    /// The node of a key that may be missing.
    Optional<Node> optional(String key) {
        asked.add(key);
        return Optional.ofNullable(values.get(key));
    }

    /// The node of a key that must be there.
    Node node(String key) {
        return optional(key)
                .orElseThrow(
                        () -> problem(place, "key '" + key + "' is missing", "see the entries that come with Quern"));
    }

    String text(String key) {
        return text(node(key));
    }

    Optional<String> optionalText(String key) {
        return optional(key).map(this::text);
    }

    /// A whole number that is not negative.
    Optional<Long> optionalCount(String key) {
        return optional(key).map(this::count);
    }

    YamlFields fields(String key) {
        return new YamlFields(file, node(key));
    }

    Optional<YamlFields> optionalFields(String key) {
        return optional(key).map(node -> new YamlFields(file, node));
    }

    /// The items of a list; none where the key is missing.
    List<Node> items(String key) {
        return optional(key).map(this::items).orElse(List.of());
    }

    List<String> texts(String key) {
        return items(key).stream().map(this::text).toList();
    }

    /// All keys in order, each asked for.
    List<String> names() {
        asked.addAll(values.keySet());
        return new ArrayList<>(values.keySet());
    }

    /// Refuses keys that nobody asked for.
    void end() {
        for (Map.Entry<String, Node> key : keys.entrySet()) {
            if (!asked.contains(key.getKey())) {
                throw problem(key.getValue(), "unknown key '" + key.getKey() + "'", "keys here: " + asked);
            }
        }
    }

    String text(Node node) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue().strip();
        }
        throw problem(node, "a word or text is wanted here", "quote it if it begins with a sign such as '*' or '['");
    }

    long count(Node node) {
        String text = text(node);
        try {
            long value = Long.parseLong(text.replace("_", ""));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            throw problem(node, "'" + text + "' is no whole number", "write digits such as 60000");
        }
        throw problem(node, text + " is negative", "write how many there are");
    }

    private List<Node> items(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw problem(node, "a list is wanted here", "write [a, b], or one item a line after '- '");
    }

    CatalogueException problem(Node node, String message, String remedy) {
        return problem(file, node.getStartMark(), message, remedy);
    }

    CatalogueException problem(String key, String message, String remedy) {
        return problem(values.getOrDefault(key, place), message, remedy);
    }

    static CatalogueException problem(Path file, Optional<Mark> mark, String message, String remedy) {
        String at = mark.map(found -> ":" + (found.getLine() + 1) + ":" + (found.getColumn() + 1))
                .orElse("");
        return new CatalogueException(CatalogueException.Kind.ENTRY, file + at + ": " + message, remedy);
    }
}
