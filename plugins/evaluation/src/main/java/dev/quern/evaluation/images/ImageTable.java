package dev.quern.evaluation.images;

import java.util.Arrays;
import java.util.stream.IntStream;

/// What was measured of all rows: some 60 bytes a row and a thumbnail of at most 200. Rows are numbered through
/// all splits in their order.
final class ImageTable {
    /// Label of a row without one.
    static final int NONE = -1;

    private static final int CHUNK = 4096;

    private final int thumbnailSize;
    private int rows;
    private byte[] splits = new byte[CHUNK];
    private int[] labels = new int[CHUNK];
    private long[] digestsHigh = new long[CHUNK];
    private long[] digestsLow = new long[CHUNK];
    private long[] hashes = new long[CHUNK];
    private float[] brightness = new float[CHUNK];
    private float[] contrast = new float[CHUNK];
    private float[] sharpness = new float[CHUNK];
    private byte[][] thumbnails = new byte[16][];

    ImageTable(int thumbnailSize) {
        this.thumbnailSize = thumbnailSize;
    }

    void add(int split, int label, ImageMeasures.Measured measured) {
        if (rows == splits.length) {
            grow(rows + (rows >> 1));
        }
        splits[rows] = (byte) split;
        labels[rows] = label;
        digestsHigh[rows] = measured.digestHigh();
        digestsLow[rows] = measured.digestLow();
        hashes[rows] = measured.perceptual();
        brightness[rows] = measured.brightness();
        contrast[rows] = measured.contrast();
        sharpness[rows] = measured.sharpness();
        int chunk = rows / CHUNK;
        if (chunk == thumbnails.length) {
            thumbnails = Arrays.copyOf(thumbnails, 2 * chunk);
        }
        if (thumbnails[chunk] == null) {
            thumbnails[chunk] = new byte[CHUNK * thumbnailSize];
        }
        System.arraycopy(measured.thumbnail(), 0, thumbnails[chunk], rows % CHUNK * thumbnailSize, thumbnailSize);
        rows++;
    }

    private void grow(int length) {
        splits = Arrays.copyOf(splits, length);
        labels = Arrays.copyOf(labels, length);
        digestsHigh = Arrays.copyOf(digestsHigh, length);
        digestsLow = Arrays.copyOf(digestsLow, length);
        hashes = Arrays.copyOf(hashes, length);
        brightness = Arrays.copyOf(brightness, length);
        contrast = Arrays.copyOf(contrast, length);
        sharpness = Arrays.copyOf(sharpness, length);
    }

    int rows() {
        return rows;
    }

    int thumbnailSize() {
        return thumbnailSize;
    }

    int split(int row) {
        return splits[row];
    }

    int label(int row) {
        return labels[row];
    }

    long digestHigh(int row) {
        return digestsHigh[row];
    }

    long digestLow(int row) {
        return digestsLow[row];
    }

    boolean samePixels(int row, int other) {
        return digestsHigh[row] == digestsHigh[other] && digestsLow[row] == digestsLow[other];
    }

    long hash(int row) {
        return hashes[row];
    }

    /// Whether all pixels of a channel mean the same grey.
    boolean constant(int row) {
        return contrast[row] == 0;
    }

    float brightness(int row) {
        return brightness[row];
    }

    float contrast(int row) {
        return contrast[row];
    }

    float sharpness(int row) {
        return sharpness[row];
    }

    /// Writes a thumbnail as numbers of 0 to 255.
    void thumbnail(int row, int[] to, int at) {
        byte[] from = thumbnails[row / CHUNK];
        int start = row % CHUNK * thumbnailSize;
        for (int i = 0; i < thumbnailSize; i++) {
            to[at + i] = from[start + i] & 0xff;
        }
    }

    /// Sum of squared differences of two thumbnails.
    long thumbnailDifference(int row, int other) {
        byte[] one = thumbnails[row / CHUNK];
        byte[] two = thumbnails[other / CHUNK];
        int first = row % CHUNK * thumbnailSize;
        int second = other % CHUNK * thumbnailSize;
        long sum = 0;
        for (int i = 0; i < thumbnailSize; i++) {
            int difference = (one[first + i] & 0xff) - (two[second + i] & 0xff);
            sum += difference * difference;
        }
        return sum;
    }

    /// Rows in the order of their digests, equal ones in the order of rows.
    int[] byDigest() {
        return IntStream.range(0, rows)
                .boxed()
                .sorted(this::compareDigests)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private int compareDigests(int one, int two) {
        int high = Long.compareUnsigned(digestsHigh[one], digestsHigh[two]);
        int low = high != 0 ? high : Long.compareUnsigned(digestsLow[one], digestsLow[two]);
        return low != 0 ? low : Integer.compare(one, two);
    }
}
