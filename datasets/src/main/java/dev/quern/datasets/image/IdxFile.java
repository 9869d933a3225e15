package dev.quern.datasets.image;

import dev.quern.datasets.table.TableException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// A file of the IDX format (LeCun, the format of MNIST): two zero bytes, one for the type of the values, one for the
/// number of dimensions, each dimension as four bytes, the most significant first, then the values, the last dimension
/// running fastest. Plain or compressed by gzip, which the content tells. Values are unsigned bytes; items are what
/// the first dimension counts.
public final class IdxFile implements Closeable {
    private static final int BUFFER = 1 << 17;
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int LARGEST_ITEM = 1 << 26;
    private static final String REMEDY = "fetch the file again";

    private final InputStream in;
    private final long[] dimensions;
    private final int itemSize;
    private final int head;
    private long item;

    private IdxFile(InputStream in) throws IOException {
        this.in = in;
        dimensions = dimensions(in);
        head = 4 + 4 * dimensions.length;
        itemSize = itemSize(dimensions);
    }

    /// Opens a file and checks its head, and its length where it is not compressed.
    ///
    /// @throws TableException when it is no such file, saying what is wrong
    public static IdxFile open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            boolean packed = isGzip(raw);
            IdxFile opened =
                    new IdxFile(packed ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw);
            if (!packed) {
                opened.checkLength(Files.size(file));
            }
            return opened;
        } catch (EOFException torn) {
            raw.close();
            throw new TableException("ends within its head", REMEDY, torn);
        } catch (IOException | RuntimeException failure) {
            raw.close();
            throw failure;
        }
    }

    private static boolean isGzip(InputStream raw) throws IOException {
        raw.mark(2);
        boolean packed = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return packed;
    }

    private static long[] dimensions(InputStream in) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4) {
            throw new EOFException();
        }
        if (magic[0] != 0 || magic[1] != 0 || magic[3] < 1) {
            throw new TableException(
                    String.format(
                            "is no IDX file: it begins with %02x %02x %02x %02x, not with 00 00, a type and a number of"
                                    + " dimensions",
                            magic[0], magic[1], magic[2], magic[3]),
                    "name a file such as train-images-idx3-ubyte.gz");
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw new TableException(
                    String.format("holds values of type %02x; only unsigned bytes (08) are read", magic[2]),
                    "write its values as unsigned bytes");
        }
        long[] dimensions = new long[magic[3]];
        for (int i = 0; i < dimensions.length; i++) {
            byte[] size = in.readNBytes(4);
            if (size.length < 4) {
                throw new EOFException();
            }
            dimensions[i] = (size[0] & 0xffL) << 24 | (size[1] & 0xff) << 16 | (size[2] & 0xff) << 8 | size[3] & 0xff;
        }
        return dimensions;
    }

    private static int itemSize(long[] dimensions) throws TableException {
        long size = 1;
        for (int i = 1; i < dimensions.length; i++) {
            size *= dimensions[i];
            if (size < 1 || size > LARGEST_ITEM) {
                throw new TableException(
                        "says that it holds " + text(dimensions) + " values; an item has 1 to " + LARGEST_ITEM, REMEDY);
            }
        }
        return (int) size;
    }

    private void checkLength(long length) throws TableException {
        long expected = head + items() * itemSize;
        if (length != expected) {
            throw new TableException(
                    "is " + length + " bytes long; its head of " + head + " bytes and " + text(dimensions)
                            + " values make " + expected,
                    REMEDY);
        }
    }

    /// The sizes of all dimensions, the number of items first.
    public long[] dimensions() {
        return dimensions.clone();
    }

    /// Number of items.
    public long items() {
        return dimensions[0];
    }

    /// Values of an item.
    public int itemSize() {
        return itemSize;
    }

    /// The dimensions as people write them: `60000x28x28`.
    public String shape() {
        return text(dimensions);
    }

    private static String text(long[] dimensions) {
        return String.join(
                "x", Arrays.stream(dimensions).mapToObj(Long::toString).toList());
    }

    /// Goes on by some items.
    public void skip(long count) throws IOException {
        try {
            in.skipNBytes(count * itemSize);
            item += count;
        } catch (EOFException torn) {
            throw torn(torn);
        }
    }

    /// Reads the next item into the first [#itemSize] bytes of an array.
    ///
    /// @throws TableException where the file ends before or within the item, with its number and place
    public void read(byte[] values) throws IOException {
        try {
            if (in.readNBytes(values, 0, itemSize) < itemSize) {
                throw torn(null);
            }
            item++;
        } catch (EOFException torn) {
            throw torn(torn);
        }
    }

    private TableException torn(Throwable cause) {
        return new TableException(
                "is cut short: it ends before item " + (item + 1) + " of " + items()
                        + " is complete, which lies at byte " + (head + item * itemSize)
                        + " of its values and head, decoded",
                REMEDY,
                cause);
    }

    /// Checks that nothing comes behind the last item, after all have been read.
    public void end() throws IOException {
        if (in.read() >= 0) {
            throw new TableException(
                    "goes on after the last of its " + items() + " items, at byte " + (head + item * itemSize)
                            + " (decoded)",
                    REMEDY);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
