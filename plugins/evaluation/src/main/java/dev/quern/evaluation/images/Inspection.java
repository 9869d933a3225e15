package dev.quern.evaluation.images;

import dev.quern.api.TaskContext;
import dev.quern.api.image.PixelColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// What is found in rows of images, in three passes over them at most.
final class Inspection {
    /// Pixels that are held to verify pairs.
    private static final long MOST_PIXELS = 256L << 20;
    private static final int JUDGED_AT_ONCE = 2048;
    /// Where neighbours agree with fewer labels, a row that they contradict is hard rather than mislabelled.
    static final double USEFUL_AGREEMENT = 0.6;

    private final InspectImages.Config config;
    private final PixelColumn shape;
    private final List<String> splits;
    private final ImageRows source;
    private final List<SplitCounts> counts = new ArrayList<>();
    private final List<String> classes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Pair> near = new ArrayList<>();
    private final ImageTable table;
    private int[] byDigest;
    private List<List<Integer>> exactGroups = List.of();
    private List<List<Integer>> groups = List.of();
    private List<LabelNoise.Suspect> suspects = List.of();
    private double agreement;
    private int references;

    /// Two nearly equal images.
    ///
    /// @param difference root mean square of the differences of samples, in parts of the contrast of the two
    record Pair(int row, int other, double difference) {}

    Inspection(InspectImages.Config config, PixelColumn shape, List<String> splits, ImageRows source) {
        this.config = config;
        this.shape = shape;
        this.splits = splits;
        this.source = source;
        this.table = new ImageTable(new ImageMeasures(shape).thumbnailSize());
    }

    /// First pass: measures every image, counts classes.
    void measure() throws IOException {
        splits.forEach(split -> counts.add(new SplitCounts(shape)));
        ImageMeasures measures = new ImageMeasures(shape);
        Map<String, Integer> numbers = new HashMap<>();
        List<String> seen = new ArrayList<>();
        source.visit("measured", null, new ImageRows.Visitor() {
            @Override
            public void row(int row, int split, String label, ImageRows.Image image) {
                byte[] pixels = image.bytes();
                int number = ImageTable.NONE;
                if (label != null) {
                    number = numbers.computeIfAbsent(label, name -> {
                        seen.add(name);
                        return seen.size() - 1;
                    });
                }
                table.add(split, number, measures.of(pixels));
                counts.get(split).add(pixels, label);
            }

            @Override
            public void without(int split) {
                counts.get(split).withoutImage();
            }
        });
        classes.addAll(seen);
        byDigest = table.byDigest();
        warnAboutClasses();
    }

    private void warnAboutClasses() {
        for (int split = 0; split < splits.size(); split++) {
            List<String> missing = missing(split);
            if (!missing.isEmpty()) {
                warnings.add("split '" + splits.get(split) + "' has no row of " + some(missing));
            }
        }
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(10, names.size())));
        return names.size() > 10 ? first + " and " + (names.size() - 10) + " more" : first;
    }

    /// Classes that other splits have and this one lacks, by name.
    List<String> missing(int split) {
        Set<String> missing = new TreeSet<>(classes);
        missing.removeAll(counts.get(split).classes().keySet());
        return List.copyOf(missing);
    }

    /// Second pass: equal images by digest, nearly equal ones by hash, thumbnail and then all pixels.
    void findDuplicates() throws IOException {
        Clusters exact = new Clusters(table.rows());
        Clusters all = new Clusters(table.rows());
        List<Integer> different = new ArrayList<>();
        for (int i = 0; i < byDigest.length; i++) {
            if (i > 0 && table.samePixels(byDigest[i], byDigest[i - 1])) {
                exact.join(byDigest[i], byDigest[i - 1]);
                all.join(byDigest[i], byDigest[i - 1]);
            } else if (!table.constant(byDigest[i])) {
                different.add(byDigest[i]);
            }
        }
        int[] candidates = different.stream().mapToInt(Integer::intValue).toArray();
        NearPairs pairs = new NearPairs(table, candidates, config.nearDifference());
        int[][] found = pairs.find();
        int[][] verified = withinMemory(found);
        if (pairs.cut() || verified.length < found.length) {
            warnings.add("so many images resemble one another that not all pairs were compared;"
                    + " more near duplicates may be there");
        }
        verify(verified, all);
        exactGroups = exact.groups();
        groups = all.groups();
        warnAboutDuplicates();
    }

    private void warnAboutDuplicates() {
        long leaked = leakedRows();
        if (leaked > 0) {
            warnings.add("%,d rows have an equal or nearly equal image in another split".formatted(leaked));
        }
        if (!conflicts().isEmpty()) {
            warnings.add("%,d groups of equal or nearly equal images have different labels"
                    .formatted(conflicts().size()));
        }
    }

    private int[][] withinMemory(int[][] pairs) {
        Set<Integer> rows = new HashSet<>();
        int count = 0;
        while (count < pairs.length && (rows.size() + 2L) * shape.size() <= MOST_PIXELS) {
            rows.add(pairs[count][0]);
            rows.add(pairs[count][1]);
            count++;
        }
        return Arrays.copyOf(pairs, count);
    }

    private void verify(int[][] pairs, Clusters all) throws IOException {
        BitSet wanted = new BitSet();
        for (int[] pair : pairs) {
            wanted.set(pair[0]);
            wanted.set(pair[1]);
        }
        if (wanted.isEmpty()) {
            return;
        }
        Map<Integer, byte[]> pixels = new HashMap<>();
        source.visit("compared", wanted, (row, split, label, image) -> pixels.put(row, image.bytes()));
        for (int[] pair : pairs) {
            double contrast = Math.sqrt((double) table.contrast(pair[0]) * table.contrast(pair[1]));
            double difference = difference(pixels.get(pair[0]), pixels.get(pair[1])) / contrast;
            if (difference <= config.nearDifference()) {
                near.add(new Pair(pair[0], pair[1], difference));
                all.join(pair[0], pair[1]);
            }
        }
    }

    private static double difference(byte[] one, byte[] two) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            int difference = (one[i] & 0xff) - (two[i] & 0xff);
            sum += difference * difference;
        }
        return Math.sqrt((double) sum / one.length);
    }

    /// Looks for labels that the neighbours contradict; no pass over the rows.
    void judgeLabels(TaskContext context) {
        if ((long) table.rows() * classes.size() > Integer.MAX_VALUE / 2) {
            warnings.add("labels were not judged: there are too many rows and classes");
            return;
        }
        LabelNoise noise = new LabelNoise(table, classes.size(), byDigest, config.references());
        if (!noise.possible()) {
            return;
        }
        for (int from = 0; from < table.rows(); from += JUDGED_AT_ONCE) {
            if (context.stopRequested()) {
                throw context.stopped();
            }
            int to = Math.min(table.rows(), from + JUDGED_AT_ONCE);
            noise.judge(from, to);
            context.progress(to, table.rows(), "rows", "labels judged");
        }
        references = noise.references();
        agreement = noise.agreement();
        suspects = agreement < USEFUL_AGREEMENT ? List.of() : noise.suspects();
    }

    List<String> splits() {
        return splits;
    }

    PixelColumn shape() {
        return shape;
    }

    ImageTable table() {
        return table;
    }

    SplitCounts counts(int split) {
        return counts.get(split);
    }

    /// Names of classes by number, in the order of their first rows.
    List<String> classes() {
        return classes;
    }

    List<String> warnings() {
        return warnings;
    }

    /// All rows in the order of their digests, which is an order by chance.
    int[] order() {
        return byDigest;
    }

    /// Groups of equal images.
    List<List<Integer>> exactGroups() {
        return exactGroups;
    }

    /// Verified pairs, those with the closest thumbnails first.
    List<Pair> nearPairs() {
        return near;
    }

    /// Groups of equal and nearly equal images.
    List<List<Integer>> groups() {
        return groups;
    }

    /// Groups whose rows do not all have the same label.
    List<List<Integer>> conflicts() {
        return groups.stream()
                .filter(group -> group.stream()
                                .map(table::label)
                                .filter(label -> label != ImageTable.NONE)
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }

    /// Rows that have an equal one.
    long exactRows() {
        return exactGroups.stream().mapToLong(List::size).sum();
    }

    /// Rows that have a nearly equal one, but no equal one.
    long nearRows() {
        return groups.stream().mapToLong(List::size).sum() - exactRows();
    }

    /// Rows that have an equal or nearly equal one in another split.
    long leakedRows() {
        return groups.stream()
                .filter(group -> group.stream().map(table::split).distinct().count() > 1)
                .mapToLong(List::size)
                .sum();
    }

    /// Rows of a split that have an equal or nearly equal one in another given split.
    ///
    /// @param exactly whether only equal ones count
    long shared(int split, int other, boolean exactly) {
        long shared = 0;
        for (List<Integer> group : exactly ? exactGroups : groups) {
            long here = group.stream().filter(row -> table.split(row) == split).count();
            boolean there = group.stream().anyMatch(row -> table.split(row) == other);
            shared += there && split != other || split == other && here > 1 ? here : 0;
        }
        return shared;
    }

    List<LabelNoise.Suspect> suspects() {
        return suspects;
    }

    /// Share of labels that most neighbours agree with; 0 where labels were not judged.
    double agreement() {
        return agreement;
    }

    /// Images that labels were judged by.
    int references() {
        return references;
    }

    /// Rows far from most in brightness, contrast and sharpness.
    List<Outliers> outliers() {
        return List.of(
                Outliers.of("brightness", table.rows(), table::brightness),
                Outliers.of("contrast", table.rows(), table::contrast),
                Outliers.of("sharpness", table.rows(), table::sharpness));
    }

    /// Rows whose pixels are all equal, in order.
    int[] constant() {
        return IntStream.range(0, table.rows()).filter(table::constant).toArray();
    }
}
