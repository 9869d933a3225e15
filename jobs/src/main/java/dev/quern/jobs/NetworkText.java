package dev.quern.jobs;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.model.NetworkCatalogue.Facts;
import dev.quern.api.model.NetworkCatalogue.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The facts of a network for people.
record NetworkText(Facts facts) {
    private static final double MEGABYTE = 1e6;

    /// `3x32x32`.
    static String shape(List<Integer> lengths) {
        return lengths.stream().map(Object::toString).collect(Collectors.joining("x"));
    }

    /// Reads what [#shape] writes.
    static List<Integer> parse(String text) {
        if (!text.matches("[1-9]\\d{0,6}(x[1-9]\\d{0,6}x[1-9]\\d{0,6})?")) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "'" + text
                            + "' is not a shape such as 3x32x32 (channels x height x width), or a number of features",
                    "");
        }
        return Stream.of(text.split("x")).map(Integer::valueOf).toList();
    }

    long parameters() {
        return sum(Layer::parameters);
    }

    long multiplyAdds() {
        return sum(Layer::multiplyAdds);
    }

    private long sum(ToLongFunction<Layer> number) {
        return facts.layers().stream().mapToLong(number).sum();
    }

    /// A line for each layer and one for all.
    String table() {
        int names = width(Layer::name);
        int types = width(Layer::type);
        String form = "%-" + names + "s  %-" + types + "s  %-12s %14s %16s %12s%n";
        StringBuilder table = new StringBuilder();
        table.append(facts.network())
                .append(", input ")
                .append(shape(facts.input()))
                .append('\n');
        table.append(
                String.format(Locale.ROOT, form, "layer", "type", "output", "parameters", "mult-adds", "memory MB"));
        for (Layer layer : facts.layers()) {
            table.append(line(
                    form,
                    layer.name(),
                    layer.type(),
                    shape(layer.output()),
                    layer.parameters(),
                    layer.multiplyAdds(),
                    layer.activationBytes()));
        }
        table.append(line(form, "all", "", "", parameters(), multiplyAdds(), sum(Layer::activationBytes)));
        long buffers = sum(Layer::buffers);
        if (buffers > 0) {
            table.append(String.format(
                    Locale.ROOT,
                    "and %,d numbers that are kept but not learned (running means and variances)%n",
                    buffers));
        }
        return table.append(
                        "mult-adds and memory of activations: one example, forward; training takes about three times"
                                + " the mult-adds\n")
                .toString();
    }

    private int width(Function<Layer, String> column) {
        return facts.layers().stream()
                .mapToInt(layer -> column.apply(layer).length())
                .max()
                .orElse(0);
    }

    private static String line(
            String form, String name, String type, String output, long parameters, long multiplyAdds, long bytes) {
        return String.format(
                Locale.ROOT,
                form,
                name,
                type,
                output,
                String.format(Locale.ROOT, "%,d", parameters),
                String.format(Locale.ROOT, "%,d", multiplyAdds),
                String.format(Locale.ROOT, "%.3f", bytes / MEGABYTE));
    }

    /// All facts with their sums, for `--json`.
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("network", facts.network());
        map.put("input", facts.input());
        map.put("parameters", parameters());
        map.put("buffers", sum(Layer::buffers));
        map.put("multiplyAdds", multiplyAdds());
        map.put("activationBytes", sum(Layer::activationBytes));
        map.put("layers", facts.layers());
        return map;
    }
}
