package dev.quern.evaluation.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The page of a corpus report.
final class CorpusPage {
    /// Kinds of what it reads.
    static final String STATISTICS = "corpus-statistics";

    static final String NEAR_DUPLICATES = "near-duplicates";
    static final String QUALITY = "near-duplicate-quality";

    private static final int MOST_ROWS = 25;
    private static final int MOST_EXAMPLES = 60;

    private final String title;
    private final Map<String, Input> inputs;
    private final List<Map.Entry<String, JsonNode>> stages;

    /// An artifact.
    record Input(String kind, JsonNode content) {}

    /// @param inputs by port
    CorpusPage(String title, Map<String, Input> inputs) {
        this.title = title;
        this.inputs = inputs;
        this.stages = of(STATISTICS);
        stages.sort(
                Comparator.comparingLong((Map.Entry<String, JsonNode> stage) -> -total(stage.getValue(), "documents"))
                        .thenComparing(Map.Entry::getKey));
    }

    private List<Map.Entry<String, JsonNode>> of(String kind) {
        List<Map.Entry<String, JsonNode>> found = new ArrayList<>();
        new TreeMap<>(inputs).forEach((port, input) -> {
            if (input.kind().equals(kind)) {
                found.add(Map.entry(port, input.content()));
            }
        });
        return found;
    }

    private static long total(JsonNode statistics, String name) {
        return statistics.path("totals").path(name).asLong();
    }

    String html() {
        Markup out = new Markup();
        HtmlReport.begin(out, title);
        out.open("header").line().element("h1", title).line().close().line();
        if (!stages.isEmpty()) {
            stages(out);
            stages.forEach(stage -> stage(out, stage.getKey(), stage.getValue()));
        }
        of(NEAR_DUPLICATES).forEach(found -> clusters(out, found.getKey(), found.getValue()));
        of(QUALITY).forEach(found -> quality(out, found.getKey(), found.getValue()));
        return HtmlReport.end(out);
    }

    private void stages(Markup out) {
        out.open("section").line().element("h2", "How much there is").line();
        Table.open(
                out,
                "The largest first. Shares are of the first line.",
                List.of(
                        Table.Column.text("Rows"),
                        Table.Column.number("Documents"),
                        Table.Column.number("Share"),
                        Table.Column.number("Bytes"),
                        Table.Column.number("Share"),
                        Table.Column.number("Words"),
                        Table.Column.number("Tokens"),
                        Table.Column.number("Bytes of the median document")),
                null);
        JsonNode first = stages.getFirst().getValue();
        for (Map.Entry<String, JsonNode> stage : stages) {
            JsonNode totals = stage.getValue().path("totals");
            out.open("tr");
            Table.name(out, name(stage.getKey()));
            Table.number(out, Numbers.count(totals.path("documents").asLong()));
            Table.number(out, share(totals.path("documents").asLong(), total(first, "documents")));
            Table.number(out, Numbers.count(totals.path("bytes").asLong()));
            Table.number(out, share(totals.path("bytes").asLong(), total(first, "bytes")));
            Table.number(out, Numbers.count(totals.path("words").asLong()));
            Table.number(
                    out,
                    totals.has("tokens") ? Numbers.count(totals.path("tokens").asLong()) : "\u2013");
            JsonNode median = stage.getValue()
                    .path("lengths")
                    .path("bytes")
                    .path("quantiles")
                    .path("0.5");
            Table.number(out, median.isMissingNode() ? "\u2013" : Numbers.brief(median.asDouble()));
            out.close().line();
        }
        Table.close(out);
        out.close().line();
    }

    private static String name(String port) {
        return port.isEmpty() ? "documents" : port;
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "\u2013" : Numbers.fixed(100.0 * part / whole, 1) + " %";
    }

    private static void stage(Markup out, String port, JsonNode statistics) {
        if (total(statistics, "documents") == 0) {
            return;
        }
        out.open("section").line().element("h2", "Rows: " + name(port)).line();
        lengths(out, port, statistics.path("lengths").path("bytes").path("buckets"));
        for (Map.Entry<String, JsonNode> group : statistics.path("groups").properties()) {
            group(out, group.getKey(), group.getValue(), statistics);
        }
        numbers(out, statistics.path("numbers"));
        examples(out, statistics.path("examples"));
        out.close().line();
    }

    /// Counts by powers of two of the length.
    private static void lengths(Markup out, String port, JsonNode buckets) {
        TreeMap<Integer, Long> octaves = new TreeMap<>();
        for (JsonNode bucket : buckets) {
            double from = bucket.get(0).asDouble();
            octaves.merge(from < 1 ? -1 : Math.getExponent(from), bucket.get(2).asLong(), Long::sum);
        }
        List<String> labels = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int octave = octaves.firstKey(); octave <= octaves.lastKey(); octave++) {
            labels.add(octave < 0 ? "0" : size(1L << octave));
            counts.add(octaves.getOrDefault(octave, 0L));
        }
        String id = "lengths-" + name(port);
        String description = "Documents by the bytes of their text";
        Figures.write(
                out,
                new BarChart(
                        id,
                        "Length of documents",
                        description,
                        "bytes, each bar to the next",
                        "documents",
                        720,
                        240,
                        labels,
                        counts),
                "Each bar begins at the length below it.");
    }

    private static String size(long bytes) {
        return bytes < 1 << 10
                ? Long.toString(bytes)
                : bytes < 1 << 20
                        ? (bytes >> 10) + "Ki"
                        : bytes < 1 << 30 ? (bytes >> 20) + "Mi" : (bytes >> 30) + "Gi";
    }

    private static void group(Markup out, String column, JsonNode group, JsonNode statistics) {
        long sampled = group.path("sampled-one-in").asLong();
        out.element("h3", "By " + Numbers.cut(column, 60)).line();
        Table.open(
                out,
                Numbers.count(group.path("values").asLong()) + " values"
                        + (sampled > 1 ? ", a sample of one in " + Numbers.count(sampled) + " by hash" : "")
                        + "; the largest.",
                List.of(
                        Table.Column.text("Value"),
                        Table.Column.number("Documents"),
                        Table.Column.number("Share"),
                        Table.Column.number("Bytes"),
                        Table.Column.number("Share"),
                        Table.Column.number("Words")),
                null);
        int rows = 0;
        for (JsonNode value : group.path("largest")) {
            if (rows++ < MOST_ROWS) {
                out.open("tr");
                Table.name(out, Numbers.cut(value.path("value").asText(), 120));
                Table.number(out, Numbers.count(value.path("documents").asLong()));
                Table.number(out, share(value.path("documents").asLong(), total(statistics, "documents")));
                Table.number(out, Numbers.count(value.path("bytes").asLong()));
                Table.number(out, share(value.path("bytes").asLong(), total(statistics, "bytes")));
                Table.number(out, Numbers.count(value.path("words").asLong()));
                out.close().line();
            }
        }
        Table.close(out);
    }

    private static void numbers(Markup out, JsonNode numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        String[] quantiles = {"0.05", "0.25", "0.5", "0.75", "0.95"};
        List<Table.Column> columns =
                new ArrayList<>(List.of(Table.Column.text("Column"), Table.Column.number("least")));
        for (String quantile : quantiles) {
            columns.add(Table.Column.number(Numbers.plain(100 * Double.parseDouble(quantile)) + " %"));
        }
        columns.add(Table.Column.number("most"));
        out.element("h3", "Numbers").line();
        Table.open(out, "Quantiles, right to 6 %.", columns, null);
        for (Map.Entry<String, JsonNode> column : numbers.properties()) {
            JsonNode of = column.getValue();
            if (of.path("count").asLong() > 0) {
                out.open("tr");
                Table.name(out, Numbers.cut(column.getKey(), 80));
                Table.number(out, Numbers.brief(of.path("minimum").asDouble()));
                for (String quantile : quantiles) {
                    Table.number(
                            out,
                            Numbers.brief(of.path("quantiles").path(quantile).asDouble()));
                }
                Table.number(out, Numbers.brief(of.path("maximum").asDouble()));
                out.close().line();
            }
        }
        Table.close(out);
    }

    private static void examples(Markup out, JsonNode groups) {
        int shown = 0;
        for (Map.Entry<String, JsonNode> group : groups.properties()) {
            if (shown < MOST_EXAMPLES && !group.getValue().isEmpty()) {
                String of = group.getKey().isEmpty() ? "Examples" : "Examples of " + Numbers.cut(group.getKey(), 80);
                out.open("details").element("summary", of).line();
                for (JsonNode example : group.getValue()) {
                    out.open("p")
                            .element("code", Numbers.cut(example.path("id").asText(), 200))
                            .close()
                            .line();
                    out.element("pre", example.path("text").asText()).line();
                    shown++;
                }
                out.close().line();
            }
        }
    }

    private static void clusters(Markup out, String port, JsonNode found) {
        long signed = found.path("signed").asLong();
        long duplicates = found.path("duplicates").asLong();
        out.open("section")
                .line()
                .element("h2", "Near duplicates: " + name(port))
                .line();
        out.element(
                "p",
                Numbers.count(duplicates) + " of " + Numbers.count(signed) + " documents with signatures ("
                        + share(duplicates, signed) + ") have a near duplicate that stays.",
                "class",
                "lead");
        List<String> labels = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        TreeMap<Integer, Long> octaves = new TreeMap<>();
        for (Map.Entry<String, JsonNode> size : found.path("cluster-sizes").properties()) {
            int documents = Integer.parseInt(size.getKey());
            if (documents > 1) {
                octaves.merge(
                        31 - Integer.numberOfLeadingZeros(documents),
                        size.getValue().asLong(),
                        Long::sum);
            }
        }
        for (int octave = 1; !octaves.isEmpty() && octave <= octaves.lastKey(); octave++) {
            labels.add(Numbers.count(1L << octave));
            counts.add(octaves.getOrDefault(octave, 0L));
        }
        if (!counts.isEmpty()) {
            Figures.write(
                    out,
                    new BarChart(
                            "clusters-" + name(port),
                            "Clusters by size",
                            "Clusters of two and more documents by how many they have",
                            "documents in a cluster, each bar to the next",
                            "clusters",
                            720,
                            240,
                            labels,
                            counts),
                    "Clusters of one document are left out.");
        }
        out.close().line();
    }

    private static void quality(Markup out, String port, JsonNode quality) {
        out.open("section")
                .line()
                .element("h2", "Near duplicates against exact similarity: " + name(port))
                .line();
        out.element(
                "p",
                Numbers.count(quality.path("sampled").asLong())
                        + " documents were compared with many others by the Jaccard similarity of their shingles. Of pairs"
                        + " below 0.1 only those that share a shingle or a cluster are counted.",
                "class",
                "note");
        Table.open(
                out,
                "Pairs by similarity, and how many of them were put into one cluster.",
                List.of(
                        Table.Column.text("Similarity"),
                        Table.Column.number("Pairs"),
                        Table.Column.number("In one cluster"),
                        Table.Column.number("Share")),
                null);
        for (JsonNode range : quality.path("pairs")) {
            double from = range.path("from").asDouble();
            double to = range.path("to").asDouble();
            out.open("tr");
            Table.name(out, from == to ? "1" : Numbers.fixed(from, 1) + " to " + Numbers.fixed(to, 1));
            Table.number(out, Numbers.count(range.path("pairs").asLong()));
            Table.number(out, Numbers.count(range.path("together").asLong()));
            Table.number(
                    out,
                    share(range.path("together").asLong(), range.path("pairs").asLong()));
            out.close().line();
        }
        Table.close(out);
        out.close().line();
    }
}
