package dev.quern.augment.recipe;

import dev.quern.augment.random.Draws;
import java.util.Arrays;

/// Which row of a batch each row is mixed with: a random permutation, in which a row may stand alone. For one thread.
final class Partners {
    private int[] partner = new int[0];
    private boolean[] done = new boolean[0];
    private float[] first = new float[0];
    private int rows;

    /// Takes some of a row's partner into the row.
    @FunctionalInterface
    private interface Taking {
        void take(float[] values, int row, float[] partners, int partner);
    }

    /// Draws a permutation, each as likely as any other.
    void draw(int count, Draws draws) {
        if (partner.length < count) {
            partner = new int[count];
            done = new boolean[count];
        }
        rows = count;
        for (int i = 0; i < count; i++) {
            int other = draws.below(i + 1);
            partner[i] = partner[other];
            partner[other] = i;
        }
    }

    int of(int row) {
        return partner[row];
    }

    /// Each row becomes `share` of itself and the rest of its partner.
    ///
    /// @param values (rows, size)
    void blend(float[] values, int size, float share) {
        each(values, size, (to, at, from, other) -> {
            for (int i = 0; i < size; i++) {
                to[at + i] = share * to[at + i] + (1 - share) * from[other + i];
            }
        });
    }

    /// Each row takes a rectangle of its partner.
    ///
    /// @param images (rows, planes, height, width)
    void paste(float[] images, int planes, int height, int width, int top, int bottom, int left, int right) {
        each(images, planes * height * width, (to, at, from, other) -> {
            for (int plane = 0; plane < planes; plane++) {
                for (int y = top; y < bottom; y++) {
                    int begin = (plane * height + y) * width + left;
                    System.arraycopy(from, other + begin, to, at + begin, right - left);
                }
            }
        });
    }

    /// Visits the rows of each cycle of the permutation in its order, so that a row is read before it changes, but for
    /// the first one, of which a copy is kept.
    private void each(float[] values, int size, Taking taking) {
        if (first.length < size) {
            first = new float[size];
        }
        Arrays.fill(done, 0, rows, false);
        for (int start = 0; start < rows; start++) {
            if (done[start] || partner[start] == start) {
                continue;
            }
            System.arraycopy(values, start * size, first, 0, size);
            int row = start;
            while (!done[row]) {
                done[row] = true;
                int other = partner[row];
                if (other == start) {
                    taking.take(values, row * size, first, 0);
                } else {
                    taking.take(values, row * size, values, other * size);
                }
                row = other;
            }
        }
    }
}
