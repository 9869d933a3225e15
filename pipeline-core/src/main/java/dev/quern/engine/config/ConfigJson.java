package dev.quern.engine.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Brings configs back from their normal form: what a worker does with the JSON it was sent.
public final class ConfigJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ConfigJson() {}

    /// Reads what [Normal#json] wrote.
    ///
    /// @param secrets the value of a secret by name; null when there is none
    /// @throws IllegalArgumentException when the JSON is not of this type, or a secret is missing
    public static <R extends Record> R read(Class<R> type, String json, UnaryOperator<String> secrets) {
        Problems problems = new Problems("");
        Value value = value(tree(json), secrets);
        return new ConfigReader(problems)
                .read(type, value, "", value.place())
                .orElseThrow(() ->
                        new IllegalArgumentException("not a config of " + type.getName() + ": " + problems.summary()))
                .config();
    }

    /// The normal form without its paths. What a source means is in its files, wherever they lie.
    public static String withoutPaths(Class<? extends Record> type, String json) {
        JsonNode tree = tree(json);
        removePaths(Shapes.of(type), tree);
        return tree.toString();
    }

    private static boolean removePaths(Shape shape, JsonNode node) {
        switch (shape) {
            case Shape.FilePath path -> {
                return true;
            }
            case Shape.Maybe maybe -> {
                return removePaths(maybe.value(), node);
            }
            case Shape.ListOf list -> {
                boolean paths = list.item() instanceof Shape.FilePath;
                node.forEach(item -> removePaths(list.item(), item));
                return paths;
            }
            case Shape.Fields fields -> {
                for (Shape.Field field : fields.fields()) {
                    JsonNode inner = node.get(field.key());
                    if (inner != null && removePaths(field.shape(), inner)) {
                        ((ObjectNode) node).remove(field.key());
                    }
                }
                return false;
            }
            default -> {
                return false;
            }
        }
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException("not JSON: " + wrong.getOriginalMessage(), wrong);
        }
    }

    private static Value value(JsonNode node, UnaryOperator<String> secrets) {
        Place place = Place.outside("plan");
        if (node.isArray()) {
            List<Value> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item, secrets)));
            return new Value.Items(items, place);
        }
        if (node.isObject()) {
            Map<String, Value.Entry> entries = new LinkedHashMap<>();
            node.properties()
                    .forEach(each -> entries.put(
                            each.getKey(), new Value.Entry(each.getKey(), place, value(each.getValue(), secrets))));
            return new Value.Entries(entries, place);
        }
        String stored = node.asText();
        return new Value.Scalar(StoredText.restore(stored, secrets), true, place, stored, "");
    }
}
