package dev.quern.corpus.near;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Clusters of documents that share the key of a band with another of their cluster: connected components, found by
/// union with the smallest document as root, so that neither the order of files nor of keys matters.
///
/// Documents are numbered in the order of units and rows. Memory: 4 bytes for each document, and a table of one band's
/// keys that never exceeds its budget: a band that does not fit is gone through in parts, by the first bits of its
/// keys.
public final class NearDuplicates {
    private static final long MIX = 0xBF58476D1CE4E5B9L;
    private static final int ENTRY = Long.BYTES + Integer.BYTES;
    /// Most slots of a table, so that it can grow.
    private static final long LARGEST = 1 << 28;
    /// A part of a band with fewer documents is not cut again.
    private static final int FEWEST = 8;

    /// Which document of a cluster stays.
    public enum Keep {
        /// The first in the order of the input.
        FIRST,
        /// The one with the most bytes of text, of several the first.
        LONGEST
    }

    private final List<SignatureFile> files;
    /// By file: number of its first document; at the end the number of all.
    private final int[] bases;
    private final long budget;
    private final List<Integer> units;
    private int[] parent;
    /// The rows of one file, for questions in the order of units.
    private int[] rows;
    private int rowsOf = -1;

    /// @param files of all units, in any order; they stay the caller's
    /// @param budget bytes that the table may take
    public NearDuplicates(List<SignatureFile> files, long budget) throws IOException {
        this.files = new ArrayList<>(files);
        this.files.sort(Comparator.comparingInt(SignatureFile::unit));
        this.budget = budget;
        units = this.files.stream().map(SignatureFile::unit).toList();
        bases = new int[files.size() + 1];
        for (int i = 0; i < files.size(); i++) {
            SignatureFile file = this.files.get(i);
            if (i > 0 && this.files.get(i - 1).unit() == file.unit()) {
                throw new IOException("two files hold the signatures of unit " + file.unit());
            }
            if (file.bands() != this.files.getFirst().bands()) {
                throw new IOException(
                        "files have " + this.files.getFirst().bands() + " and " + file.bands() + " bands");
            }
            bases[i + 1] = Math.addExact(bases[i], file.documents());
        }
    }

    /// Finds the clusters.
    public void cluster() throws IOException {
        int documents = bases[files.size()];
        parent = new int[documents];
        Arrays.setAll(parent, i -> i);
        long most = Math.min(LARGEST, budget / ENTRY);
        int bands = files.isEmpty() ? 0 : files.getFirst().bands();
        int bits = 0;
        while (capacity(documents >> bits) > most && documents >> bits > FEWEST) {
            bits++;
        }
        Table table = new Table((int) capacity(documents >> bits));
        for (int band = 0; band < bands; band++) {
            for (int part = 0; part < 1 << bits; part++) {
                join(band, part, bits, table);
            }
        }
    }

    /// Slots of a table that is at most two thirds full.
    private static long capacity(int keys) {
        return Long.highestOneBit(Math.max(16, keys + keys / 2L)) << 1;
    }

    private void join(int band, int part, int bits, Table table) throws IOException {
        table.clear();
        for (int i = 0; i < files.size(); i++) {
            int base = bases[i];
            files.get(i).keys(band, (document, key) -> {
                long mixed = (key ^ key >>> 31) * MIX;
                if (bits == 0 || mixed >>> 64 - bits == part) {
                    int first = table.firstWith(mixed, base + document);
                    if (first != base + document) {
                        union(first, base + document);
                    }
                }
            });
        }
    }

    /// Keys and the first document that had each. Where a part of a band is larger than was expected, it grows.
    private static final class Table {
        private long[] keys;
        private int[] documents;
        private int used;
        private int mask;

        Table(int capacity) {
            keys = new long[capacity];
            documents = new int[capacity];
            mask = capacity - 1;
            Arrays.fill(documents, -1);
        }

        void clear() {
            if (used > 0) {
                Arrays.fill(documents, -1);
                used = 0;
            }
        }

        int firstWith(long key, int document) {
            int slot = (int) key & mask;
            while (documents[slot] >= 0) {
                if (keys[slot] == key) {
                    return documents[slot];
                }
                slot = slot + 1 & mask;
            }
            keys[slot] = key;
            documents[slot] = document;
            if (++used > keys.length / 3 * 2) {
                grow();
            }
            return document;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldDocuments = documents;
            keys = new long[2 * oldKeys.length];
            documents = new int[keys.length];
            mask = keys.length - 1;
            Arrays.fill(documents, -1);
            used = 0;
            for (int slot = 0; slot < oldKeys.length; slot++) {
                if (oldDocuments[slot] >= 0) {
                    firstWith(oldKeys[slot], oldDocuments[slot]);
                }
            }
        }
    }

    private void union(int left, int right) {
        int a = root(left);
        int b = root(right);
        if (a != b) {
            parent[Math.max(a, b)] = Math.min(a, b);
        }
    }

    private int root(int document) {
        int at = document;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    /// The cluster of a row: the number of its first document, or -1 for a row without a signature.
    public int cluster(int unit, int row) throws IOException {
        int file = Collections.binarySearch(units, unit);
        if (file < 0) {
            return -1;
        }
        if (file != rowsOf) {
            rows = files.get(file).rows();
            rowsOf = file;
        }
        int document = Arrays.binarySearch(rows, row);
        return document < 0 ? -1 : root(bases[file] + document);
    }

    /// Documents with signatures.
    public int documents() {
        return bases[files.size()];
    }

    /// How many clusters there are of each size, single documents among them.
    public TreeMap<Integer, Integer> clusterSizes() {
        int[] sizes = new int[parent.length];
        for (int document = 0; document < parent.length; document++) {
            sizes[root(document)]++;
        }
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        for (int size : sizes) {
            if (size > 0) {
                counts.merge(size, 1, Integer::sum);
            }
        }
        return counts;
    }

    /// Takes documents that do not stay, in the order of units and rows.
    public interface Removed {
        /// @param check of its text
        void removed(int unit, int row, int check) throws IOException;
    }

    /// Shows the documents that another of their cluster stands for.
    public void removed(Keep keep, Removed removed) throws IOException {
        int[] stays = keep == Keep.FIRST ? null : longest();
        for (int i = 0; i < files.size(); i++) {
            SignatureFile file = files.get(i);
            int[] rows = file.rows();
            int[] checks = file.checks();
            for (int document = 0; document < rows.length; document++) {
                int number = bases[i] + document;
                int root = root(number);
                if ((stays == null ? root : stays[root]) != number) {
                    removed.removed(file.unit(), rows[document], checks[document]);
                }
            }
        }
    }

    /// By root: the longest document of its cluster.
    private int[] longest() throws IOException {
        int[] best = new int[parent.length];
        int[] length = new int[parent.length];
        Arrays.fill(length, -1);
        for (int i = 0; i < files.size(); i++) {
            int[] lengths = files.get(i).lengths();
            for (int document = 0; document < lengths.length; document++) {
                int root = root(bases[i] + document);
                if (lengths[document] > length[root]) {
                    length[root] = lengths[document];
                    best[root] = bases[i] + document;
                }
            }
        }
        return best;
    }
}
