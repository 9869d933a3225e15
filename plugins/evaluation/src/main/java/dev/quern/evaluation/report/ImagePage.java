package dev.quern.evaluation.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The page on rows of images: what the splits hold, how they look, and what is wrong with them.
final class ImagePage {
    private static final int SIDE = 84;
    private static final int MOST_CLASSES = 200;
    private static final int MOST_BARS = 50;
    private static final int LONGEST_ID = 40;

    private final String title;
    private final JsonNode found;
    private final Shelf shelf;
    private final Markup out = new Markup();

    /// @param found content of an inspection
    ImagePage(String title, JsonNode found, Shelf.Source pictures) {
        this.title = title;
        this.found = found;
        this.shelf = new Shelf(pictures);
    }

    String html() throws IOException {
        HtmlReport.begin(out, title);
        summary();
        splits();
        classes();
        samples();
        duplicates();
        conflicts();
        suspects();
        outliers();
        if (shelf.leftOut() > 0) {
            note(Numbers.count(shelf.leftOut()) + " pictures were left out so that the page stays small.");
        }
        return HtmlReport.end(out);
    }

    private void section(String heading) {
        out.open("section").line().element("h2", heading).line();
    }

    private void end() {
        out.close().line();
    }

    private void note(String text) {
        out.element("p", text, "class", "note").line();
    }

    private void summary() {
        long rows = found.path("rows").asLong();
        JsonNode duplicates = found.path("duplicates");
        out.open("header").line().element("h1", title).line();
        int splits = found.path("splits").size();
        out.element(
                        "p",
                        "%s images of %s in %s."
                                .formatted(
                                        Numbers.count(rows),
                                        found.path("image").asText().replace("x", " \u00d7 "),
                                        splits == 1 ? "one split" : splits + " splits"),
                        "class",
                        "lead")
                .line();
        out.open("dl", "class", "facts").line();
        fact("images", rows);
        fact("with an equal one", duplicates.path("exact-rows").asLong());
        fact("with a nearly equal one", duplicates.path("near-rows").asLong());
        fact("of these across splits", duplicates.path("leaked-rows").asLong());
        fact(
                "contradicting groups",
                found.path("label-conflicts").path("groups").asLong());
        fact("labels in doubt", found.path("label-noise").path("suspects").asLong());
        out.close().line();
        warnings();
        out.close().line();
    }

    private void fact(String name, long value) {
        out.open("div")
                .element("dt", name)
                .element("dd", Numbers.count(value))
                .close()
                .line();
    }

    private void warnings() {
        JsonNode warnings = found.path("warnings");
        if (warnings.isEmpty()) {
            return;
        }
        out.open("div", "class", "warnings", "role", "note");
        out.element("strong", warnings.size() == 1 ? "1 warning" : warnings.size() + " warnings");
        out.open("ul").line();
        warnings.forEach(warning -> out.element("li", warning.asText()).line());
        out.close().close().line();
    }

    private void splits() {
        section("Splits");
        List<Table.Column> columns = new ArrayList<>(List.of(
                Table.Column.text("Split"),
                Table.Column.number("Rows"),
                Table.Column.number("Without image"),
                Table.Column.number("Without label"),
                Table.Column.number("Classes"),
                Table.Column.text("Mean of each channel"),
                Table.Column.text("Deviation of each channel")));
        Table.open(out, "Means and deviations are over all pixels, 0 being black and 1 white.", columns, null);
        for (Map.Entry<String, JsonNode> split : found.path("splits").properties()) {
            JsonNode one = split.getValue();
            out.open("tr");
            Table.name(out, name(split.getKey()));
            Table.number(out, Numbers.count(one.path("rows").asLong()));
            Table.number(out, Numbers.count(one.path("without-image").asLong()));
            Table.number(out, Numbers.count(one.path("without-label").asLong()));
            Table.number(out, Numbers.count(one.path("classes").size()));
            Table.text(out, channels(one, "mean"));
            Table.text(out, channels(one, "deviation"));
            out.close().line();
        }
        Table.close(out);
        end();
    }

    private static String name(String split) {
        return split.isEmpty() ? "rows" : split;
    }

    private static String channels(JsonNode split, String figure) {
        List<String> values = new ArrayList<>();
        split.path("channels")
                .forEach(
                        channel -> values.add(Numbers.fixed(channel.path(figure).asDouble(), 4)));
        return String.join(", ", values);
    }

    private void classes() {
        TreeSet<String> names = new TreeSet<>();
        found.path("splits").forEach(split -> split.path("classes").fieldNames().forEachRemaining(names::add));
        if (names.isEmpty()) {
            return;
        }
        section("Classes");
        List<Table.Column> columns = new ArrayList<>(List.of(Table.Column.text("Class")));
        for (Map.Entry<String, JsonNode> split : found.path("splits").properties()) {
            columns.add(Table.Column.number(name(split.getKey())));
            columns.add(Table.Column.number("Share"));
        }
        Table.open(out, "Rows of each class in each split.", columns, null);
        names.stream().limit(MOST_CLASSES).forEach(this::classRow);
        Table.close(out);
        if (names.size() > MOST_CLASSES) {
            note(Numbers.count(names.size() - MOST_CLASSES) + " more classes are in report.json.");
        }
        if (names.size() > 1 && names.size() <= MOST_BARS) {
            bars(List.copyOf(names));
        }
        end();
    }

    private void classRow(String name) {
        out.open("tr");
        Table.name(out, name);
        for (JsonNode split : found.path("splits")) {
            long rows = split.path("classes").path(name).asLong();
            long all = split.path("rows").asLong() - split.path("without-image").asLong();
            Table.number(out, rows == 0 ? "none" : Numbers.count(rows));
            Table.number(out, all == 0 ? "\u2013" : Numbers.fixed(100.0 * rows / all, 1) + " %");
        }
        out.close().line();
    }

    private void bars(List<String> names) {
        int number = 0;
        for (Map.Entry<String, JsonNode> split : found.path("splits").properties()) {
            List<Long> counts = names.stream()
                    .map(name -> split.getValue().path("classes").path(name).asLong())
                    .toList();
            Figures.write(
                    out,
                    new BarChart(
                            "classes-" + number++,
                            "Classes of " + name(split.getKey()),
                            "Rows of each class of " + name(split.getKey()) + ", in the order of the table",
                            "class",
                            "rows",
                            720,
                            200,
                            names.stream().map(name -> Numbers.cut(name, 12)).toList(),
                            counts),
                    "In the order of the table.");
        }
    }

    private void samples() throws IOException {
        if (found.path("samples").isEmpty()) {
            return;
        }
        section("What the classes look like");
        note("Rows by chance, from all splits.");
        for (JsonNode sample : found.path("samples")) {
            out.open("div", "class", "sheet").element("b", sample.path("class").asText());
            String text = "examples of class " + sample.path("class").asText();
            shelf.picture(out, sample.path("picture").asText(), text, 0);
            out.close().line();
        }
        end();
    }

    private void duplicates() throws IOException {
        JsonNode duplicates = found.path("duplicates");
        section("Duplicates");
        between(duplicates.path("between"));
        JsonNode exact = duplicates.path("exact");
        if (!exact.path("examples").isEmpty()) {
            out.element("h3", "Equal images").line();
            groups(exact);
        }
        JsonNode near = duplicates.path("near");
        if (!near.isEmpty()) {
            out.element("h3", "Nearly equal images").line();
            note("%s of %s pairs. The number is the root mean square of their differences, in parts of their contrast."
                    .formatted(
                            near.size(),
                            Numbers.count(duplicates.path("near-pairs").asLong())));
            Shelf.open(out);
            for (JsonNode pair : near) {
                group(pair, Numbers.fixed(pair.path("difference").asDouble(), 3));
            }
            out.close().line();
        }
        end();
    }

    private void between(JsonNode pairs) {
        Table.open(
                out,
                "Rows of a split that have an equal, or an equal or nearly equal image among other rows.",
                List.of(
                        Table.Column.text("Rows of"),
                        Table.Column.text("With one in"),
                        Table.Column.number("Equal"),
                        Table.Column.number("Equal or nearly equal")),
                null);
        for (JsonNode pair : pairs) {
            out.open("tr");
            Table.name(out, name(pair.path("split").asText()));
            Table.text(out, name(pair.path("other").asText()));
            Table.number(out, Numbers.count(pair.path("exact").asLong()));
            Table.number(out, Numbers.count(pair.path("exact-or-near").asLong()));
            out.close().line();
        }
        Table.close(out);
    }

    private void conflicts() throws IOException {
        JsonNode conflicts = found.path("label-conflicts");
        if (conflicts.path("examples").isEmpty()) {
            return;
        }
        section("Equal images with different labels");
        groups(conflicts);
        end();
    }

    private void groups(JsonNode groups) throws IOException {
        note("%s of %s groups, those across splits first; at most four rows of each."
                .formatted(
                        groups.path("examples").size(),
                        Numbers.count(groups.path("groups").asLong())));
        Shelf.open(out);
        for (JsonNode group : groups.path("examples")) {
            group(group, group.path("size").asLong() + " rows");
        }
        out.close().line();
    }

    private void group(JsonNode group, String heading) throws IOException {
        out.open("div", "class", "group").element("b", heading).open("div", "class", "shelf");
        for (JsonNode row : group.path("rows")) {
            shelf.write(out, row.path("picture").asText(), caption(row), SIDE);
        }
        out.close().close().line();
    }

    private static String caption(JsonNode row) {
        String label =
                row.path("label").isNull() ? "no label" : row.path("label").asText();
        return "%s, %s: %s"
                .formatted(
                        label,
                        name(row.path("split").asText()),
                        Numbers.cut(row.path("id").asText(), LONGEST_ID));
    }

    private void suspects() throws IOException {
        JsonNode noise = found.path("label-noise");
        if (noise.path("references").asLong() == 0) {
            return;
        }
        section("Labels worth a second look");
        long neighbours = noise.path("neighbours").asLong();
        double agreement = noise.path("agreement").asDouble();
        if (agreement < noise.path("useful-agreement").asDouble()) {
            note("Not judged: by pixels alone, neighbours agree with only " + Numbers.fixed(100 * agreement, 1)
                    + " % of the labels, so that a row they contradict is hard rather than mislabelled.");
            end();
            return;
        }
        String votes = "The %d nearest of %s images, by their pixels made smaller, vote on each row."
                .formatted(neighbours, Numbers.count(noise.path("references").asLong()));
        String outcome = " Their majority agrees with %s %% of all labels; %s rows are in doubt."
                .formatted(
                        Numbers.fixed(100 * agreement, 1),
                        Numbers.count(noise.path("suspects").asLong()));
        out.element("p", votes + outcome).line();
        Shelf.open(out);
        for (JsonNode row : noise.path("examples")) {
            String said = "; %s by %d of %d"
                    .formatted(row.path("suggested").asText(), row.path("votes").asLong(), neighbours);
            shelf.write(out, row.path("picture").asText(), caption(row) + said, SIDE);
        }
        out.close().line();
        end();
    }

    private void outliers() throws IOException {
        section("Outliers");
        note("Beyond five deviations from the median. Sharpness is the deviation of the Laplacian.");
        Table.open(
                out,
                "",
                List.of(
                        Table.Column.text("Measure"),
                        Table.Column.number("Median"),
                        Table.Column.number("Deviation"),
                        Table.Column.number("Rows below"),
                        Table.Column.number("Rows above")),
                null);
        for (Map.Entry<String, JsonNode> measure : found.path("outliers").properties()) {
            JsonNode one = measure.getValue();
            out.open("tr");
            Table.name(out, measure.getKey());
            Table.number(out, Numbers.fixed(one.path("median").asDouble(), 1));
            Table.number(out, Numbers.fixed(one.path("deviation").asDouble(), 1));
            Table.number(out, Numbers.count(one.path("low-rows").asLong()));
            Table.number(out, Numbers.count(one.path("high-rows").asLong()));
            out.close().line();
        }
        Table.close(out);
        for (Map.Entry<String, JsonNode> measure : found.path("outliers").properties()) {
            examples("Lowest " + measure.getKey(), measure.getValue().path("low"));
            examples("Highest " + measure.getKey(), measure.getValue().path("high"));
        }
        JsonNode constant = found.path("constant");
        examples("Without any contrast: " + Numbers.count(constant.path("rows").asLong()), constant.path("examples"));
        end();
    }

    private void examples(String heading, JsonNode rows) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        out.element("h3", heading).line();
        Shelf.open(out);
        for (JsonNode row : rows) {
            shelf.write(out, row.path("picture").asText(), caption(row), SIDE);
        }
        out.close().line();
    }
}
