package dev.quern.batching.table;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was learned: a number `x` becomes `(x - shift) / divisor`, with `fill` for one that is missing; a
/// category becomes the index of its feature within its column.
///
/// @param numbers by column
/// @param categories by column
record TableEncoding(List<Numbers> numbers, List<Map<String, Integer>> categories) {
    /// Kind of the artifact between the two passes.
    static final String KIND = "table-encoding";

    record Numbers(double fill, double shift, double divisor) {}

    /// @throws QuernException where a column has no value at all, or more categories than fit
    static TableEncoding of(EncodeTable config, TableStatistics statistics) {
        if (statistics.rows() == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS,
                    "there are no training rows to learn from",
                    "look at what the steps before left out");
        }
        List<Numbers> numbers = new ArrayList<>();
        statistics.numbers().forEach((column, known) -> numbers.add(numbers(config, column, known)));
        List<Map<String, Integer>> categories = new ArrayList<>();
        for (EncodeTable.Category category : config.categorical()) {
            categories.add(categories(category, statistics.categories(category.column())));
        }
        return new TableEncoding(numbers, categories);
    }

    private static Numbers numbers(EncodeTable config, String column, TableStatistics.Numbers known) {
        if (known.moments().count() == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS,
                    "column '" + column + "' has no value in the training rows",
                    "take it out of 'numeric', or look at what the steps before left out");
        }
        double mean = known.moments().mean();
        double fill = config.missing() == EncodeTable.Missing.MEDIAN ? known.median() : mean;
        return switch (config.scale()) {
            case STANDARD -> new Numbers(fill, mean, known.moments().deviation());
            case MIN_MAX ->
                new Numbers(fill, known.least(), known.most() > known.least() ? known.most() - known.least() : 1);
            case NONE -> new Numbers(fill, 0, 1);
        };
    }

    private static Map<String, Integer> categories(EncodeTable.Category category, Map<String, Long> counts) {
        Map<String, Integer> indices = new LinkedHashMap<>();
        List<String> values = category.values().orElseGet(() -> mostFrequent(category, counts));
        values.forEach(value -> indices.put(value, indices.size()));
        return indices;
    }

    private static List<String> mostFrequent(EncodeTable.Category category, Map<String, Long> counts) {
        int slots = category.slots().orElseThrow();
        if (counts.size() > slots && !category.other()) {
            throw new QuernException(
                    ErrorCode.INVALID_JOB,
                    "column '" + category.column() + "' has " + counts.size()
                            + " values in the training rows, there are " + slots + " slots",
                    "give it more slots, or 'other: true'");
        }
        return counts.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Long> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(slots)
                .map(Map.Entry::getKey)
                .toList();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(numbers.size());
        for (Numbers each : numbers) {
            out.writeDouble(each.fill());
            out.writeDouble(each.shift());
            out.writeDouble(each.divisor());
        }
        out.writeInt(categories.size());
        for (Map<String, Integer> each : categories) {
            out.writeInt(each.size());
            for (String category : each.keySet()) {
                TableStatistics.writeText(category, out);
            }
        }
    }

    static TableEncoding read(DataInput in) throws IOException {
        List<Numbers> numbers = new ArrayList<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            numbers.add(new Numbers(in.readDouble(), in.readDouble(), in.readDouble()));
        }
        List<Map<String, Integer>> categories = new ArrayList<>();
        int columns = in.readInt();
        for (int i = 0; i < columns; i++) {
            Map<String, Integer> indices = new LinkedHashMap<>();
            int size = in.readInt();
            for (int j = 0; j < size; j++) {
                indices.put(TableStatistics.readText(in), j);
            }
            categories.add(indices);
        }
        return new TableEncoding(numbers, categories);
    }
}
