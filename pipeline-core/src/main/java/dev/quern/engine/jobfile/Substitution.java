package dev.quern.engine.jobfile;

import dev.quern.engine.config.Place;
import dev.quern.engine.config.ProblemCode;
import dev.quern.engine.config.Problems;
import dev.quern.engine.config.Suggestions;
import dev.quern.engine.config.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces `${params.x}`, `${env:X}`, `${secret:X}` and `${run.date}` in values, once: what comes in is not looked at
/// again. Keys are left alone.
final class Substitution {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern PARAMETER = Pattern.compile("\\$\\{params\\.([^}]*)}");
    private static final String PARAMS = "params.";
    private static final String ENV = "env:";
    private static final String SECRET = "secret:";
    private static final List<String> FORMS = List.of("${params.NAME}", "${env:NAME}", "${secret:NAME}", "${run.date}");

    private final Map<String, Value> parameters;
    private final Environment environment;
    private final String date;
    private final Problems problems;
    private final Set<String> used = new TreeSet<>();

    /// @param parameters values by name; a broken value has been reported already
    Substitution(Map<String, Value> parameters, Environment environment, String date, Problems problems) {
        this.parameters = parameters;
        this.environment = environment;
        this.date = date;
        this.problems = problems;
    }

    /// Names of the parameters used so far.
    Set<String> used() {
        return used;
    }

    /// Counts parameters in values that are not in force now, such as those of other profiles, as used.
    void noteUses(Value value) {
        switch (value) {
            case Value.Scalar scalar ->
                PARAMETER.matcher(scalar.text()).results().forEach(found -> used.add(found.group(1)));
            case Value.Items list -> list.items().forEach(this::noteUses);
            case Value.Entries mapping -> mapping.entries().values().forEach(entry -> noteUses(entry.value()));
            case Value.Broken broken -> {}
        }
    }

    /// The value with everything replaced.
    ///
    /// @param path of the value, for messages
    Value apply(Value value, String path) {
        return switch (value) {
            case Value.Scalar scalar -> scalar.text().contains("${") ? scalar(scalar, path) : scalar;
            case Value.Items list -> {
                List<Value> items = new ArrayList<>();
                list.items().forEach(item -> items.add(apply(item, path + "." + items.size())));
                yield new Value.Items(items, list.place());
            }
            case Value.Entries mapping -> {
                Map<String, Value.Entry> entries = new LinkedHashMap<>();
                mapping.entries()
                        .forEach((key, entry) -> entries.put(
                                key,
                                new Value.Entry(
                                        key,
                                        entry.place(),
                                        apply(entry.value(), path.isEmpty() ? key : path + "." + key))));
                yield new Value.Entries(entries, mapping.place());
            }
            case Value.Broken broken -> broken;
        };
    }

    private Value scalar(Value.Scalar scalar, String path) {
        Matcher whole = PARAMETER.matcher(scalar.text());
        if (whole.matches()) {
            return parameter(whole.group(1), scalar.place(), path).orElse(new Value.Broken(scalar.place()));
        }
        Matcher expression = EXPRESSION.matcher(scalar.text());
        StringBuilder text = new StringBuilder();
        StringBuilder stored = new StringBuilder();
        boolean complete = true;
        int end = 0;
        while (expression.find()) {
            append(scalar.text().substring(end, expression.start()), text, stored);
            end = expression.end();
            complete &= replace(expression, scalar.place(), path, text, stored);
        }
        append(scalar.text().substring(end), text, stored);
        return complete
                ? new Value.Scalar(text.toString(), true, scalar.place(), stored.toString(), scalar.via())
                : new Value.Broken(scalar.place());
    }

    private static void append(String literal, StringBuilder text, StringBuilder stored) {
        text.append(literal);
        stored.append(Value.Scalar.escaped(literal));
    }

    private boolean replace(Matcher found, Place place, String path, StringBuilder text, StringBuilder stored) {
        String name = found.group(1);
        if (name == null) {
            text.append("${");
            stored.append("$${");
            return true;
        }
        if (found.group(2).isEmpty()) {
            problems.add(
                    ProblemCode.UNKNOWN_SUBSTITUTION, path, place, "'${' is not closed", "write $${ for a literal ${");
            return false;
        }
        if (name.startsWith(SECRET)) {
            String secret = environment.variables().get(name.substring(SECRET.length()));
            if (secret == null) {
                return noSecret(name.substring(SECRET.length()), place, path);
            }
            text.append(secret);
            stored.append("${").append(name).append('}');
            return true;
        }
        Optional<Value.Scalar> value = name.startsWith(PARAMS)
                ? parameter(name.substring(PARAMS.length()), place, path)
                        .flatMap(each -> single(each, name, place, path))
                : variable(name, place, path);
        value.ifPresent(scalar -> {
            text.append(scalar.text());
            stored.append(scalar.stored());
        });
        return value.isPresent();
    }

    private Optional<Value.Scalar> variable(String name, Place place, String path) {
        if (name.equals("run.date")) {
            return Optional.of(Value.Scalar.of(date, true, place));
        }
        if (!name.startsWith(ENV)) {
            problems.add(
                    ProblemCode.UNKNOWN_SUBSTITUTION,
                    path,
                    place,
                    "unknown substitution '${" + name + "}'",
                    meant(name),
                    "there are " + String.join(", ", FORMS));
            return Optional.empty();
        }
        String variable = name.substring(ENV.length());
        String value = environment.variables().get(variable);
        if (value == null) {
            problems.add(
                    ProblemCode.NO_ENVIRONMENT,
                    path,
                    place,
                    "the environment variable '" + variable + "' is not set",
                    Suggestions.near(variable, environment.variables().keySet()));
        }
        return Optional.ofNullable(value).map(text -> Value.Scalar.of(text, true, place));
    }

    private String meant(String name) {
        String bare = name.replaceFirst("^(param|params|parameters|job|vars?)[.:]", "");
        if (parameters.containsKey(bare)) {
            return "did you mean '${params." + bare + "}'?";
        }
        if (environment.variables().containsKey(name.replaceFirst("^(env|ENV)[.:]", ""))) {
            return "did you mean '${env:" + name.replaceFirst("^(env|ENV)[.:]", "") + "}'?";
        }
        return Suggestions.closest(name, List.of("run.date")).isPresent() ? "did you mean '${run.date}'?" : "";
    }

    private boolean noSecret(String name, Place place, String path) {
        problems.add(
                ProblemCode.NO_SECRET,
                path,
                place,
                "the secret '" + name + "' is not set",
                "secrets are read from the environment: export " + name + "=...",
                Suggestions.near(name, environment.variables().keySet()));
        return false;
    }

    /// The parameter's value as if it stood in this place.
    private Optional<Value> parameter(String name, Place place, String path) {
        Value value = parameters.get(name);
        if (value == null) {
            problems.add(
                    ProblemCode.UNKNOWN_PARAMETER,
                    path,
                    place,
                    "no parameter '" + name + "'",
                    parameters.isEmpty()
                            ? "the job has no 'params'"
                            : "params: " + String.join(", ", parameters.keySet()) + ".",
                    Suggestions.didYouMean(name, parameters.keySet()));
            return Optional.empty();
        }
        used.add(name);
        return Optional.of(moved(value, name, place));
    }

    private static Value moved(Value value, String name, Place place) {
        return switch (value) {
            case Value.Scalar scalar -> {
                String origin =
                        scalar.place().inFile() ? "" : " (" + scalar.place().origin() + ")";
                yield new Value.Scalar(scalar.text(), true, place, scalar.stored(), PARAMS + name + origin);
            }
            case Value.Items list ->
                new Value.Items(
                        list.items().stream()
                                .map(item -> moved(item, name, place))
                                .toList(),
                        place);
            case Value.Entries mapping -> mapping;
            case Value.Broken broken -> broken;
        };
    }

    private Optional<Value.Scalar> single(Value value, String name, Place place, String path) {
        if (value instanceof Value.Scalar scalar) {
            return Optional.of(scalar);
        }
        if (!(value instanceof Value.Broken)) {
            problems.add(
                    ProblemCode.WRONG_TYPE,
                    path,
                    place,
                    "'${" + name + "}' is " + value.kind() + " and cannot be a part of a text",
                    "let it be the whole value");
        }
        return Optional.empty();
    }
}
