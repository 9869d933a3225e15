package dev.quern.engine.jobfile;

import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.config.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Sets a value of a job by its path, as profiles and `--set` do. A mapping is merged key by key into the mapping it
/// meets; everything else replaces what was there.
final class TreeEdit {
    private static final List<String> ROOTS =
            List.of("steps", "seed", "runner", "schedule", "notify", "plugins", "description");
    private static final int FIRST_STEP_KEY = 2;

    private final Problems problems;
    private final String where;
    private final Place place;
    private final List<String> keys;

    /// @param where path of the override itself, for messages
    /// @param path keys with dots between
    TreeEdit(String where, Place place, String path, Problems problems) {
        this.where = where;
        this.place = place;
        this.keys = List.of(path.split("\\.", -1));
        this.problems = problems;
    }

    /// The job with the value set, or as it was when the path leads nowhere.
    Value.Entries set(Value.Entries root, Value value) {
        if (!ROOTS.contains(keys.getFirst())) {
            String hint = keys.getFirst().equals("params")
                    ? "parameters are set by -p NAME=VALUE and by 'params' of a profile"
                    : Suggestions.didYouMean(keys.getFirst(), ROOTS);
            refuse(
                    "'" + String.join(".", keys) + "' cannot be set",
                    hint,
                    "paths begin with: " + String.join(", ", ROOTS));
            return root;
        }
        return (Value.Entries) set(root, 0, value).orElse(root);
    }

    private Optional<Value> set(Value at, int depth, Value value) {
        if (depth == keys.size()) {
            return Optional.of(merged(at, value));
        }
        String key = keys.get(depth);
        if (at instanceof Value.Items list) {
            return item(list, key, depth, value);
        }
        if (!(at instanceof Value.Entries mapping)) {
            refuse("'" + path(depth) + "' is " + at.kind() + " and has no key '" + key + "'", "");
            return Optional.empty();
        }
        Value.Entry entry = mapping.entries().get(key);
        boolean mustExist =
                depth > 0 && depth < FIRST_STEP_KEY && keys.getFirst().equals("steps");
        if (key.isEmpty() || entry == null && mustExist) {
            Set<String> names = mapping.entries().keySet();
            refuse("no step '" + key + "'", Suggestions.didYouMean(key, names), "steps: " + String.join(", ", names));
            return Optional.empty();
        }
        Value inner = entry == null ? Value.Entries.none(place) : entry.value();
        Place keyPlace = entry == null ? place : entry.place();
        boolean last = depth + 1 == keys.size();
        Optional<Value> set = entry == null && last ? Optional.of(value) : set(inner, depth + 1, value);
        return set.map(made -> mapping.with(new Value.Entry(key, last ? value.place() : keyPlace, made)));
    }

    private Optional<Value> item(Value.Items list, String key, int depth, Value value) {
        int index = key.matches("\\d{1,6}") ? Integer.parseInt(key) : -1;
        if (index < 0 || index >= list.items().size()) {
            refuse(
                    "'" + path(depth) + "' is a list and has no item '" + key + "'",
                    "items: 0 to " + (list.items().size() - 1));
            return Optional.empty();
        }
        return set(list.items().get(index), depth + 1, value).map(made -> {
            List<Value> items = new ArrayList<>(list.items());
            items.set(index, made);
            return new Value.Items(items, list.place());
        });
    }

    private static Value merged(Value old, Value value) {
        if (!(old instanceof Value.Entries below) || !(value instanceof Value.Entries above)) {
            return value;
        }
        Value.Entries merged = below;
        for (Value.Entry entry : above.entries().values()) {
            Value.Entry before = merged.entries().get(entry.key());
            Value inner = before == null ? entry.value() : merged(before.value(), entry.value());
            merged = merged.with(new Value.Entry(entry.key(), entry.place(), inner));
        }
        return merged;
    }

    private String path(int depth) {
        return String.join(".", keys.subList(0, depth));
    }

    private void refuse(String message, String... hints) {
        problems.add(ProblemCode.BAD_OVERRIDE, where, place, message, hints);
    }
}
