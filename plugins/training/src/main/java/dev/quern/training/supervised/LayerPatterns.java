package dev.quern.training.supervised;

import dev.quern.api.PlanException;
import dev.quern.training.network.BuiltNetwork;
import dev.quern.training.network.Layer;
import dev.quern.training.supervised.NetworkTrainingConfig.Transfer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names of layers in which `*` stands for any part.
final class LayerPatterns {
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();

    LayerPatterns(Collection<String> names) {
        for (String name : names) {
            String expression =
                    List.of(name.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*"));
            patterns.put(name, Pattern.compile(expression));
        }
    }

    /// The first pattern that fits a layer.
    Optional<String> find(String layer) {
        return patterns.entrySet().stream()
                .filter(each -> each.getValue().matcher(layer).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Refuses patterns of a config that fit no layer of its network.
    static void check(Transfer transfer, BuiltNetwork network) {
        new LayerPatterns(transfer.freeze()).check("transfer.freeze", network);
        new LayerPatterns(transfer.learningRates().keySet()).check("transfer.learning-rates", network);
    }

    private void check(String key, BuiltNetwork network) {
        List<String> layers = network.layers().stream().map(Layer::name).toList();
        Set<String> used =
                layers.stream().flatMap(layer -> find(layer).stream()).collect(Collectors.toSet());
        for (String pattern : patterns.keySet()) {
            PlanException.check(
                    used.contains(pattern),
                    key,
                    "'%s' fits no layer, or none that an earlier one leaves; there are %s",
                    pattern,
                    layers);
        }
    }
}
