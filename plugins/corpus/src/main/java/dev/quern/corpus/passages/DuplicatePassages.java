package dev.quern.corpus.passages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds the passages that occurred before, in the order of units and of passages in them, whatever the order of files.
///
/// Keys are gone through in parts, by their first bits, so that the different keys of a part fit into the memory that
/// is given; and by units, whose bits are then written.
public final class DuplicatePassages {
    private static final int ENTRY = 2 * Long.BYTES;
    /// Parts that a bucket may be cut into, as bits.
    private static final int MOST_BITS = 20;
    /// A part with fewer keys is not cut again.
    private static final int FEWEST_KEYS = 8;
    /// Slots of the smallest table.
    private static final int FEWEST_SLOTS = 1 << 10;

    private final List<PassageFile> files;
    private final long budget;
    private long passages;
    private long duplicates;
    private long duplicateBytes;

    /// Names the file for the bits of a unit.
    public interface Bits {
        Path file(int unit) throws IOException;
    }

    /// @param files of all units, in any order
    /// @param budget bytes that the table of keys may take
    public DuplicatePassages(List<PassageFile> files, long budget) throws IOException {
        this.files = new ArrayList<>(files);
        this.files.sort(Comparator.comparingInt(file -> file.head().unit()));
        this.budget = budget;
        for (int i = 0; i < files.size(); i++) {
            Head head = this.files.get(i).head();
            passages += head.passages();
            if (i > 0 && this.files.get(i - 1).head().unit() == head.unit()) {
                throw new IOException("two files hold the passages of unit " + head.unit());
            }
            if (!head.rules().equals(this.files.getFirst().head().rules())) {
                throw new IOException("files were cut by different rules");
            }
        }
    }

    /// Finds them and writes the bits.
    public void find(Bits into) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (PassageFile file : files) {
            Path path = into.file(file.head().unit());
            DuplicateBits.none(file.head()).write(path);
            paths.add(path);
        }
        int bits = 0;
        while (bits < MOST_BITS && 3 * (passages >> bits) * ENTRY > budget && passages >> bits > FEWEST_KEYS) {
            bits++;
        }
        for (int part = 0; part < 1 << bits; part++) {
            find(part, bits, paths);
        }
    }

    private void find(int part, int bits, List<Path> paths) throws IOException {
        int inBucket = Math.max(0, bits - PassageFile.BUCKET_BITS);
        int buckets = 1 << Math.max(0, PassageFile.BUCKET_BITS - bits);
        int first = (part >> inBucket) * buckets;
        KeySet seen = new KeySet();
        for (int i = 0; i < files.size(); i++) {
            DuplicateBits found = DuplicateBits.read(paths.get(i));
            long before = duplicates;
            files.get(i).keys(first, first + buckets, (high, low, passage, bytes) -> {
                if ((bits == 0 || high >>> Long.SIZE - bits == part) && !seen.add(high, low)) {
                    found.set(passage);
                    duplicates++;
                    duplicateBytes += bytes;
                }
            });
            if (duplicates > before) {
                found.write(paths.get(i));
            }
        }
    }

    /// Passages that are long enough.
    public long passages() {
        return passages;
    }

    /// Those that occurred before.
    public long duplicates() {
        return duplicates;
    }

    /// Bytes of those.
    public long duplicateBytes() {
        return duplicateBytes;
    }

    /// A set of keys of 128 bits, at most two thirds full.
    private static final class KeySet {
        private long[] keys = new long[2 * FEWEST_SLOTS];
        private int size;

        /// Whether the key is new.
        boolean add(long high, long low) {
            long second = high == 0 && low == 0 ? 1 : low; // two zeros mark a free slot
            int at = slot(second);
            while (keys[at] != 0 || keys[at + 1] != 0) {
                if (keys[at] == high && keys[at + 1] == second) {
                    return false;
                }
                at = at + 2 & keys.length - 1;
            }
            keys[at] = high;
            keys[at + 1] = second;
            if (++size > keys.length / 3) {
                grow();
            }
            return true;
        }

        private int slot(long low) {
            return (int) (low >>> 32) << 1 & keys.length - 1;
        }

        private void grow() {
            long[] old = keys;
            keys = new long[Math.multiplyExact(2, old.length)];
            size = 0;
            for (int i = 0; i < old.length; i += 2) {
                if (old[i] != 0 || old[i + 1] != 0) {
                    add(old[i], old[i + 1]);
                }
            }
        }
    }
}
