package dev.quern.evaluation.images;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quern.api.ArtifactWriter;
import dev.quern.evaluation.report.Picture;
import dev.quern.evaluation.result.ImageInspection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Writes what was found, with pictures of the rows that it shows. The last pass over the rows.
final class InspectionWriter {
    private static final int MOST_CLASSES = 50;
    private static final int MOST_OF_GROUP = 4;
    private static final int PICTURE_SIDE = 96;
    private static final int SHEET_SIDE = 48;
    private static final int SHEET_COLUMNS = 12;
    private static final int PAPER = 255;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InspectImages.Config config;
    private final Inspection found;
    private final ImageTable table;
    private final Map<Integer, String> ids = new HashMap<>();
    private final Set<Integer> pictured = new HashSet<>();
    private final Map<String, List<Integer>> samples = new TreeMap<>();
    private final Map<Integer, Picture> sampled = new HashMap<>();

    InspectionWriter(InspectImages.Config config, Inspection found) {
        this.config = config;
        this.found = found;
        this.table = found.table();
    }

    void write(ArtifactWriter out, ImageRows rows) throws IOException {
        chooseSamples();
        BitSet wanted = new BitSet();
        found.groups().forEach(group -> group.forEach(wanted::set));
        samples.values().forEach(list -> list.forEach(wanted::set));
        content(); // notes which rows it shows
        pictured.forEach(wanted::set);
        collect(out, rows, wanted);
        sheets(out);
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content());
        Files.writeString(out.file(ImageInspection.FILE), text + "\n", StandardCharsets.UTF_8);
        duplicates(out);
        out.property("rows", Long.toString(table.rows()));
    }

    /// Rows of each class by chance, that is in the order of digests.
    private void chooseSamples() {
        List<String> names =
                found.classes().stream().sorted().limit(MOST_CLASSES).toList();
        names.forEach(name -> samples.put(name, new ArrayList<>()));
        for (int row : found.order()) {
            int label = table.label(row);
            List<Integer> list = label == ImageTable.NONE
                    ? null
                    : samples.get(found.classes().get(label));
            if (list != null && list.size() < config.perClass()) {
                list.add(row);
            }
        }
    }

    private void collect(ArtifactWriter out, ImageRows rows, BitSet wanted) throws IOException {
        Set<Integer> inSheets = new HashSet<>();
        samples.values().forEach(inSheets::addAll);
        rows.visit("shown", wanted, (row, split, label, image) -> {
            ids.put(row, image.id());
            if (!pictured.contains(row) && !inSheets.contains(row)) {
                return;
            }
            Picture picture = new Picture(
                    found.shape().channels(),
                    found.shape().height(),
                    found.shape().width(),
                    image.bytes());
            if (pictured.contains(row)) {
                Files.write(
                        out.file(pictureOf(row)), reduced(picture, PICTURE_SIDE).png());
            }
            if (inSheets.contains(row)) {
                sampled.put(row, reduced(picture, SHEET_SIDE));
            }
        });
    }

    private static Picture reduced(Picture picture, int side) {
        return Math.max(picture.height(), picture.width()) > side ? picture.fitted(side) : picture;
    }

    private static String pictureOf(int row) {
        return "pictures/row-%09d.png".formatted(row);
    }

    private static String sheetOf(int number) {
        return "pictures/class-%03d.png".formatted(number);
    }

    private void sheets(ArtifactWriter out) throws IOException {
        int number = 0;
        for (List<Integer> rows : samples.values()) {
            List<Picture> pictures = rows.stream().map(sampled::get).toList();
            if (!pictures.isEmpty()) {
                Picture sheet = Picture.sheet(pictures, SHEET_COLUMNS, 2, PAPER);
                Files.write(out.file(sheetOf(number)), sheet.png());
            }
            number++;
        }
    }

    private ObjectNode content() {
        ObjectNode all = JSON.createObjectNode();
        all.put("image", found.shape().toString());
        all.put("rows", table.rows());
        found.warnings().forEach(all.putArray("warnings")::add);
        splits(all.putObject("splits"));
        samples(all.putArray("samples"));
        duplicates(all.putObject("duplicates"));
        groups(all.putObject("label-conflicts"), found.conflicts());
        suspects(all.putObject("label-noise"));
        ObjectNode constant = all.putObject("constant");
        constant.put("rows", found.constant().length);
        rows(constant.putArray("examples"), found.constant(), few());
        ObjectNode outliers = all.putObject("outliers");
        found.outliers().forEach(one -> outliers(outliers.putObject(one.name()), one));
        return all;
    }

    private int few() {
        return (config.examples() + 3) / 4;
    }

    private void splits(ObjectNode to) {
        for (int split = 0; split < found.splits().size(); split++) {
            SplitCounts counts = found.counts(split);
            ObjectNode one = to.putObject(found.splits().get(split));
            one.put("rows", counts.rows());
            one.put("without-image", counts.rowsWithoutImage());
            one.put("without-label", counts.rowsWithoutLabel());
            ObjectNode classes = one.putObject("classes");
            counts.classes().forEach(classes::put);
            found.missing(split).forEach(one.putArray("missing-classes")::add);
            ArrayNode channels = one.putArray("channels");
            for (int channel = 0; channel < found.shape().channels(); channel++) {
                channels.addObject()
                        .put("mean", rounded(counts.mean(channel)))
                        .put("deviation", rounded(counts.deviation(channel)));
            }
        }
    }

    private void samples(ArrayNode to) {
        int number = 0;
        for (Map.Entry<String, List<Integer>> one : samples.entrySet()) {
            if (!one.getValue().isEmpty()) {
                to.addObject().put("class", one.getKey()).put("picture", sheetOf(number));
            }
            number++;
        }
    }

    private void duplicates(ObjectNode to) {
        to.put("exact-rows", found.exactRows());
        to.put("exact-groups", found.exactGroups().size());
        to.put("near-rows", found.nearRows());
        to.put("near-pairs", found.nearPairs().size());
        to.put("leaked-rows", found.leakedRows());
        ArrayNode between = to.putArray("between");
        for (int split = 0; split < found.splits().size(); split++) {
            for (int other = 0; other < found.splits().size(); other++) {
                between.addObject()
                        .put("split", found.splits().get(split))
                        .put("other", found.splits().get(other))
                        .put("exact", found.shared(split, other, true))
                        .put("exact-or-near", found.shared(split, other, false));
            }
        }
        groups(to.putObject("exact"), found.exactGroups());
        ArrayNode near = to.putArray("near");
        found.nearPairs().stream()
                .sorted(Comparator.comparing(
                        (Inspection.Pair pair) -> table.split(pair.row()) == table.split(pair.other())))
                .limit(config.examples())
                .forEach(pair -> {
                    ObjectNode one = near.addObject().put("difference", rounded(pair.difference()));
                    rows(one.putArray("rows"), new int[] {pair.row(), pair.other()}, 2);
                });
    }

    /// Groups that reach across splits come first.
    private void groups(ObjectNode to, List<List<Integer>> groups) {
        to.put("groups", groups.size());
        ArrayNode examples = to.putArray("examples");
        groups.stream()
                .sorted(Comparator.comparing(
                        group -> group.stream().map(table::split).distinct().count() < 2))
                .limit(config.examples())
                .forEach(group -> {
                    ObjectNode one = examples.addObject().put("size", group.size());
                    rows(one.putArray("rows"), spread(group), MOST_OF_GROUP);
                });
    }

    /// The rows of a group, those of another split or label than the ones before first.
    private int[] spread(List<Integer> group) {
        Set<Long> kinds = new HashSet<>();
        List<Integer> order = new ArrayList<>();
        List<Integer> rest = new ArrayList<>();
        for (int row : group) {
            long kind = (long) table.split(row) << 32 | table.label(row) & 0xffffffffL;
            (kinds.add(kind) ? order : rest).add(row);
        }
        order.addAll(rest);
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    private void suspects(ObjectNode to) {
        to.put("neighbours", LabelNoise.NEIGHBOURS);
        to.put("references", found.references());
        to.put("agreement", rounded(found.agreement()));
        to.put("useful-agreement", Inspection.USEFUL_AGREEMENT);
        to.put("suspects", found.suspects().size());
        ArrayNode examples = to.putArray("examples");
        for (LabelNoise.Suspect suspect : found.suspects()
                .subList(0, Math.min(config.examples(), found.suspects().size()))) {
            ObjectNode one = row(examples.addObject(), suspect.row());
            one.put("suggested", found.classes().get(suspect.suggested()));
            one.put("votes", suspect.votes());
            one.put("agreeing", suspect.agreeing());
        }
    }

    private void outliers(ObjectNode to, Outliers outliers) {
        to.put("median", rounded(outliers.median()));
        to.put("deviation", rounded(outliers.deviation()));
        to.put("low-rows", outliers.low().length);
        to.put("high-rows", outliers.high().length);
        rows(to.putArray("low"), outliers.low(), few());
        rows(to.putArray("high"), outliers.high(), few());
    }

    private void rows(ArrayNode to, int[] rows, int most) {
        IntStream.of(rows).limit(most).forEach(row -> row(to.addObject(), row));
    }

    /// A row with its picture.
    private ObjectNode row(ObjectNode to, int row) {
        pictured.add(row);
        to.put("split", found.splits().get(table.split(row)));
        to.put("id", ids.getOrDefault(row, ""));
        int label = table.label(row);
        to.put("label", label == ImageTable.NONE ? null : found.classes().get(label));
        return to.put("picture", pictureOf(row));
    }

    private static double rounded(double value) {
        return Math.round(value * 1e5) / 1e5;
    }

    /// A line for each row that has an equal or nearly equal one, by group.
    private void duplicates(ArtifactWriter out) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(out.file(ImageInspection.DUPLICATES));
                JsonGenerator lines = JSON.createGenerator(writer)) {
            lines.setRootValueSeparator(new SerializedString("\n"));
            int group = 0;
            for (List<Integer> rows : found.groups()) {
                for (int row : rows) {
                    line(lines, group, row);
                }
                group++;
            }
        }
    }

    private void line(JsonGenerator lines, int group, int row) throws IOException {
        lines.writeStartObject();
        lines.writeNumberField("group", group);
        lines.writeStringField("split", found.splits().get(table.split(row)));
        lines.writeStringField("id", ids.getOrDefault(row, ""));
        lines.writeStringField("digest", "%016x%016x".formatted(table.digestHigh(row), table.digestLow(row)));
        lines.writeEndObject();
    }
}
