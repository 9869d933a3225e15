package dev.quern.corpus.near;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds clusters against the exact Jaccard similarity of sampled documents with all documents.
///
/// First all sampled documents are added, then every document is compared. A pair is a sampled document and another
/// one; of two sampled documents each makes a pair. Similarity is that of the sets of shingles.
public final class DuplicateRecall {
    /// Pairs in tenths of similarity.
    public static final int BINS = 10;

    private final Map<Long, List<Integer>> samplesWith = new HashMap<>();
    private final List<Sample> samples = new ArrayList<>();
    private final Map<Integer, List<Integer>> samplesIn = new HashMap<>();
    private final long[] pairs = new long[BINS + 1];
    private final long[] together = new long[BINS + 1];
    private int[] common = new int[0];

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
        int index = samples.size();
        samples.add(new Sample(place, cluster, distinct));
        samplesIn.computeIfAbsent(cluster, none -> new ArrayList<>()).add(index);
        for (int i = 0; i < distinct; i++) {
            samplesWith.computeIfAbsent(shingles[i], none -> new ArrayList<>(1)).add(index);
        }
        common = new int[samples.size()];
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
        Set<Integer> met = new HashSet<>();
        for (int i = 0; i < distinct; i++) {
            for (int sample : samplesWith.getOrDefault(shingles[i], List.of())) {
                common[sample]++;
                met.add(sample);
            }
        }
        met.addAll(samplesIn.getOrDefault(cluster, List.of()));
        for (int sample : met) {
            Sample known = samples.get(sample);
            if (known.place() != place) {
                pair(common[sample], distinct + known.shingles() - common[sample], known.cluster() == cluster);
            }
            common[sample] = 0;
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
