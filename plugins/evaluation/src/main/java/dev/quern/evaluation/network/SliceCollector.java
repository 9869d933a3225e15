package dev.quern.evaluation.network;

import dev.quern.evaluation.figures.SliceColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Collects the values of one column and cuts the rows into parts by them: by value where they are texts or few whole
/// numbers, otherwise into bins of about equally many rows.
final class SliceCollector {
    private static final int MOST_PARTS = 100;
    private static final int FEW_NUMBERS = 20;
    private static final String NONE = "(none)";
    private static final String OTHERS = "(all others)";

    private final String name;
    private final List<String> texts = new ArrayList<>();
    private final List<Double> numbers = new ArrayList<>();

    SliceCollector(String name) {
        this.name = name;
    }

    void add(String text) {
        texts.add(text);
    }

    /// @param number NaN for none
    void add(double number) {
        numbers.add(number);
    }

    /// @param order (rows) numbers of the rows in the order that is wanted
    SliceColumn column(int[] order, int bins) {
        if (texts.isEmpty()) {
            return numeric(order, bins);
        }
        return byName(Arrays.stream(order).mapToObj(texts::get).toList());
    }

    private SliceColumn byName(List<String> values) {
        Map<String, Long> counts =
                values.stream().collect(Collectors.groupingBy(value -> value, TreeMap::new, Collectors.counting()));
        List<String> parts = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_PARTS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(ArrayList::new));
        Map<String, Integer> index = new TreeMap<>();
        parts.forEach(part -> index.put(part, index.size()));
        if (counts.size() > parts.size()) {
            parts.add(OTHERS);
        }
        int[] part = values.stream()
                .mapToInt(value -> index.getOrDefault(value, MOST_PARTS))
                .toArray();
        return new SliceColumn(name, parts, part);
    }

    private SliceColumn numeric(int[] order, int bins) {
        TreeSet<Double> distinct = new TreeSet<>(numbers);
        boolean whole = distinct.stream().allMatch(number -> number.isNaN() || number == Math.rint(number));
        if (whole && distinct.size() <= FEW_NUMBERS) {
            return byName(Arrays.stream(order)
                    .mapToObj(row -> numbers.get(row).isNaN() ? NONE : format(numbers.get(row)))
                    .toList());
        }
        double[] sorted = numbers.stream()
                .filter(number -> !number.isNaN())
                .mapToDouble(number -> number)
                .sorted()
                .toArray();
        double[] edges = new double[bins - 1];
        Arrays.setAll(edges, b -> sorted[(int) ((long) (b + 1) * sorted.length / bins)]);
        double[] ends =
                Arrays.stream(edges).distinct().filter(edge -> edge > sorted[0]).toArray();
        List<String> parts = names(sorted, ends);
        int[] part = new int[order.length];
        Arrays.setAll(part, i -> part(ends, numbers.get(order[i])));
        if (Arrays.stream(part).anyMatch(p -> p == ends.length + 1)) {
            parts.add(NONE);
        }
        return new SliceColumn(name, parts, part);
    }

    /// A bin holds its lower end and not its upper one.
    private static int part(double[] ends, double number) {
        if (Double.isNaN(number)) {
            return ends.length + 1;
        }
        int place = Arrays.binarySearch(ends, number);
        return place >= 0 ? place + 1 : -place - 1;
    }

    private static List<String> names(double[] sorted, double[] ends) {
        List<String> names = new ArrayList<>();
        for (int b = 0; b <= ends.length; b++) {
            double from = b == 0 ? sorted[0] : ends[b - 1];
            names.add(
                    b == ends.length
                            ? format(from) + " to " + format(sorted[sorted.length - 1])
                            : format(from) + " to below " + format(ends[b]));
        }
        return names;
    }

    private static String format(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.format(Locale.ROOT, "%.4g", number);
    }
}
