package dev.quern.engine.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/// What may stand for a component of a config record: the one description from which values are read, help is printed
/// and the JSON Schema is made.
public sealed interface Shape {

    /// In words, for messages: `a whole number`.
    String words();

    /// Text.
    record Text() implements Shape {
        @Override
        public String words() {
            return "a text";
        }
    }

    /// A path of the file system; relative ones start at the working directory.
    record FilePath() implements Shape {
        @Override
        public String words() {
            return "a path";
        }
    }

    /// A whole number.
    record Whole(boolean isLong, Bounds bounds) implements Shape {
        @Override
        public String words() {
            return "a whole number" + bounds.words();
        }
    }

    /// A number, or a share such as `0.1%`.
    record Fraction(boolean isFloat, Bounds bounds) implements Shape {
        @Override
        public String words() {
            return "a number" + bounds.words();
        }
    }

    /// True or false.
    record Flag() implements Shape {
        @Override
        public String words() {
            return "true or false";
        }
    }

    /// One of a few names.
    record Choice(Class<? extends Enum<?>> type, List<String> names) implements Shape {
        @Override
        public String words() {
            return "one of " + String.join(", ", names);
        }
    }

    /// A time span such as `30m`.
    record Span() implements Shape {
        @Override
        public String words() {
            return "a duration such as 500ms, 90s, 30m or 2h";
        }
    }

    /// A number of bytes such as `2GiB`.
    record Size(Bounds bounds) implements Shape {
        @Override
        public String words() {
            return "a size such as 500MB or 2GiB" + bounds.words();
        }
    }

    /// A count with its unit such as `250 steps`.
    record Count(Bounds bounds) implements Shape {
        @Override
        public String words() {
            return "an amount with its unit such as '250 steps' or '1 epoch'" + bounds.words();
        }
    }

    /// A list.
    record ListOf(Shape item) implements Shape {
        @Override
        public String words() {
            return "a list, each " + item.words();
        }
    }

    /// A mapping with free keys.
    record MapOf(Shape value) implements Shape {
        @Override
        public String words() {
            return "a mapping, each value " + value.words();
        }
    }

    /// A component that may be left out.
    record Maybe(Shape value, Kind kind) implements Shape {
        /// Which of the JDK's four optional types.
        public enum Kind {
            OBJECT,
            INT,
            LONG,
            DOUBLE
        }

        @Override
        public String words() {
            return value.words();
        }
    }

    /// A nested record.
    record Fields(Class<? extends Record> type, Constructor<? extends Record> constructor, List<Field> fields)
            implements Shape {
        @Override
        public String words() {
            return "a mapping with the keys " + String.join(", ", keys());
        }

        /// Keys in the order of the record.
        public List<String> keys() {
            return fields.stream().map(Field::key).toList();
        }
    }

    /// A component of a record.
    ///
    /// @param key as the job file writes it
    /// @param preset the default as YAML text, if it has one
    record Field(String key, RecordComponent component, Shape shape, Optional<String> preset, String doc) {

        /// Whether a job must set it.
        public boolean isRequired() {
            return preset.isEmpty() && !(shape instanceof Maybe);
        }
    }

    /// Limits of a number; infinite where there is none.
    record Bounds(double atLeast, double above, double atMost) {
        static final Bounds NONE =
                new Bounds(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        /// Whether a number lies within.
        public boolean allows(double value) {
            return value >= atLeast && (value > above || above == Double.NEGATIVE_INFINITY) && value <= atMost;
        }

        /// ` of at least 1 and at most 10`, or the empty string.
        public String words() {
            StringBuilder words = new StringBuilder();
            append(words, "of at least", atLeast, atLeast != Double.NEGATIVE_INFINITY);
            append(words, "above", above, above != Double.NEGATIVE_INFINITY);
            append(words, "of at most", atMost, atMost != Double.POSITIVE_INFINITY);
            return words.toString();
        }

        private static void append(StringBuilder words, String what, double limit, boolean given) {
            if (given) {
                words.append(words.isEmpty() ? " " : " and ")
                        .append(what)
                        .append(' ')
                        .append(plain(limit));
            }
        }

        /// A limit as people write it: `1`, not `1.0`.
        public static String plain(double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? Long.toString((long) number)
                    : Double.toString(number);
        }
    }
}
