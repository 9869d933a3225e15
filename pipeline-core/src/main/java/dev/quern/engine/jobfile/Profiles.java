package dev.quern.engine.jobfile;

import dev.quern.engine.config.Names;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.config.Units;
import dev.quern.engine.config.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The profiles of a job: named sets of changes. All are checked; those asked for are in force, in the order asked.
final class Profiles {
    private final Problems problems;
    private final Map<String, Value.Entries> profiles = new LinkedHashMap<>();
    private final List<String> inForce = new ArrayList<>();

    Profiles(Value.Entries root, List<String> wanted, Problems problems) {
        this.problems = problems;
        Value.Entry entry = root.entries().get("profiles");
        if (entry != null) {
            declare(entry);
        }
        wanted.forEach(this::choose);
    }

    private void declare(Value.Entry profilesEntry) {
        if (!(profilesEntry.value() instanceof Value.Entries mapping)) {
            wrongType("profiles", profilesEntry);
            return;
        }
        for (Value.Entry entry : mapping.entries().values()) {
            String path = "profiles." + entry.key();
            if (!Names.isName(entry.key())) {
                problems.add(
                        ProblemCode.BAD_NAME, "profiles", entry.place(), JobReader.badName("profile", entry.key()));
            } else if (entry.value() instanceof Value.Entries profile) {
                problems.closed(path, profile, JobKeys.PROFILE);
                profiles.put(entry.key(), profile);
            } else {
                wrongType(path, entry);
            }
        }
    }

    private void choose(String name) {
        if (profiles.containsKey(name)) {
            inForce.add(name);
            return;
        }
        problems.add(
                ProblemCode.UNKNOWN_PROFILE,
                "",
                Place.outside("-P " + name),
                "no profile '" + name + "'",
                profiles.isEmpty()
                        ? "the job has no 'profiles'"
                        : "profiles: " + String.join(", ", profiles.keySet()) + ".",
                Suggestions.didYouMean(name, profiles.keySet()));
    }

    private void wrongType(String path, Value.Entry entry) {
        problems.add(
                ProblemCode.WRONG_TYPE,
                path,
                entry.place(),
                "'" + entry.key() + "' must be a mapping, got " + entry.value().kind());
    }

    /// Sets parameters as the profiles say.
    void setParameters(Parameters parameters) {
        for (String name : ordered()) {
            Value.Entry params = profiles.get(name).entries().get("params");
            if (params != null) {
                String path = "profiles." + name + ".params";
                parameters.setAll(through(params.value(), name), params.place(), path, inForce.contains(name));
            }
        }
    }

    /// The job with the settings and the runner of the profiles.
    Value.Entries edit(Value.Entries root) {
        Value.Entries edited = root;
        for (String name : ordered()) {
            Value.Entries profile = profiles.get(name);
            Value.Entries before = edited;
            Value.Entry set = profile.entries().get("set");
            if (set != null && set.value() instanceof Value.Entries settings) {
                for (Value.Entry each : settings.entries().values()) {
                    String path = "profiles." + name + ".set";
                    edited = new TreeEdit(path, each.place(), each.key(), problems)
                            .set(edited, through(each.value(), name));
                }
            } else if (set != null) {
                wrongType("profiles." + name + ".set", set);
            }
            Value.Entry runner = profile.entries().get("runner");
            if (runner != null) {
                edited = edited.with(new Value.Entry("runner", runner.place(), through(runner.value(), name)));
            }
            if (!inForce.contains(name)) {
                edited = before;
            }
        }
        return edited;
    }

    /// Rows per source at most, 0 for all.
    long limitRows() {
        long limit = 0;
        for (String name : ordered()) {
            Value.Entry entry = profiles.get(name).entries().get("limit-rows");
            if (entry != null) {
                Optional<Long> rows = entry.value() instanceof Value.Scalar scalar
                        ? Units.whole(scalar.text()).filter(count -> count > 0)
                        : Optional.empty();
                if (rows.isEmpty()) {
                    problems.add(
                            ProblemCode.WRONG_TYPE,
                            "profiles." + name + ".limit-rows",
                            entry.place(),
                            "'limit-rows' must be a whole number of at least 1, got "
                                    + entry.value().kind());
                } else if (inForce.contains(name)) {
                    limit = rows.get();
                }
            }
        }
        return limit;
    }

    /// Those not asked for first, so that the others win.
    private List<String> ordered() {
        List<String> names = new ArrayList<>(profiles.keySet());
        names.removeAll(inForce);
        names.addAll(inForce);
        return names;
    }

    private static Value through(Value value, String profile) {
        return switch (value) {
            case Value.Scalar scalar ->
                new Value.Scalar(scalar.text(), scalar.quoted(), scalar.place(), null, "profile " + profile);
            case Value.Items list ->
                new Value.Items(
                        list.items().stream()
                                .map(item -> through(item, profile))
                                .toList(),
                        list.place());
            case Value.Entries mapping -> {
                Map<String, Value.Entry> entries = new LinkedHashMap<>();
                mapping.entries()
                        .forEach((key, entry) ->
                                entries.put(key, new Value.Entry(key, entry.place(), through(entry.value(), profile))));
                yield new Value.Entries(entries, mapping.place());
            }
            case Value.Broken broken -> broken;
        };
    }
}
