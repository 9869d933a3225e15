package dev.quern.training.network.weights;

import ai.djl.nn.Parameter;
import dev.quern.api.Default;
import dev.quern.api.Doc;
import dev.quern.api.ErrorCode;
import dev.quern.api.PlanException;
import dev.quern.api.QuernException;
import dev.quern.training.network.BuiltNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

@Doc("which weights of a file go where in a network")
public record WeightMapping(
        @Doc("renames tensors of the file: a regular expression and what its first match becomes, in order")
        @Default("{}")
        Map<String, String> rename,

        @Doc("regular expressions of whole names: weights of the network that are taken from the file; empty for all")
        @Default("[]")
        List<String> only,

        @Doc("regular expressions of whole names: weights that keep their starting values, such as fc\\..*")
        @Default("[]")
        List<String> except,

        @Doc("names, or order: the first weight is the first of its kind in the file, and so on; for files of DJL")
        @Default("names")
        Match match) {
    private static final int SHOWN_NAMES = 8;
    private static final Pattern COUNTER = Pattern.compile("(.*\\.)?num_batches_tracked");

    /// How tensors find their places.
    public enum Match {
        NAMES,
        ORDER
    }

    public WeightMapping {
        rename.keySet().forEach(pattern -> check(pattern, "rename." + pattern));
        only.forEach(pattern -> check(pattern, "only"));
        except.forEach(pattern -> check(pattern, "except"));
    }

    private static void check(String pattern, String key) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException wrong) {
            throw new PlanException(key, "'" + pattern + "' is no regular expression: " + wrong.getDescription());
        }
    }

    /// What became of the tensors of a file.
    ///
    /// @param taken weights of the network that have values from the file
    /// @param kept weights of the network that keep their starting values
    /// @param left tensors of the file that were not used
    public record Outcome(List<String> taken, List<String> kept, List<String> left) {}

    /// Puts weights into a network that has been initialised.
    ///
    /// @throws QuernException naming the tensor, the file and both shapes, or all that is missing and left over;
    /// nothing was changed then
    public Outcome apply(ForeignWeights weights, BuiltNetwork network) {
        Map<String, Parameter> wanted = wanted(network);
        Map<String, String> found = match == Match.NAMES ? byName(weights) : byOrder(weights, wanted);
        Set<String> left = new LinkedHashSet<>(weights.values().keySet());
        left.removeIf(name -> COUNTER.matcher(name).matches());
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, Parameter> each : wanted.entrySet()) {
            String source = found.get(each.getKey());
            if (source == null) {
                missing.add(each.getKey());
            } else {
                left.remove(source);
                checkShape(weights, source, each.getKey(), each.getValue());
                checkFinite(weights, source);
            }
        }
        if (!missing.isEmpty()) {
            throw refused(
                    weights.file() + " has no values for " + names(missing) + "; left over in it: "
                            + names(new ArrayList<>(left)),
                    "rename tensors, or leave weights out by 'except'");
        }
        wanted.forEach(
                (name, parameter) -> parameter.getArray().set(weights.values().get(found.get(name))));
        List<String> kept = new ArrayList<>(network.parameters().sequencedKeySet());
        kept.removeAll(wanted.keySet());
        return new Outcome(List.copyOf(wanted.keySet()), List.copyOf(kept), List.copyOf(left));
    }

    private Map<String, Parameter> wanted(BuiltNetwork network) {
        Map<String, Parameter> wanted = new LinkedHashMap<>();
        network.parameters().forEach((name, parameter) -> {
            boolean asked = only.isEmpty() || only.stream().anyMatch(name::matches);
            if (asked && except.stream().noneMatch(name::matches)) {
                wanted.put(name, parameter);
            }
        });
        if (wanted.isEmpty()) {
            throw refused(
                    "'only' and 'except' leave none of the network's weights, which are "
                            + names(List.copyOf(network.parameters().sequencedKeySet())),
                    "mend the regular expressions; they match whole names");
        }
        return wanted;
    }

    /// Tensors by the names that they have in the network.
    private Map<String, String> byName(ForeignWeights weights) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String source : weights.values().keySet()) {
            String name = source;
            for (Map.Entry<String, String> rule : rename.entrySet()) {
                name = renamed(name, rule);
            }
            String before = found.put(name, source);
            if (before != null) {
                throw refused(
                        "'" + before + "' and '" + source + "' of " + weights.file() + " are both renamed to '" + name
                                + "'",
                        "mend 'rename'");
            }
        }
        return found;
    }

    private static String renamed(String name, Map.Entry<String, String> rule) {
        try {
            return name.replaceFirst(rule.getKey(), rule.getValue());
        } catch (IndexOutOfBoundsException | IllegalArgumentException wrong) {
            throw refused(
                    "'" + rule.getValue() + "' cannot replace '" + rule.getKey() + "': " + wrong.getMessage(),
                    "groups of the expression are written $1, $2");
        }
    }

    /// The n-th weight of each kind gets the n-th tensor of that kind, whatever they are called.
    private static Map<String, String> byOrder(ForeignWeights weights, Map<String, Parameter> wanted) {
        Map<String, List<String>> tensors = new LinkedHashMap<>();
        weights.values().keySet().forEach(name -> tensors.computeIfAbsent(kind(name), none -> new ArrayList<>())
                .add(name));
        Map<String, Integer> next = new LinkedHashMap<>();
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : wanted.keySet()) {
            List<String> same = tensors.getOrDefault(kind(name), List.of());
            int index = next.merge(kind(name), 1, Integer::sum) - 1;
            if (index < same.size()) {
                found.put(name, same.get(index));
            }
        }
        return found;
    }

    private static String kind(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1).replace("_", "").toLowerCase(Locale.ROOT);
        return switch (last) {
            case "gamma" -> "weight";
            case "beta" -> "bias";
            default -> last;
        };
    }

    private static void checkShape(ForeignWeights weights, String source, String name, Parameter parameter) {
        long[] given = weights.shapes().get(source);
        long[] needed = parameter.getShape().getShape();
        if (!Arrays.equals(given, needed)) {
            throw refused(
                    "tensor '" + source + "' of " + weights.file() + " is " + Arrays.toString(given) + ", but '" + name
                            + "' of the network is " + Arrays.toString(needed),
                    "use the network that the weights are from, or leave the weight out by 'except'");
        }
    }

    private static void checkFinite(ForeignWeights weights, String source) {
        for (float value : weights.values().get(source)) {
            if (!Float.isFinite(value)) {
                throw refused(
                        "tensor '" + source + "' of " + weights.file() + " holds " + value,
                        "use weights of a training that did not diverge");
            }
        }
    }

    private static String names(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), SHOWN_NAMES)));
        if (names.isEmpty()) {
            return "nothing";
        }
        return names.size() > SHOWN_NAMES ? shown + " and " + (names.size() - SHOWN_NAMES) + " more" : shown;
    }

    private static QuernException refused(String message, String remedy) {
        return new QuernException(ErrorCode.INPUT_MALFORMED, message, remedy);
    }
}
