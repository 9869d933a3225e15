package dev.quern.training;

import dev.quern.api.ErrorCode;
import dev.quern.api.QuernException;
import dev.quern.api.StoredRows;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/// All training windows in memory, 4 bytes a token, and the order in which epochs visit them.
final class Windows {
    private final int size;
    private final int[] tokens;
    private final int count;
    private long orderedEpoch = -1;
    private long orderedSeed;
    private int[] order;

    private Windows(int size, int[] tokens) {
        this.size = size;
        this.tokens = tokens;
        this.count = tokens.length / size;
    }

    /// Reads the column `window`.
    ///
    /// @param port for messages
    /// @param vocabulary ids must be below
    static Windows read(StoredRows rows, String port, int size, int vocabulary) throws IOException {
        long all = rows.rowCount() * size;
        if (all == 0) {
            throw new QuernException(
                    ErrorCode.NO_ROWS,
                    "input '" + port + "' holds no window of " + size + " tokens",
                    "give it more text or a shorter context");
        }
        if (all * 4 > Runtime.getRuntime().maxMemory() / 2 || all > Integer.MAX_VALUE - 8) {
            throw new QuernException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "input '" + port + "' holds " + all + " tokens, which need " + all / 262_144
                            + " MiB of heap; there are " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
                    "set QUERN_HEAP to at least " + (all / 131_072 + 1024) + "m, or train on less");
        }
        int[] tokens = new int[(int) all];
        int[] at = {0};
        rows.read(batch -> {
            FixedSizeListVector windows = (FixedSizeListVector) batch.getVector("window");
            IntVector items = (IntVector) windows.getDataVector();
            for (int i = 0; i < batch.getRowCount() * size; i++) {
                int token = items.get(i);
                if (token < 0 || token >= vocabulary) {
                    throw new QuernException(
                            ErrorCode.INPUT_MALFORMED,
                            "input '" + port + "' holds token " + token + "; the tokenizer has ids 0 to "
                                    + (vocabulary - 1),
                            "give 'train' the tokenizer that made the tokens");
                }
                tokens[at[0]++] = token;
            }
        });
        return new Windows(size, tokens);
    }

    int count() {
        return count;
    }

    /// Copies the inputs (all but the last token) and labels (all but the first) of a window.
    void copy(int window, int[] inputs, int[] labels, int row) {
        int length = size - 1;
        System.arraycopy(tokens, window * size, inputs, row * length, length);
        System.arraycopy(tokens, window * size + 1, labels, row * length, length);
    }

    /// The window at a place of the endless sequence of shuffled epochs: a function of seed and place alone, so that a
    /// resumed run needs to know its step only.
    int at(long place, long seed) {
        long epoch = place / count;
        if (epoch != orderedEpoch || seed != orderedSeed) {
            order = permutation(seed, epoch);
            orderedEpoch = epoch;
            orderedSeed = seed;
        }
        return order[(int) (place % count)];
    }

    private int[] permutation(long seed, long epoch) {
        int[] permutation = new int[count];
        Arrays.setAll(permutation, i -> i);
        SplittableRandom random = new SplittableRandom(seed ^ (epoch + 1) * 0x9e3779b97f4a7c15L);
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = permutation[i];
            permutation[i] = permutation[j];
            permutation[j] = swapped;
        }
        return permutation;
    }
}
