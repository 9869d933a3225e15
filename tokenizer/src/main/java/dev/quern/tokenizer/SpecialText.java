package dev.quern.tokenizer;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/// What happens where the name of a special token, such as `<|endoftext|>`, stands in a text. A text from outside must
/// not be able to put marks of control among the tokens.
///
/// @param allowed names that become their tokens
/// @param refused names that are an error
/// @param all whether `allowed` or else `refused` means all names
public record SpecialText(Set<String> allowed, Set<String> refused, All all) {
    /// Which of the sets stands for all names.
    public enum All {
        /// Neither.
        NONE,
        /// All names become tokens.
        ALLOWED,
        /// All names that are not allowed are an error.
        REFUSED
    }

    /// Names are text like any other: the default.
    public static final SpecialText AS_TEXT = new SpecialText(Set.of(), Set.of(), All.NONE);

    /// Names become their tokens.
    public static final SpecialText ALLOW = new SpecialText(Set.of(), Set.of(), All.ALLOWED);

    /// Names are an error.
    public static final SpecialText REFUSE = new SpecialText(Set.of(), Set.of(), All.REFUSED);

    public SpecialText {
        allowed = Set.copyOf(allowed);
        refused = Set.copyOf(refused);
    }

    /// These names become tokens, all others are text.
    public static SpecialText allow(Collection<String> names) {
        return new SpecialText(Set.copyOf(names), Set.of(), All.NONE);
    }

    /// These names become tokens, all others are an error.
    public static SpecialText allowOnly(Collection<String> names) {
        return new SpecialText(Set.copyOf(names), Set.of(), All.REFUSED);
    }

    boolean allows(AddedToken token) {
        return !token.special() || all == All.ALLOWED || allowed.contains(token.content());
    }

    boolean refuses(AddedToken token) {
        return !allows(token) && (all == All.REFUSED || refused.contains(token.content()));
    }

    /// The tokens to look for.
    List<AddedToken> lookedFor(Collection<AddedToken> added, boolean normalized) {
        return added.stream()
                .filter(token -> token.normalized() == normalized && (allows(token) || refuses(token)))
                .toList();
    }

    /// Where a special token stands in a text that must not hold it.
    public static final class RefusedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final transient AddedToken token;
        private final int offset;

        RefusedException(AddedToken token, int offset) {
            super("the text holds the special token '" + token.content() + "' at byte " + offset);
            this.token = token;
            this.offset = offset;
        }

        /// Name of the token.
        public String token() {
            return token.content();
        }

        /// Byte of the text at which it begins.
        public int offset() {
            return offset;
        }
    }
}
