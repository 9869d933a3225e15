package dev.quern.batching.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;

/// From the bytes of a row to what a network takes: `(x - mean) / deviation` in double precision, rounded once.
/// For images `x` is the intensity as a float, byte / 255, so a row comes out alike whether something looked at
/// its intensities in between or not.
final class Normalisation {
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder());
    private static final int BYTES = 256;

    private final InputColumn column;
    private final double[] means;
    private final double[] deviations;
    private final float[] intensities = new float[BYTES];
    /// (groups, 256); empty for features.
    private final float[] normalised;

    /// @param means of each channel or feature; empty for none
    /// @param deviations likewise
    Normalisation(InputColumn column, double[] means, double[] deviations) {
        this.column = column;
        this.means = filled(means, column.groups(), "means", any -> 0);
        this.deviations = filled(deviations, column.groups(), "deviations", any -> 1);
        for (int value = 0; value < BYTES; value++) {
            intensities[value] = value / 255f;
        }
        normalised = new float[column.images().isPresent() ? column.groups() * BYTES : 0];
        for (int i = 0; i < normalised.length; i++) {
            normalised[i] = value(intensities[i % BYTES], i / BYTES);
        }
    }

    private static double[] filled(double[] given, int groups, String what, IntToDoubleFunction otherwise) {
        if (given.length != 0 && given.length != groups) {
            throw new IllegalArgumentException(given.length + " " + what + " for " + groups + " channels or features");
        }
        double[] all = new double[groups];
        for (int i = 0; i < groups; i++) {
            all[i] = given.length == 0 ? otherwise.applyAsDouble(i) : given[i];
            if (!Double.isFinite(all[i]) || what.equals("deviations") && all[i] <= 0) {
                throw new IllegalArgumentException(what + "[" + i + "] is " + all[i]);
            }
        }
        return all;
    }

    private float value(float x, int group) {
        return (float) ((x - means[group]) / deviations[group]);
    }

    /// One row, in one pass over its bytes.
    void apply(byte[] bytes, int offset, float[] into, int at) {
        if (normalised.length == 0) {
            for (int i = 0; i < column.values(); i++) {
                into[at + i] = value((float) FLOAT.get(bytes, offset + Float.BYTES * i), i);
            }
            return;
        }
        int plane = column.values() / column.groups();
        for (int group = 0; group < column.groups(); group++) {
            int first = group * plane;
            for (int i = first; i < first + plane; i++) {
                into[at + i] = normalised[group * BYTES + (bytes[offset + i] & 0xff)];
            }
        }
    }

    /// The intensities of one image, 0 to 1, not normalised.
    void intensities(byte[] bytes, int offset, float[] into, int at) {
        for (int i = 0; i < column.values(); i++) {
            into[at + i] = intensities[bytes[offset + i] & 0xff];
        }
    }

    /// Normalises intensities in place.
    ///
    /// @param images (rows, channels, height, width)
    void apply(float[] images, int rows) {
        int plane = column.values() / column.groups();
        for (int first = 0; first < rows * column.values(); first += plane) {
            int group = first / plane % column.groups();
            double mean = means[group];
            double deviation = deviations[group];
            for (int i = first; i < first + plane; i++) {
                images[i] = (float) ((images[i] - mean) / deviation);
            }
        }
    }
}
