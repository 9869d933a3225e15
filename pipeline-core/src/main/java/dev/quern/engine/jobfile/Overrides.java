package dev.quern.engine.jobfile;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a command line changes about a job.
///
/// @param parameters values of parameters by name (`-p`)
/// @param settings YAML values by path (`--set steps.model.with.train-steps=10`)
/// @param profiles names, later ones win (`-P`)
/// @param seed instead of the job's
/// @param runner instead of the job's
/// @param deadline instead of the job's
/// @param date the scheduled date; today unless given
public record Overrides(
        Map<String, String> parameters,
        Map<String, String> settings,
        List<String> profiles,
        Optional<Long> seed,
        Optional<String> runner,
        Optional<Duration> deadline,
        Optional<LocalDate> date) {

    public Overrides {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        profiles = List.copyOf(profiles);
    }

    /// The job as it stands in its file.
    public static Overrides none() {
        return new Overrides(
                Map.of(), Map.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// These and a parameter.
    public Overrides parameter(String name, String value) {
        return new Overrides(more(parameters, name, value), settings, profiles, seed, runner, deadline, date);
    }

    /// These and a setting.
    public Overrides setting(String path, String value) {
        return new Overrides(parameters, more(settings, path, value), profiles, seed, runner, deadline, date);
    }

    /// These with other profiles.
    public Overrides profiles(String... names) {
        return new Overrides(parameters, settings, List.of(names), seed, runner, deadline, date);
    }

    /// These with a scheduled date.
    public Overrides date(LocalDate day) {
        return new Overrides(parameters, settings, profiles, seed, runner, deadline, Optional.of(day));
    }

    private static Map<String, String> more(Map<String, String> map, String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return more;
    }
}
