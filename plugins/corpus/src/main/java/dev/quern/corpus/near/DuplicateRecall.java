package dev.quern.corpus.near;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Holds clusters against the exact Jaccard similarity of sampled documents with all documents.
///
/// First all sampled documents are added, then every document is compared. A pair is a sampled document and another
/// one; of two sampled documents each makes a pair. Similarity is that of the sets of shingles.
public final class DuplicateRecall {
    /// Pairs in tenths of similarity.
    public static final int BINS = 10;

    private final List<Sample> samples = new ArrayList<>();
    private final Map<Integer, List<Integer>> samplesIn = new HashMap<>();
    private final long[] pairs = new long[BINS + 1];
    private final long[] together = new long[BINS + 1];
    /// Shingles of samples and the sample of each, as added.
    private long[] shingles = new long[1 << 16];

    private int[] owners = new int[1 << 16];
    private int added;
    private Index index;
    /// By sample: shingles in common with the document that is compared; and the samples that have any.
    private int[] common = new int[0];

    private int[] met = new int[0];

    private record Sample(long place, int cluster, int shingles) {}

    /// Pairs of a range of similarity.
    ///
    /// @param pairs that share a shingle or a cluster
    /// @param together of them in one cluster
    public record Range(double from, double to, long pairs, long together) {}

    /// Adds a sampled document.
    ///
    /// @param place of the document, unlike that of any other
    /// @param cluster as found
    /// @param shingles hashes, changed by this call
    public void sample(long place, int cluster, long[] shingles, int count) {
        int distinct = distinct(shingles, count);
        int number = samples.size();
        samples.add(new Sample(place, cluster, distinct));
        samplesIn.computeIfAbsent(cluster, none -> new ArrayList<>()).add(number);
        if (added + distinct > this.shingles.length) {
            int capacity = Math.max(added + distinct, 2 * added);
            this.shingles = Arrays.copyOf(this.shingles, capacity);
            owners = Arrays.copyOf(owners, capacity);
        }
        System.arraycopy(shingles, 0, this.shingles, added, distinct);
        Arrays.fill(owners, added, added + distinct, number);
        added += distinct;
        index = null;
    }

    /// The samples that have a shingle, in one piece of an array; the pieces are found by open addressing.
    private static final class Index {
        private final long[] keys;
        private final int[] starts;
        private final int[] counts;
        private final int[] samples;
        private final int mask;

        Index(long[] shingles, int[] owners, int count) {
            int capacity = Integer.highestOneBit(Math.max(16, count)) << 1;
            keys = new long[capacity];
            starts = new int[capacity];
            counts = new int[capacity];
            samples = new int[count];
            mask = capacity - 1;
            for (int i = 0; i < count; i++) {
                int slot = slot(shingles[i]);
                keys[slot] = shingles[i];
                counts[slot]++;
            }
            int start = 0;
            for (int slot = 0; slot < capacity; slot++) {
                starts[slot] = start;
                start += counts[slot];
                counts[slot] = counts[slot] > 0 ? 1 : 0; // from now on one more than are in their place
            }
            for (int i = 0; i < count; i++) {
                int slot = slot(shingles[i]);
                samples[starts[slot] + counts[slot]++ - 1] = owners[i];
            }
        }

        private int slot(long key) {
            int slot = (int) (key ^ key >>> 32) & mask;
            while (counts[slot] > 0 && keys[slot] != key) {
                slot = slot + 1 & mask;
            }
            return slot;
        }
    }

    private static int distinct(long[] hashes, int count) {
        Arrays.sort(hashes, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                hashes[kept++] = hashes[i];
            }
        }
        return kept;
    }

    /// Compares a document with all sampled ones.
    public void compare(long place, int cluster, long[] shingles, int count) {
        int distinct = distinct(shingles, count);
        if (index == null) {
            index = new Index(this.shingles, owners, added);
            common = new int[samples.size()];
            met = new int[samples.size()];
        }
        int meeting = 0;
        for (int i = 0; i < distinct; i++) {
            int slot = index.slot(shingles[i]);
            for (int at = 0; at < index.counts[slot] - 1; at++) {
                int sample = index.samples[index.starts[slot] + at];
                if (common[sample]++ == 0) {
                    met[meeting++] = sample;
                }
            }
        }
        for (int sample : samplesIn.getOrDefault(cluster, List.of())) {
            if (common[sample] == 0) {
                met[meeting++] = sample;
            }
        }
        for (int i = 0; i < meeting; i++) {
            Sample known = samples.get(met[i]);
            int shared = common[met[i]];
            common[met[i]] = 0;
            if (known.place() != place) {
                pair(shared, distinct + known.shingles() - shared, known.cluster() == cluster);
            }
        }
    }

    private void pair(int intersection, int union, boolean inOneCluster) {
        int bin = (int) ((long) BINS * intersection / union);
        pairs[bin]++;
        together[bin] += inOneCluster ? 1 : 0;
    }

    /// The pairs, from the least similar to the equal ones.
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (int bin = 0; bin <= BINS; bin++) {
            ranges.add(
                    new Range(bin / (double) BINS, Math.min(1, (bin + 1) / (double) BINS), pairs[bin], together[bin]));
        }
        return ranges;
    }

    /// Pairs of at least this similarity, in tenths.
    public long pairs(int tenths) {
        return sum(pairs, tenths, BINS);
    }

    /// Pairs in one cluster.
    public long merged() {
        return sum(together, 0, BINS);
    }

    /// Share of the pairs of at least this similarity, in tenths, that are in one cluster; NaN without pairs.
    public double recall(int tenths) {
        return (double) sum(together, tenths, BINS) / sum(pairs, tenths, BINS);
    }

    /// Share of the pairs in one cluster that are less similar than this, in tenths; NaN without pairs.
    public double falseMerges(int tenths) {
        return (double) sum(together, 0, tenths - 1) / sum(together, 0, BINS);
    }

    private static long sum(long[] counts, int from, int to) {
        long sum = 0;
        for (int bin = from; bin <= to; bin++) {
            sum += counts[bin];
        }
        return sum;
    }
}
