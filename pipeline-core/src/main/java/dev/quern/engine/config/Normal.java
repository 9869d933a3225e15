package dev.quern.engine.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A value in its normal form: equal meanings are equal, defaults are filled in, secrets stand by name.
public sealed interface Normal {

    /// A single value.
    ///
    /// @param value a String, Long, Double or Boolean
    /// @param place where it was written
    /// @param via what it came through, such as `params.epochs`; may be empty
    record Leaf(Object value, Place place, String via) implements Normal {}

    /// A list.
    record Many(List<Normal> items) implements Normal {
        public Many {
            items = List.copyOf(items);
        }
    }

    /// A mapping, in the order of the record or of the file.
    record Named(Map<String, Normal> values) implements Normal {
        public Named {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /// As JSON on one line with keys sorted: equal meanings give equal text.
    default String json() {
        try {
            return Json.MAPPER.writeValueAsString(Json.tree(this));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The writer behind [Normal#json].
    final class Json {
        private static final ObjectMapper MAPPER =
                JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

        private Json() {}

        private static JsonNode tree(Normal normal) {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            return switch (normal) {
                case Leaf leaf -> MAPPER.valueToTree(leaf.value());
                case Many many -> {
                    ArrayNode array = nodes.arrayNode();
                    many.items().forEach(item -> array.add(tree(item)));
                    yield array;
                }
                case Named named -> {
                    ObjectNode object = nodes.objectNode();
                    new TreeMap<>(named.values()).forEach((key, value) -> object.set(key, tree(value)));
                    yield object;
                }
            };
        }
    }
}
