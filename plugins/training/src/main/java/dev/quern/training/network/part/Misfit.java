package dev.quern.training.network.part;

import java.util.Locale;

/// An input that a part cannot take.
public final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /// @param need what the part needs and what it got
    /// @param remedy what to do about it, in the imperative
    public Misfit(String need, String remedy) {
        super(need);
        this.remedy = remedy;
    }

    /// What to do about it.
    public String remedy() {
        return remedy;
    }

    /// Throws unless the shape is that of an image.
    static void requireImage(int[] input) {
        if (input.length != 3) {
            throw new Misfit(
                    "needs an image (channels, height, width), got " + Sizes.text(input),
                    "move it before 'flatten', or use 'dense'");
        }
    }

    /// Positions of a window along one axis.
    ///
    /// @param reach positions that the window spans
    static int positions(int size, int reach, int stride, int padding, boolean ceiling, int[] input) {
        long room = (long) size + 2L * padding - reach;
        if (room < 0) {
            throw new Misfit(
                    String.format(
                            Locale.ROOT,
                            "spans %d positions, more than %s has%s",
                            reach,
                            Sizes.text(input),
                            padding > 0 ? " with " + padding + " of padding" : ""),
                    "use larger images or less pooling and smaller strides before it");
        }
        long positions = room / stride + 1;
        boolean more = ceiling && room % stride != 0 && positions * stride < (long) size + padding;
        return Math.toIntExact(more ? positions + 1 : positions);
    }
}
