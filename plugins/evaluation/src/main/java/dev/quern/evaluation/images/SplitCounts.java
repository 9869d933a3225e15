package dev.quern.evaluation.images;

import dev.quern.api.image.PixelColumn;
import java.util.Map;
import java.util.TreeMap;

/// What a split holds. Sums are whole numbers, so that they do not depend on an order.
final class SplitCounts {
    private final PixelColumn shape;
    private final long[] sums;
    private final long[] squares;
    private final Map<String, Long> classes = new TreeMap<>();
    private long rows;
    private long withoutImage;
    private long withoutLabel;

    SplitCounts(PixelColumn shape) {
        this.shape = shape;
        this.sums = new long[shape.channels()];
        this.squares = new long[shape.channels()];
    }

    void withoutImage() {
        rows++;
        withoutImage++;
    }

    /// @param label null for a row without one
    void add(byte[] pixels, String label) {
        rows++;
        if (label == null) {
            withoutLabel++;
        } else {
            classes.merge(label, 1L, Long::sum);
        }
        int plane = shape.height() * shape.width();
        for (int channel = 0; channel < shape.channels(); channel++) {
            long sum = 0;
            long square = 0;
            for (int at = channel * plane; at < (channel + 1) * plane; at++) {
                int value = pixels[at] & 0xff;
                sum += value;
                square += value * value;
            }
            sums[channel] += sum;
            squares[channel] += square;
        }
    }

    long rows() {
        return rows;
    }

    long rowsWithoutImage() {
        return withoutImage;
    }

    long rowsWithoutLabel() {
        return withoutLabel;
    }

    /// Rows by class.
    Map<String, Long> classes() {
        return classes;
    }

    /// Mean of a channel over all pixels of all images, 0 to 1.
    double mean(int channel) {
        return samples() == 0 ? 0 : sums[channel] / (255.0 * samples());
    }

    /// Standard deviation of a channel over all pixels of all images, 0 to 1.
    double deviation(int channel) {
        double mean = mean(channel);
        return samples() == 0 ? 0 : Math.sqrt(Math.max(0, squares[channel] / (65025.0 * samples()) - mean * mean));
    }

    private double samples() {
        return (double) (rows - withoutImage) * shape.height() * shape.width();
    }
}
