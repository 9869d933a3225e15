package dev.quern.evaluation.language;

import dev.quern.evaluation.result.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Ranges of document lengths in bytes: below the first edge, between edges, from the last on.
record LengthBuckets(List<Long> edges) {

    /// Name of the range that holds this length, such as `1,000 to 9,999 bytes`.
    String name(long bytes) {
        int range = 0;
        while (range < edges.size() && bytes >= edges.get(range)) {
            range++;
        }
        if (edges.isEmpty()) {
            return "any length";
        }
        if (range == 0) {
            return "under " + grouped(edges.getFirst()) + " bytes";
        }
        if (range == edges.size()) {
            return "from " + grouped(edges.getLast()) + " bytes";
        }
        return grouped(edges.get(range - 1)) + " to " + grouped(edges.get(range) - 1) + " bytes";
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// How many documents lie between successive powers of two, from the shortest to the longest.
    static List<Evaluation.LengthBin> histogram(List<Document> documents) {
        long[] counts = new long[64];
        documents.forEach(document -> counts[bin(document.bytes())]++);
        List<Evaluation.LengthBin> bins = new ArrayList<>();
        for (int bin = 0; bin < counts.length - 1; bin++) {
            bins.add(new Evaluation.LengthBin(bin == 0 ? 0 : 1L << (bin - 1), 1L << bin, counts[bin]));
        }
        while (!bins.isEmpty() && bins.getFirst().documents() == 0) {
            bins.removeFirst();
        }
        while (!bins.isEmpty() && bins.getLast().documents() == 0) {
            bins.removeLast();
        }
        return bins;
    }

    private static int bin(long bytes) {
        return Math.min(62, 64 - Long.numberOfLeadingZeros(bytes));
    }
}
