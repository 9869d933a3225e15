package dev.quern.engine;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A whole job, checked: nothing in it can be a mistake that could have been found without reading data.
///
/// @param job name of the job
/// @param jobFile the file it was read from
/// @param text the job file as read
/// @param resolved the job with all defaults and values filled in, as YAML, each value with its origin in a comment;
///     secrets masked
/// @param parameters values of the job's parameters
/// @param seed the job's seed
/// @param scheduledDate the date that `${run.date}` stands for (ISO), stable across retries
/// @param steps in an order in which each step comes after its inputs; equal files give equal orders
/// @param smoke whether `limit-rows` is in force: such a run never publishes
/// @param limitRows rows per source at most, 0 for all
public record Plan(
        String job,
        Path jobFile,
        String text,
        String resolved,
        Map<String, String> parameters,
        long seed,
        String scheduledDate,
        List<PlannedStep> steps,
        boolean smoke,
        long limitRows,
        RunPolicy policy) {

    public Plan {
        parameters = Map.copyOf(parameters);
        steps = List.copyOf(steps);
    }

    /// The step of this name.
    public PlannedStep step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step '" + name + "'"));
    }

    /// What the job says about runs as a whole.
    ///
    /// @param runner `flink` unless set
    /// @param deadlineSeconds time limit of a run, 0 for none
    /// @param plugins external plugin jars, from the command line and from the job: what workers load
    /// @param notifications who hears of the end of a run
    public record RunPolicy(
            String runner,
            Map<String, String> runnerOptions,
            long deadlineSeconds,
            List<Path> plugins,
            List<Notification> notifications) {

        public RunPolicy {
            runnerOptions = Collections.unmodifiableMap(new TreeMap<>(runnerOptions));
            plugins = List.copyOf(plugins);
            notifications = List.copyOf(notifications);
        }

        /// Without external plugins and notifications.
        public RunPolicy(String runner, Map<String, String> runnerOptions, long deadlineSeconds) {
            this(runner, runnerOptions, deadlineSeconds, List.of(), List.of());
        }
    }

    /// A message to be posted at the end of a run.
    ///
    /// @param when the outcomes that it tells of: `succeeded`, `failed`, `gate-failed`, `stopped`
    /// @param post http or https address in stored form: secrets stand as `${secret:NAME}` until it is used
    public record Notification(Set<String> when, String post) {
        public Notification {
            when = Collections.unmodifiableSet(new TreeSet<>(when));
        }
    }
}
