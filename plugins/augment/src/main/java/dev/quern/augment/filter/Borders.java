package dev.quern.augment.filter;

import dev.quern.api.image.Augmentation.Padding;
import java.util.Arrays;

/// What pixels beyond the border show.
public final class Borders {
    private Borders() {}

    /// The pixel of a row of `length` pixels that a pixel beyond its ends shows, or -1 for none (black). Reflection
    /// does not repeat the last pixel, and goes back and forth as often as need be.
    public static int index(Padding padding, int position, int length) {
        if (position >= 0 && position < length) {
            return position;
        }
        return switch (padding) {
            case ZERO -> -1;
            case EDGE -> position < 0 ? 0 : length - 1;
            case REFLECT -> reflected(position, length);
        };
    }

    private static int reflected(int position, int length) {
        if (length == 1) {
            return 0;
        }
        int folded = Math.floorMod(position, 2 * (length - 1));
        return folded < length ? folded : 2 * (length - 1) - folded;
    }

    /// Writes a plane with a border around it.
    ///
    /// @param from plane of (height, width), beginning at `offset`
    /// @param to plane of (height + 2 * rows, width + 2 * columns), beginning at 0
    public static void pad(
            Padding padding, float[] from, int offset, int height, int width, float[] to, int rows, int columns) {
        int stride = width + 2 * columns;
        for (int row = -rows; row < height + rows; row++) {
            int at = (row + rows) * stride;
            int shown = index(padding, row, height);
            if (shown < 0) {
                Arrays.fill(to, at, at + stride, 0);
            } else {
                padRow(padding, from, offset + shown * width, width, to, at, columns);
            }
        }
    }

    private static void padRow(Padding padding, float[] from, int offset, int width, float[] to, int at, int columns) {
        System.arraycopy(from, offset, to, at + columns, width);
        for (int i = 1; i <= columns; i++) {
            int left = index(padding, -i, width);
            int right = index(padding, width - 1 + i, width);
            to[at + columns - i] = left < 0 ? 0 : from[offset + left];
            to[at + columns + width - 1 + i] = right < 0 ? 0 : from[offset + right];
        }
    }
}
