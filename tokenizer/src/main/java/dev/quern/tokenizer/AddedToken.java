package dev.quern.tokenizer;

/// A token that stands beside the vocabulary: found in the raw text before it is split, or put there by the model's
/// user, never made by merging.
///
/// @param id its number
/// @param content how it is written
/// @param special whether it is a mark of control, such as the end of a text: left out when decoding, and found in text
///     only where the caller allows it
/// @param singleWord found only where no letter or digit stands beside it
/// @param leftStrip takes the white space before it with it
/// @param rightStrip takes the white space behind it with it
/// @param normalized looked for in the normalized text, not in the raw text
public record AddedToken(
        int id,
        String content,
        boolean special,
        boolean singleWord,
        boolean leftStrip,
        boolean rightStrip,
        boolean normalized) {

    public AddedToken {
        if (content.isEmpty()) {
            throw new IllegalArgumentException("added token " + id + " is empty");
        }
        if (id < 0) {
            throw new IllegalArgumentException("added token '" + content + "' has id " + id + "; ids run from 0");
        }
    }

    /// A special token without further conditions.
    public static AddedToken special(int id, String content) {
        return new AddedToken(id, content, true, false, false, false, false);
    }
}
