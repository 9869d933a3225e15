package dev.quern.training.supervised;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.api.Amount;
import dev.quern.api.Default;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Config records as JSON with the keys of a job file, every default written out, and back.
final class ConfigJson {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ConfigJson() {}

    /// A record in normal form; components that are empty are left out.
    static ObjectNode write(Record config) {
        ObjectNode node = NODES.objectNode();
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            JsonNode value = node(component(config, component));
            if (value != null) {
                node.set(key(component.getName()), value);
            }
        }
        return node;
    }

    private static Object component(Record config, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(config);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case Optional<?> maybe -> maybe.map(ConfigJson::node).orElse(null);
            case OptionalInt maybe -> maybe.isPresent() ? NODES.numberNode(maybe.getAsInt()) : null;
            case OptionalDouble maybe -> maybe.isPresent() ? NODES.numberNode(maybe.getAsDouble()) : null;
            case List<?> list -> {
                var array = NODES.arrayNode();
                list.forEach(each -> array.add(node(each)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((name, each) -> object.set(name.toString(), node(each)));
                yield object;
            }
            case Record record when !(record instanceof Amount) -> write(record);
            case Enum<?> choice -> NODES.textNode(name(choice));
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case Boolean flag -> NODES.booleanNode(flag);
            default -> NODES.textNode(value.toString());
        };
    }

    /// Reads what [#write] wrote. A component that is missing gets its default.
    ///
    /// @throws IllegalArgumentException naming the key that is wrong
    static <R extends Record> R read(Class<R> type, JsonNode node) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            String key = key(component.getName());
            JsonNode value = node.has(key) ? node.get(key) : preset(component);
            try {
                values[i] = value(component.getGenericType(), value);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(key + ": " + wrong.getMessage(), wrong);
            }
        }
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(refused.getCause().getMessage(), refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode preset(RecordComponent component) {
        Default preset = component.getAnnotation(Default.class);
        if (preset == null) {
            return null;
        }
        try {
            return MAPPER.readTree(preset.value());
        } catch (com.fasterxml.jackson.core.JsonProcessingException text) {
            return NODES.textNode(preset.value());
        }
    }

    private static Object value(Type type, JsonNode node) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, node);
        }
        Class<?> simple = (Class<?>) type;
        if (simple == OptionalInt.class) {
            return node == null ? OptionalInt.empty() : OptionalInt.of(node.asInt());
        }
        if (simple == OptionalDouble.class) {
            return node == null ? OptionalDouble.empty() : OptionalDouble.of(node.asDouble());
        }
        if (node == null) {
            throw new IllegalArgumentException("is missing");
        }
        if (simple == Amount.class) {
            String[] words = node.asText().split(" ");
            String unit = words[1].endsWith("s") ? words[1] : words[1] + "s";
            return new Amount(Long.parseLong(words[0]), unit);
        }
        if (simple.isRecord()) {
            return read(simple.asSubclass(Record.class), node);
        }
        return simple.isEnum() ? choice(simple, node.asText()) : scalar(simple, node);
    }

    private static Object generic(ParameterizedType type, JsonNode node) {
        Type[] arguments = type.getActualTypeArguments();
        Type inner = arguments[arguments.length - 1];
        if (type.getRawType() == Optional.class) {
            return node == null ? Optional.empty() : Optional.of(value(inner, node));
        }
        if (node == null) {
            throw new IllegalArgumentException("is missing");
        }
        if (type.getRawType() == List.class) {
            List<Object> list = new ArrayList<>();
            node.forEach(each -> list.add(value(inner, each)));
            return List.copyOf(list);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(each -> map.put(each.getKey(), value(inner, each.getValue())));
        return map;
    }

    private static Object choice(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (name((Enum<?>) constant).equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("there is no '" + name + "'");
    }

    private static Object scalar(Class<?> type, JsonNode node) {
        if (type == int.class || type == Integer.class) {
            return node.asInt();
        }
        if (type == long.class || type == Long.class) {
            return node.asLong();
        }
        if (type == double.class || type == Double.class) {
            return node.asDouble();
        }
        return type == boolean.class || type == Boolean.class ? (Object) node.asBoolean() : node.asText();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String key(String component) {
        return component
                .replaceFirst("_$", "")
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }
}
