package dev.quern.compute.kernel;

import static dev.quern.compute.kernel.ConvolutionShape.volume;

import java.util.Arrays;

/// Images of one channel in a line: phase by phase, in each phase image by image.
record Line(Windows windows, int images) {
    /// Floats of one line, for the second-level cache.
    private static final int LENGTH = 1 << 16;

    static Line of(Windows windows, int batch) {
        return new Line(windows, Math.max(1, Math.min(batch, LENGTH / Math.max(1, windows.channelSize()))));
    }

    int phaseSize() {
        return images * windows.phaseSize();
    }

    /// Floats of all phases, with room for taps that reach beyond the last image.
    int size() {
        return volume(windows.stride()) * phaseSize() + windows.channelSize();
    }

    /// How far a tap shifts the line.
    int shift(int depth, int height, int width) {
        int place = windows.place(depth, height, width);
        return place / windows.phaseSize() * phaseSize() + place % windows.phaseSize();
    }

    /// A line of the calling thread with nothing but zeros.
    float[] cleared(int slot) {
        float[] line = Scratch.own().floats(slot, size());
        Arrays.fill(line, 0, size(), 0f);
        return line;
    }

    /// Copies images that lie `stride` apart.
    void copy(float[] source, int at, int stride, int count, float[] line) {
        for (int image = 0; image < count; image++) {
            windows.copyChannel(source, at + image * stride, line, image * windows.phaseSize(), phaseSize());
        }
    }

    /// The shifts of all taps.
    int[] places(ConvolutionShape shape) {
        int[] places = new int[shape.taps()];
        for (int tap = 0; tap < places.length; tap++) {
            int[] at = shape.tap(tap);
            int[] dilation = shape.dilation();
            places[tap] = shift(at[0] * dilation[0], at[1] * dilation[1], at[2] * dilation[2]);
        }
        return places;
    }
}
