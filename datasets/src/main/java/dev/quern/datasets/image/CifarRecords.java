package dev.quern.datasets.image;

import dev.quern.datasets.table.TableException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// Records of a file of CIFAR-10 or CIFAR-100 in their binary version: one label byte (CIFAR-10) or a coarse and a fine
/// one (CIFAR-100), then 3 planes of 32 x 32 bytes, red, green, blue.
public final class CifarRecords implements Closeable {
    /// Bytes of an image.
    public static final int IMAGE = 3 * 32 * 32;

    /// Which of the two data sets.
    public enum Kind {
        CIFAR_10(1, 10, 10),
        CIFAR_100(2, 100, 20);

        private final int labels;
        private final int fine;
        private final int coarse;

        Kind(int labels, int fine, int coarse) {
            this.labels = labels;
            this.fine = fine;
            this.coarse = coarse;
        }

        /// Bytes of a record.
        public int size() {
            return labels + IMAGE;
        }

        /// Number of classes.
        public int classes(boolean isCoarse) {
            return isCoarse ? coarse : fine;
        }

        /// Whether records have a coarse label, too.
        public boolean hasCoarse() {
            return labels == 2;
        }

        /// The data set that a file of this length belongs to.
        ///
        /// @throws TableException where records of neither make up the length
        public static Kind of(long length) throws TableException {
            for (Kind each : values()) {
                if (length > 0 && length % each.size() == 0) {
                    return each;
                }
            }
            throw new TableException(
                    "is " + length + " bytes long: neither records of " + CIFAR_10.size() + " bytes (CIFAR-10) nor of "
                            + CIFAR_100.size() + " (CIFAR-100) make that up; it is cut short or no such file",
                    "fetch the file again, or leave it out with 'exclude'");
        }
    }

    private final InputStream in;
    private final Kind kind;
    private final byte[] record;

    public CifarRecords(InputStream in, Kind kind) {
        this.in = in;
        this.kind = kind;
        record = new byte[kind.size()];
    }

    /// Goes on by some records.
    public void skip(long records) throws IOException {
        in.skipNBytes(records * kind.size());
    }

    /// Goes to the next record; false at the end.
    public boolean next() throws IOException {
        int count = in.readNBytes(record, 0, record.length);
        if (count > 0 && count < record.length) {
            throw new TableException("is cut short within a record", "fetch the file again");
        }
        return count > 0;
    }

    /// The record's label as stored, 0 to 255: the coarse one where asked for, else the fine or only one.
    public int label(boolean isCoarse) {
        return record[isCoarse ? 0 : kind.labels - 1] & 0xff;
    }

    /// The record's bytes; its image are the last [#IMAGE]. They change with the next call of [#next].
    public byte[] bytes() {
        return record;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
