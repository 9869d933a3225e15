package dev.quern.engine.config;

import dev.quern.api.PlanException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Turns values into config records, each value by the type of the component it fills; quotes never matter. Notes every
/// problem and goes on, so that one reading finds them all.
public final class ConfigReader {
    private final Problems problems;
    private final ScalarReader scalars;

    public ConfigReader(Problems problems) {
        this.problems = problems;
        this.scalars = new ScalarReader(problems);
    }

    /// A record and the same in normal form.
    public record Bound<R extends Record>(R config, Normal.Named normal) {}

    /// A converted value; `value` is an instance of what the component needs.
    record Converted(Object value, Normal normal) {}

    /// Reads a record.
    ///
    /// @param value the mapping
    /// @param path of the mapping, for messages
    /// @param owner where a missing key is reported: the key that the mapping belongs to
    /// @return nothing when there were problems
    public <R extends Record> Optional<Bound<R>> read(Class<R> type, Value value, String path, Place owner) {
        Converted converted = convert(Shapes.of(type), value, path, owner);
        return converted == null
                ? Optional.empty()
                : Optional.of(new Bound<>(type.cast(converted.value()), (Normal.Named) converted.normal()));
    }

    /// Reads one value of any shape.
    ///
    /// @return nothing when there were problems
    Converted convert(Shape shape, Value value, String path, Place owner) {
        if (value instanceof Value.Broken) {
            return null;
        }
        return switch (shape) {
            case Shape.Maybe maybe -> maybe(maybe, convert(maybe.value(), value, path, owner));
            case Shape.ListOf list -> items(list, value, path, owner);
            case Shape.MapOf map -> mapping(map, value, path, owner);
            case Shape.Fields fields -> fields(fields, value, path, owner);
            default ->
                value instanceof Value.Scalar scalar
                        ? scalars.convert(shape, scalar, path)
                        : wrongType(shape, value, path, owner);
        };
    }

    /// The value of a component that the job leaves out.
    Converted preset(Shape.Field field, String path) {
        Place place = Place.outside("default");
        if (field.preset().isEmpty()) {
            return new Converted(absent(((Shape.Maybe) field.shape()).kind()), null);
        }
        String text = field.preset().get();
        boolean literal = isText(field.shape()) && !text.startsWith("\"") && !text.startsWith("'");
        Optional<Value> value = literal
                ? Optional.of(Value.Scalar.of(text, true, place))
                : YamlReader.value(text, place.origin(), problems);
        return value.map(each -> convert(field.shape(), each, path, place)).orElse(null);
    }

    private static boolean isText(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> true;
            case Shape.FilePath file -> true;
            case Shape.Maybe maybe -> isText(maybe.value());
            default -> false;
        };
    }

    private Converted fields(Shape.Fields shape, Value value, String path, Place owner) {
        if (!(value instanceof Value.Entries mapping)) {
            return wrongType(shape, value, path, owner);
        }
        int before = problems.count();
        problems.closed(path, mapping, shape.keys());
        List<Object> arguments = new ArrayList<>();
        Map<String, Normal> normal = new LinkedHashMap<>();
        for (Shape.Field field : shape.fields()) {
            Converted converted = component(field, mapping, path, owner);
            if (converted != null) {
                arguments.add(converted.value());
                if (converted.normal() != null) {
                    normal.put(field.key(), converted.normal());
                }
            }
        }
        if (problems.count() > before || arguments.size() < shape.fields().size()) {
            return null;
        }
        Object made = construct(shape, arguments, value, path, owner);
        return made == null ? null : new Converted(made, new Normal.Named(normal));
    }

    private Converted component(Shape.Field field, Value.Entries mapping, String path, Place owner) {
        String inner = path.isEmpty() ? field.key() : path + "." + field.key();
        Value.Entry entry = mapping.entries().get(field.key());
        if (entry != null) {
            return convert(field.shape(), entry.value(), inner, entry.place());
        }
        if (field.isRequired()) {
            problems.add(
                    ProblemCode.MISSING_KEY,
                    path,
                    owner,
                    "key '" + field.key() + "' is missing: " + field.shape().words(),
                    field.doc().isEmpty() ? "" : field.key() + ": " + field.doc());
            return null;
        }
        return preset(field, inner);
    }

    private Object construct(Shape.Fields shape, List<Object> arguments, Value value, String path, Place owner) {
        try {
            return shape.constructor().newInstance(arguments.toArray());
        } catch (InvocationTargetException refused) {
            refuse(refused.getCause(), value, path, owner);
            return null;
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot make a " + shape.type().getName(), impossible);
        }
    }

    private void refuse(Throwable cause, Value value, String path, Place owner) {
        switch (cause) {
            case PlanException wrong -> {
                Place place = Value.placeOf(value, wrong.key()).orElse(owner);
                String at = wrong.key().isEmpty() ? path : path + "." + wrong.key();
                problems.add(
                        ProblemCode.REFUSED,
                        at,
                        place,
                        wrong.getMessage(),
                        wrong.hints().toArray(String[]::new));
            }
            case IllegalArgumentException wrong ->
                problems.add(ProblemCode.REFUSED, path, owner, String.valueOf(wrong.getMessage()));
            case Error defect -> throw defect;
            default -> problems.add(ProblemCode.PLUGIN_DEFECT, path, owner, "the settings cannot be used: " + cause);
        }
    }

    private Converted items(Shape.ListOf shape, Value value, String path, Place owner) {
        if (!(value instanceof Value.Items list)) {
            return wrongType(shape, value, path, owner);
        }
        List<Object> items = new ArrayList<>();
        List<Normal> normal = new ArrayList<>();
        for (Value item : list.items()) {
            Converted converted = convert(shape.item(), item, path + "." + items.size(), item.place());
            items.add(converted == null ? null : converted.value());
            normal.add(converted == null ? null : converted.normal());
        }
        return normal.contains(null)
                ? null
                : new Converted(Collections.unmodifiableList(items), new Normal.Many(normal));
    }

    private Converted mapping(Shape.MapOf shape, Value value, String path, Place owner) {
        if (!(value instanceof Value.Entries mapping)) {
            return wrongType(shape, value, path, owner);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Normal> normal = new LinkedHashMap<>();
        for (Value.Entry entry : mapping.entries().values()) {
            Converted converted = convert(shape.value(), entry.value(), path + "." + entry.key(), entry.place());
            if (converted != null) {
                values.put(entry.key(), converted.value());
                normal.put(entry.key(), converted.normal());
            }
        }
        return values.size() < mapping.entries().size()
                ? null
                : new Converted(Collections.unmodifiableMap(values), new Normal.Named(normal));
    }

    private static Converted maybe(Shape.Maybe shape, Converted present) {
        if (present == null) {
            return null;
        }
        Object value =
                switch (shape.kind()) {
                    case OBJECT -> Optional.of(present.value());
                    case INT -> OptionalInt.of((int) present.value());
                    case LONG -> OptionalLong.of((long) present.value());
                    case DOUBLE -> OptionalDouble.of((double) present.value());
                };
        return new Converted(value, present.normal());
    }

    private static Object absent(Shape.Maybe.Kind kind) {
        return switch (kind) {
            case OBJECT -> Optional.empty();
            case INT -> OptionalInt.empty();
            case LONG -> OptionalLong.empty();
            case DOUBLE -> OptionalDouble.empty();
        };
    }

    private Converted wrongType(Shape shape, Value value, String path, Place owner) {
        boolean nothing = value instanceof Value.Scalar scalar && scalar.isEmpty();
        problems.add(
                ProblemCode.WRONG_TYPE,
                path,
                nothing || !value.place().inFile() ? owner : value.place(),
                Names.subject(path) + " must be " + shape.words() + ", got " + value.kind(),
                value instanceof Value.Scalar && shape instanceof Shape.ListOf && !nothing
                        ? "write [" + ((Value.Scalar) value).shown() + "]"
                        : "");
        return null;
    }
}
