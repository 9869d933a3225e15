package dev.quern.evaluation.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Finds rows whose label their neighbours contradict. Each row is judged by the labels of its ten nearest rows, by the
/// squared difference of thumbnails, within a sample of other images (no row judges itself or an equal image). It is
/// suspected when another class has at least the share of votes that this class has on average among rows so labelled
/// (confident learning: Northcutt, Jiang and Chuang, 2021, with Wilson's nearest-neighbour editing, 1972, as the
/// classifier), and at most one neighbour agrees with its label.
final class LabelNoise {
    /// Neighbours that vote.
    static final int NEIGHBOURS = 10;

    private static final int MOST_AGREEING = 1;
    private static final int BLOCK = 98;

    private final ImageTable table;
    private final int classes;
    private final int[] references;
    private final int[] thumbnails;
    /// Votes by row and class.
    private final byte[] votes;
    /// Squared difference to the nearest image, by row.
    private final int[] nearestDifference;

    /// A row worth a second look.
    ///
    /// @param suggested the class that its neighbours have
    /// @param votes for that class, of [#NEIGHBOURS]
    /// @param agreeing votes for its own label
    record Suspect(int row, int suggested, int votes, int agreeing) {}

    /// @param most rows in the sample
    LabelNoise(ImageTable table, int classes, int[] byDigest, int most) {
        this.table = table;
        this.classes = classes;
        this.references = sample(table, byDigest, most);
        int size = table.thumbnailSize();
        this.thumbnails = new int[references.length * size];
        for (int i = 0; i < references.length; i++) {
            table.thumbnail(references[i], thumbnails, i * size);
        }
        this.votes = new byte[Math.multiplyExact(table.rows(), classes)];
        this.nearestDifference = new int[table.rows()];
    }

    /// The first labelled rows in the order of digests, one of each image: a sample that depends on pixels only.
    private static int[] sample(ImageTable table, int[] byDigest, int most) {
        int[] sample = new int[Math.min(most, byDigest.length)];
        int count = 0;
        for (int i = 0; i < byDigest.length && count < most; i++) {
            boolean repeated = i > 0 && table.samePixels(byDigest[i], byDigest[i - 1]);
            if (!repeated && table.label(byDigest[i]) != ImageTable.NONE) {
                sample[count++] = byDigest[i];
            }
        }
        return Arrays.copyOf(sample, count);
    }

    int references() {
        return references.length;
    }

    /// Whether there are enough rows and classes to judge by.
    boolean possible() {
        return classes > 1 && references.length > 2 * NEIGHBOURS;
    }

    /// Lets the neighbours of some rows vote.
    void judge(int from, int to) {
        IntStream.range(from, to).parallel().forEach(this::judge);
    }

    private void judge(int row) {
        if (table.label(row) == ImageTable.NONE) {
            return;
        }
        int[] query = new int[table.thumbnailSize()];
        table.thumbnail(row, query, 0);
        long[] nearest = new long[NEIGHBOURS]; // distance, then index of the reference; the farthest first
        Arrays.fill(nearest, Long.MAX_VALUE);
        for (int i = 0; i < references.length; i++) {
            long worst = nearest[0] >>> 32;
            long distance = distance(query, i * query.length, worst);
            if (distance < worst && !table.samePixels(row, references[i])) {
                insert(nearest, distance << 32 | i);
            }
        }
        nearestDifference[row] = (int) (nearest[NEIGHBOURS - 1] >>> 32);
        for (long neighbour : nearest) {
            votes[row * classes + table.label(references[(int) neighbour])]++;
        }
    }

    /// The squared difference, or some number above `most`.
    private long distance(int[] query, int start, long most) {
        int sum = 0;
        for (int block = 0; block < query.length && sum <= most; block += BLOCK) {
            int end = Math.min(query.length, block + BLOCK);
            for (int i = block; i < end; i++) {
                int difference = query[i] - thumbnails[start + i];
                sum += difference * difference;
            }
        }
        return sum;
    }

    /// Replaces the farthest; the array stays in falling order.
    private static void insert(long[] nearest, long value) {
        int at = 0;
        while (at + 1 < nearest.length && nearest[at + 1] > value) {
            nearest[at] = nearest[at + 1];
            at++;
        }
        nearest[at] = value;
    }

    /// Share of labelled rows whose label most of their neighbours have.
    double agreement() {
        long labelled = 0;
        long right = 0;
        for (int row = 0; row < table.rows(); row++) {
            if (table.label(row) != ImageTable.NONE) {
                labelled++;
                right += best(row) == table.label(row) ? 1 : 0;
            }
        }
        return labelled == 0 ? 0 : (double) right / labelled;
    }

    private int best(int row) {
        int best = 0;
        for (int label = 1; label < classes; label++) {
            best = votes[row * classes + label] > votes[row * classes + best] ? label : best;
        }
        return best;
    }

    /// Suspected rows, those with the clearest votes first, of equal votes those with the nearest neighbour
    /// in parts of their contrast.
    List<Suspect> suspects() {
        double[] usual = usualVotes();
        List<Suspect> suspects = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            int label = table.label(row);
            int best = label == ImageTable.NONE ? label : best(row);
            if (best != label) {
                int forBest = votes[row * classes + best];
                int agreeing = votes[row * classes + label];
                if (forBest >= usual[best] && agreeing <= MOST_AGREEING) {
                    suspects.add(new Suspect(row, best, forBest, agreeing));
                }
            }
        }
        suspects.sort(Comparator.comparingInt((Suspect suspect) -> suspect.agreeing() - suspect.votes())
                .thenComparingDouble(suspect -> relativeDifference(suspect.row()))
                .thenComparingInt(Suspect::row));
        return suspects;
    }

    private double relativeDifference(int row) {
        double contrast = Math.max(1, table.contrast(row));
        return nearestDifference[row] / (contrast * contrast);
    }

    /// For each class, the mean of votes for it among rows so labelled.
    private double[] usualVotes() {
        long[] sums = new long[classes];
        long[] counts = new long[classes];
        for (int row = 0; row < table.rows(); row++) {
            int label = table.label(row);
            if (label != ImageTable.NONE) {
                sums[label] += votes[row * classes + label];
                counts[label]++;
            }
        }
        double[] usual = new double[classes];
        Arrays.setAll(usual, label -> counts[label] == 0 ? NEIGHBOURS : (double) sums[label] / counts[label]);
        return usual;
    }
}
