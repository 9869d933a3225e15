package dev.quern.training.supervised;

import dev.quern.api.PlanException;
import dev.quern.training.network.BuiltNetwork;
import dev.quern.training.network.Layer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names of layers in which `*` stands for any part.
final class LayerPatterns {
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();
    private final Set<String> used = new TreeSet<>();

    LayerPatterns(Collection<String> names) {
        for (String name : names) {
            String expression =
                    List.of(name.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*"));
            patterns.put(name, Pattern.compile(expression));
        }
    }

    /// The first pattern that fits a layer.
    Optional<String> find(String layer) {
        Optional<String> found = patterns.entrySet().stream()
                .filter(each -> each.getValue().matcher(layer).matches())
                .map(Map.Entry::getKey)
                .findFirst();
        found.ifPresent(used::add);
        return found;
    }

    /// Refuses patterns that fitted no layer.
    void requireUsed(String key, BuiltNetwork network) {
        for (String pattern : patterns.keySet()) {
            PlanException.check(
                    used.contains(pattern),
                    key,
                    "'%s' fits no layer, or none that an earlier one leaves; there are %s",
                    pattern,
                    network.layers().stream().map(Layer::name).toList());
        }
    }
}
