package dev.quern.engine.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A piece of a document, before anything is known of its type: scalars are kept as text.
public sealed interface Value {

    Place place();

    /// What a message calls this kind of value.
    String kind();

    /// A single value.
    ///
    /// @param text the value itself; may hold a secret
    /// @param stored the same as it may be kept and shown: secrets by name, `$${` for a literal `${`; null where
    /// the
    ///     text was not substituted
    /// @param via what it came through, such as `params.epochs`; may be empty
    record Scalar(String text, boolean quoted, Place place, String stored, String via) implements Value {

        /// A value as written.
        public static Scalar of(String text, boolean quoted, Place place) {
            return new Scalar(text, quoted, place, null, "");
        }

        /// Nothing was written after the key.
        public boolean isEmpty() {
            return text.isEmpty() && !quoted;
        }

        @Override
        public String stored() {
            return stored == null ? escaped(text) : stored;
        }

        /// For messages: never a secret.
        public String shown() {
            return stored == null ? text : stored;
        }

        @Override
        public String kind() {
            return isEmpty() ? "nothing" : "'" + shortened(shown()) + "'";
        }

        /// Text that substitution would leave as it is.
        public static String escaped(String text) {
            return text.replace("${", "$${");
        }

        private static String shortened(String text) {
            String line = text.replaceAll("\\s+", " ");
            return line.codePointCount(0, line.length()) <= 60
                    ? line
                    : line.substring(0, line.offsetByCodePoints(0, 57)) + "...";
        }
    }

    /// A list.
    record Items(List<Value> items, Place place) implements Value {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /// A mapping, in the order of the file.
    record Entries(Map<String, Entry> entries, Place place) implements Value {
        public Entries {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /// A mapping without keys.
        public static Entries none(Place place) {
            return new Entries(Map.of(), place);
        }

        /// The value of a key, if present.
        public Optional<Value> value(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        /// This mapping with one key set; a new key comes last.
        public Entries with(Entry entry) {
            Map<String, Entry> more = new LinkedHashMap<>(entries);
            more.put(entry.key(), entry);
            return new Entries(more, place);
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /// A value that could not be found out; its problem has been noted already.
    record Broken(Place place) implements Value {
        @Override
        public String kind() {
            return "an unknown value";
        }
    }

    /// A key and its value.
    record Entry(String key, Place place, Value value) {}

    /// The place of the deepest part of `path` (keys with dots between) that exists below this value.
    static Optional<Place> placeOf(Value root, String path) {
        Place found = null;
        Value value = root;
        for (String key : path.split("\\.")) {
            if (value instanceof Entries mapping && mapping.entries().containsKey(key)) {
                Entry entry = mapping.entries().get(key);
                found = entry.place();
                value = entry.value();
            } else if (value instanceof Items list && key.matches("\\d{1,6}")) {
                int index = Integer.parseInt(key);
                if (index >= list.items().size()) {
                    break;
                }
                value = list.items().get(index);
                found = value.place();
            } else {
                break;
            }
        }
        return Optional.ofNullable(found);
    }
}
