package dev.quern.engine.jobfile;

import dev.quern.engine.Plan;
import dev.quern.engine.config.ConfigReader;
import dev.quern.engine.config.ConfigReader.Bound;
import dev.quern.engine.config.Names;
import dev.quern.engine.config.Normal;
import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Value;
import dev.quern.engine.config.YamlReader;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads a job file: YAML, then profiles and overrides, then parameters, then the engine's keys. Everything that is
/// wrong is noted; reading goes on as long as what follows can be trusted.
public final class JobReader {
    private static final int FORMAT = 1;
    private static final String DEFAULT_RUNNER = "flink";

    private final Path file;
    private final String text;
    private final Overrides overrides;
    private final Environment environment;
    private final Problems problems;
    private final String date;

    private JobReader(Path file, String text, Overrides overrides, Environment environment, Problems problems) {
        this.file = file;
        this.text = text;
        this.overrides = overrides;
        this.environment = environment;
        this.problems = problems;
        this.date = overrides.date().orElseGet(LocalDate::now).toString();
    }

    /// The text of a job file.
    ///
    /// @throws InvalidJobException when there is no file, or it is not text
    public static String text(Path file) {
        return JobText.read(file);
    }

    /// Reads a job.
    ///
    /// @param text of the file
    /// @return nothing when no step could be read; other problems leave gaps and are noted
    public static Optional<Job> read(
            Path file, String text, Overrides overrides, Environment environment, Problems problems) {
        return new JobReader(file, text, overrides, environment, problems).read();
    }

    static String badName(String what, String name) {
        return "'" + name + "' cannot name " + (what.startsWith("i") ? "an " : "a ") + what
                + ": use lower-case letters, digits and single hyphens";
    }

    private Optional<Job> read() {
        Optional<Value> document = YamlReader.document(text, problems);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        if (!(document.get() instanceof Value.Entries root)) {
            problems.add(
                    ProblemCode.WRONG_TYPE,
                    "",
                    document.get().place(),
                    "a job must be a mapping, got " + document.get().kind(),
                    "begin with: version: 1");
            return Optional.empty();
        }
        problems.closed("", root, JobKeys.TOP);
        Profiles profiles = new Profiles(root, overrides.profiles(), problems);
        Value.Entries edited = settings(profiles.edit(root));
        Parameters parameters = parameters(edited, profiles);
        Map<String, Value> values = parameters.values();
        Substitution substitution = new Substitution(values, environment, date, problems);
        edited.value("profiles").ifPresent(substitution::noteUses);
        Job job = job(edited, substitution, profiles.limitRows(), values);
        refuseUnused(parameters, values.keySet(), substitution.used());
        return Optional.of(job);
    }

    private Value.Entries settings(Value.Entries root) {
        Value.Entries edited = root;
        for (Map.Entry<String, String> setting : overrides.settings().entrySet()) {
            Place place = Place.outside("--set " + setting.getKey());
            Optional<Value> value = YamlReader.value(setting.getValue(), place.origin(), problems);
            if (value.isPresent()) {
                edited = new TreeEdit("", place, setting.getKey(), problems).set(edited, value.get());
            }
        }
        return edited;
    }

    private Parameters parameters(Value.Entries root, Profiles profiles) {
        Parameters parameters = new Parameters(problems);
        Value.Entry params = root.entries().get("params");
        if (params != null) {
            parameters.declare(params.value(), params.place(), new Substitution(Map.of(), environment, date, problems));
        }
        profiles.setParameters(parameters);
        overrides.parameters().forEach(parameters::set);
        return parameters;
    }

    private Job job(Value.Entries root, Substitution substitution, long limitRows, Map<String, Value> values) {
        Optional<Bound<JobKeys.Header>> read = header(root, substitution);
        Optional<JobKeys.Header> header = read.map(Bound::config);
        header.ifPresent(found -> check(found, root));
        List<StepDraft> steps = steps(root, substitution);
        Job.Runner runner = runner(root, substitution);
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, String> origins = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            parameters.put(name, value instanceof Value.Scalar scalar ? scalar.stored() : flow(value));
            origins.put(name, origin(value));
        });
        return new Job(
                file,
                text,
                header.map(JobKeys.Header::name).orElse(""),
                overrides.seed().orElse(header.map(JobKeys.Header::seed).orElse(0L)),
                date,
                parameters,
                origins,
                plugins(header),
                Value.placeOf(root, "plugins").orElse(root.place()),
                runner,
                deadline(header),
                header.map(this::notifications).orElse(List.of()),
                limitRows,
                steps,
                read.map(Bound::normal).orElse(new Normal.Named(Map.of())));
    }

    private Optional<Bound<JobKeys.Header>> header(Value.Entries root, Substitution substitution) {
        Value.Entries mine = Value.Entries.none(root.place());
        for (String key : JobKeys.Header.KEYS) {
            Value.Entry entry = root.entries().get(key);
            if (entry != null) {
                boolean substituted = !key.equals("version") && !key.equals("name");
                Value value = substituted ? substitution.apply(entry.value(), key) : entry.value();
                mine = mine.with(new Value.Entry(key, entry.place(), value));
            }
        }
        return new ConfigReader(problems).read(JobKeys.Header.class, mine, "", Place.at(1, 1, 1));
    }

    private void check(JobKeys.Header header, Value.Entries root) {
        if (header.version() != FORMAT) {
            problems.add(
                    ProblemCode.WRONG_VERSION,
                    "version",
                    root.value("version").orElseThrow().place(),
                    "this quern reads version 1 of the format, the job says " + header.version());
        }
        if (!Names.isName(header.name())) {
            problems.add(
                    ProblemCode.BAD_NAME,
                    "name",
                    root.value("name").orElseThrow().place(),
                    badName("job", header.name()));
        }
        header.schedule().ifPresent(schedule -> check(schedule, root));
        for (int i = 0; i < header.notify_().size(); i++) {
            JobKeys.Notify each = header.notify_().get(i);
            String at = "notify." + i;
            if (each.when().isEmpty() || !each.post().matches("(?s)https?://.+")) {
                problems.add(
                        ProblemCode.OUT_OF_RANGE,
                        at,
                        Value.placeOf(root, at).orElse(root.place()),
                        each.when().isEmpty()
                                ? "'when' names no outcome, so nothing would ever be posted"
                                : "'post' must be an http or https address");
            }
        }
    }

    private void check(JobKeys.Schedule schedule, Value.Entries root) {
        schedule.cron()
                .flatMap(CronExpression::fault)
                .ifPresent(fault -> problems.add(
                        ProblemCode.OUT_OF_RANGE,
                        "schedule.cron",
                        Value.placeOf(root, "schedule.cron").orElse(root.place()),
                        "'cron' " + fault));
        try {
            ZoneId.of(schedule.timezone());
        } catch (DateTimeException unknown) {
            problems.add(
                    ProblemCode.OUT_OF_RANGE,
                    "schedule.timezone",
                    Value.placeOf(root, "schedule.timezone").orElse(root.place()),
                    "there is no time zone '" + schedule.timezone() + "'",
                    "write a name such as Europe/Paris or UTC");
        }
    }

    private List<Path> plugins(Optional<JobKeys.Header> header) {
        Path folder = file.toAbsolutePath().getParent();
        return header.map(JobKeys.Header::plugins).orElse(List.of()).stream()
                .map(path -> folder.resolve(path).normalize())
                .toList();
    }

    private long deadline(Optional<JobKeys.Header> header) {
        return overrides
                .deadline()
                .or(() -> header.flatMap(JobKeys.Header::schedule).flatMap(JobKeys.Schedule::deadline))
                .map(deadline -> Math.max(1, deadline.toSeconds()))
                .orElse(0L);
    }

    private List<Plan.Notification> notifications(JobKeys.Header header) {
        List<Plan.Notification> notifications = new ArrayList<>();
        for (JobKeys.Notify each : header.notify_()) {
            Set<String> when = new TreeSet<>();
            each.when().forEach(outcome -> when.add(Names.of(outcome)));
            notifications.add(new Plan.Notification(when, each.post()));
        }
        return notifications;
    }

    private Job.Runner runner(Value.Entries root, Substitution substitution) {
        Value.Entry entry = root.entries().get("runner");
        if (entry == null) {
            return new Job.Runner(overrides.runner().orElse(DEFAULT_RUNNER), Map.of());
        }
        Job.Runner read = new RunnerReader(problems).read(entry, substitution.apply(entry.value(), "runner"));
        boolean same = overrides.runner().map(read.type()::equals).orElse(true);
        return same ? read : new Job.Runner(overrides.runner().get(), Map.of());
    }

    private List<StepDraft> steps(Value.Entries root, Substitution substitution) {
        Value.Entry entry = root.entries().get("steps");
        if (entry == null) {
            problems.add(
                    ProblemCode.MISSING_KEY,
                    "",
                    Place.at(1, 1, 1),
                    "key 'steps' is missing: a mapping of names to steps",
                    "");
            return List.of();
        }
        if (!(entry.value() instanceof Value.Entries mapping)
                || mapping.entries().isEmpty()) {
            problems.add(
                    ProblemCode.WRONG_TYPE,
                    "steps",
                    entry.place(),
                    "'steps' must be a mapping of names to steps, got "
                            + (entry.value() instanceof Value.Entries
                                    ? "none"
                                    : entry.value().kind()),
                    entry.value() instanceof Value.Items ? "write the name of each step as its key" : "");
            return List.of();
        }
        List<StepDraft> drafts = new ArrayList<>();
        Sweeps sweeps = new Sweeps(problems);
        for (Value.Entry step : mapping.entries().values()) {
            String path = "steps." + step.key();
            if (!Names.isName(step.key())) {
                problems.add(ProblemCode.BAD_NAME, "steps", step.place(), badName("step", step.key()));
            } else if (substitution.apply(step.value(), path) instanceof Value.Entries keys) {
                for (Sweeps.Written each : sweeps.expand(step, keys)) {
                    drafts.add(new StepReader(each.step(), each.keys(), problems).read());
                }
            } else {
                problems.add(
                        ProblemCode.WRONG_TYPE,
                        path,
                        step.place(),
                        "the step '" + step.key() + "' must be a mapping, got "
                                + step.value().kind(),
                        "write {use: NAME, from: STEP, with: {...}}");
            }
        }
        return drafts;
    }

    private void refuseUnused(Parameters parameters, Set<String> names, Set<String> used) {
        for (String name : names) {
            if (!used.contains(name)) {
                problems.add(
                        ProblemCode.UNUSED_PARAMETER,
                        "params." + name,
                        parameters.placeOf(name),
                        "nothing uses the parameter '" + name + "'",
                        "use it as ${params." + name + "}, or remove it");
            }
        }
    }

    private String origin(Value value) {
        String via = value instanceof Value.Scalar scalar && !scalar.via().isEmpty() ? " via " + scalar.via() : "";
        return value.place().describe(file.toString()) + via;
    }

    private static String flow(Value value) {
        return value instanceof Value.Items list
                ? list.items().stream()
                        .map(item -> item instanceof Value.Scalar scalar ? scalar.stored() : item.kind())
                        .toList()
                        .toString()
                : value.kind();
    }
}
