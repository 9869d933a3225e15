package dev.quern.tokenizer;

import java.util.Arrays;

/// Token ids with the bytes of the text that each came from. A token that stands for no text, as one that a template
/// adds, has equal start and end. Where normalization changed the text, the range is that of the characters it came
/// from, so ranges of neighbours may overlap.
///
/// @param ids the tokens
/// @param starts for each the first byte
/// @param ends for each the byte behind its last
public record Encoding(int[] ids, int[] starts, int[] ends) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Encoding that
                && Arrays.equals(ids, that.ids)
                && Arrays.equals(starts, that.starts)
                && Arrays.equals(ends, that.ends);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return Arrays.toString(ids);
    }
}
