package dev.quern.engine.config;

import dev.quern.api.Amount;
import dev.quern.api.ByteSize;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.Range;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Reads the shape of config records from their components and annotations. A record that cannot be a config is a
/// mistake of its plugin, found when the plugin is loaded.
public final class Shapes {
    private static final ClassValue<Shape.Fields> KNOWN = new ClassValue<>() {
        @Override
        protected Shape.Fields computeValue(Class<?> type) {
            return read(type.asSubclass(Record.class), new ArrayList<>());
        }
    };

    private Shapes() {}

    /// The shape of a record, its defaults checked.
    ///
    /// @throws IllegalArgumentException when a component is of a type that no job file can write, or a default
    /// cannot
    ///     be read
    public static Shape.Fields of(Class<? extends Record> type) {
        return KNOWN.get(type);
    }

    private static Shape.Fields read(Class<? extends Record> type, List<Class<?>> outer) {
        if (outer.contains(type)) {
            throw new IllegalArgumentException("config record " + type.getName() + " contains itself");
        }
        outer.add(type);
        List<Shape.Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            fields.add(field(type, component, outer));
        }
        outer.removeLast();
        return new Shape.Fields(type, constructor(type), List.copyOf(fields));
    }

    private static Shape.Field field(Class<? extends Record> type, RecordComponent component, List<Class<?>> outer) {
        String where = type.getName() + "." + component.getName();
        Shape shape = shape(component.getGenericType(), bounds(component.getAnnotation(Range.class)), where, outer);
        Optional<String> preset =
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        String doc = Optional.ofNullable(component.getAnnotation(Doc.class))
                .map(Doc::value)
                .orElse("");
        // A trailing underscore lets a component have a name that Java reserves: notify_, default_.
        String key = Names.kebab(component.getName().replaceFirst("_$", ""));
        Shape.Field field = new Shape.Field(key, component, shape, preset, doc);
        preset.ifPresent(text -> checkDefault(field, where));
        return field;
    }

    private static void checkDefault(Shape.Field field, String where) {
        Problems problems = new Problems("");
        new ConfigReader(problems).preset(field, field.key());
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the @Default of " + where + " cannot be read: " + problems.summary());
        }
    }

    private static Shape shape(Type type, Shape.Bounds bounds, String where, List<Class<?>> outer) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Shape last = shape(arguments[arguments.length - 1], bounds, where, outer);
            if (generic.getRawType() == List.class) {
                return new Shape.ListOf(last);
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new Shape.MapOf(last);
            }
            if (generic.getRawType() == Optional.class) {
                return new Shape.Maybe(last, Shape.Maybe.Kind.OBJECT);
            }
        } else if (type instanceof Class<?> simple) {
            return simple(simple, bounds, where, outer);
        }
        throw unsupported(type, where);
    }

    private static Shape simple(Class<?> type, Shape.Bounds bounds, String where, List<Class<?>> outer) {
        if (type.isEnum()) {
            return choice(type);
        }
        if (type == String.class) {
            return new Shape.Text();
        }
        if (type == Path.class) {
            return new Shape.FilePath();
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return new Shape.Whole(type == long.class || type == Long.class, bounds);
        }
        if (type == double.class || type == Double.class || type == float.class || type == Float.class) {
            return new Shape.Fraction(type == float.class || type == Float.class, bounds);
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Shape.Flag();
        }
        if (type == Duration.class) {
            return new Shape.Span();
        }
        if (type == ByteSize.class) {
            return new Shape.Size(bounds);
        }
        if (type == Amount.class) {
            return new Shape.Count(bounds);
        }
        if (type == OptionalInt.class) {
            return new Shape.Maybe(new Shape.Whole(false, bounds), Shape.Maybe.Kind.INT);
        }
        if (type == OptionalLong.class) {
            return new Shape.Maybe(new Shape.Whole(true, bounds), Shape.Maybe.Kind.LONG);
        }
        if (type == OptionalDouble.class) {
            return new Shape.Maybe(new Shape.Fraction(false, bounds), Shape.Maybe.Kind.DOUBLE);
        }
        if (type.isRecord()) {
            return read(type.asSubclass(Record.class), outer);
        }
        throw unsupported(type, where);
    }

    @SuppressWarnings("unchecked") // asked before: it is an enum
    private static Shape choice(Class<?> type) {
        Class<? extends Enum<?>> choices = (Class<? extends Enum<?>>) type;
        return new Shape.Choice(
                choices, Stream.of(choices.getEnumConstants()).map(Names::of).toList());
    }

    private static IllegalArgumentException unsupported(Type type, String where) {
        return new IllegalArgumentException("config component " + where + " is of type " + type.getTypeName()
                + "; a config may hold String, int, long, double, boolean, enums, Duration, ByteSize, Amount, Path,"
                + " records, and List, Map<String, …> and Optional of these");
    }

    private static Shape.Bounds bounds(Range range) {
        return range == null ? Shape.Bounds.NONE : new Shape.Bounds(range.atLeast(), range.above(), range.atMost());
    }

    private static Constructor<? extends Record> constructor(Class<? extends Record> type) {
        Class<?>[] types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("a record without its constructor: " + type, impossible);
        }
    }
}
