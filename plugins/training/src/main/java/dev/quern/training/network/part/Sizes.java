package dev.quern.training.network.part;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Arithmetic on shapes.
public final class Sizes {
    private Sizes() {}

    /// Elements of a shape.
    public static long count(int[] shape) {
        long count = 1;
        for (int length : shape) {
            count = Math.multiplyExact(count, (long) length);
        }
        return count;
    }

    /// As people write it: `(16, 5, 5)`.
    public static String text(int[] shape) {
        return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    /// A shape as a list.
    public static List<Integer> list(int[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    /// A number of channels or units scaled by a width, at least 1.
    public static int scaled(int channels, double width) {
        return Math.toIntExact(Math.max(1, Math.round(channels * width)));
    }
}
