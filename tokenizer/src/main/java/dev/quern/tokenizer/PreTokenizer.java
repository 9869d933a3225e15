package dev.quern.tokenizer;

import dev.quern.tokenizer.split.NamedPattern;
import dev.quern.tokenizer.split.PatternSplitter;
import dev.quern.tokenizer.split.Splitter;
import dev.quern.tokenizer.split.UnicodeVersion;
import dev.quern.tokenizer.split.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Splits text into pieces before a model sees it, as `tokenizer.json` names the ways. Immutable and thread-safe.
public sealed interface PreTokenizer {

    /// The pieces of a piece.
    ///
    /// @param first whether the piece begins the text
    List<AlignedText> split(AlignedText piece, boolean first);

    /// What happens to the matches of a pattern.
    enum Behavior {
        /// The match goes away.
        REMOVED,
        /// The match is a piece.
        ISOLATED,
        /// The match ends the piece before it.
        MERGED_WITH_PREVIOUS,
        /// The match begins the piece behind it.
        MERGED_WITH_NEXT,
        /// Neighbouring matches are one piece.
        CONTIGUOUS
    }

    /// Splits by a pattern.
    ///
    /// @param invert whether what the pattern does not match counts as the match
    record Split(Splitter splitter, Behavior behavior, boolean invert) implements PreTokenizer {
        @Override
        public List<AlignedText> split(AlignedText piece, boolean first) {
            AlignedText.Utf8Text utf8 = piece.utf8();
            byte[] bytes = utf8.bytes();
            Cuts cuts = new Cuts(behavior);
            int at = 0;
            while (at < bytes.length) {
                int next = splitter.next(bytes, at, bytes.length);
                boolean match =
                        !(splitter instanceof PatternSplitter pattern) || pattern.match(bytes, at, bytes.length) > at;
                int from = utf8.indexes()[at];
                int to = next == bytes.length ? piece.length() : utf8.indexes()[next];
                cuts.add(from, to, match != invert);
                at = next;
            }
            return cuts.pieces(piece);
        }
    }

    /// Splits where the kind of characters changes: punctuation, digits, white space.
    ///
    /// @param kind which characters match
    record Characters(CharacterKind kind, Behavior behavior) implements PreTokenizer {
        @Override
        public List<AlignedText> split(AlignedText piece, boolean first) {
            Cuts cuts = new Cuts(behavior);
            cuts.addCharacters(piece, kind::matches);
            return cuts.pieces(piece);
        }
    }

    /// Kinds of characters by which [Characters] splits.
    enum CharacterKind {
        /// ASCII punctuation and category P.
        PUNCTUATION {
            @Override
            boolean matches(int codePoint) {
                return codePoint < 0x80 ? isAsciiPunctuation(codePoint) : isPunctuation(codePoint);
            }
        },
        /// Category N.
        NUMBER {
            @Override
            boolean matches(int codePoint) {
                if (codePoint >= Utf8.MALFORMED) {
                    return false;
                }
                int type = Character.getType(codePoint);
                return type == Character.DECIMAL_DIGIT_NUMBER
                        || type == Character.LETTER_NUMBER
                        || type == Character.OTHER_NUMBER;
            }
        },
        /// White_Space.
        SPACE {
            @Override
            boolean matches(int codePoint) {
                return Utf8.isWhiteSpace(codePoint);
            }
        };

        abstract boolean matches(int codePoint);

        private static boolean isAsciiPunctuation(int codePoint) {
            return codePoint > ' ' && codePoint < 0x7f && !Character.isLetterOrDigit(codePoint);
        }

        private static boolean isPunctuation(int codePoint) {
            if (codePoint >= Utf8.MALFORMED) {
                return false;
            }
            return switch (Character.getType(codePoint)) {
                case Character.DASH_PUNCTUATION,
                        Character.START_PUNCTUATION,
                        Character.END_PUNCTUATION,
                        Character.CONNECTOR_PUNCTUATION,
                        Character.OTHER_PUNCTUATION,
                        Character.INITIAL_QUOTE_PUNCTUATION,
                        Character.FINAL_QUOTE_PUNCTUATION -> true;
                default -> false;
            };
        }
    }

    /// Hands bytes to a byte-level model.
    ///
    /// @param addPrefixSpace whether a piece that does not begin with a space gets one
    /// @param useRegex whether pieces are split by GPT-2's pattern
    /// @param unicode decides on classes of characters
    record ByteLevel(boolean addPrefixSpace, boolean useRegex, UnicodeVersion unicode) implements PreTokenizer {
        @Override
        public List<AlignedText> split(AlignedText piece, boolean first) {
            AlignedText text = piece;
            if (addPrefixSpace && piece.length() > 0 && piece.codePoint(0) != ' ') {
                text = new AlignedText(piece.length() + 1);
                text.add(' ', piece.start(0), piece.end(0));
                text.add(piece, 0, piece.length());
            }
            return useRegex ? gpt2().split(text, first) : List.of(text);
        }

        private Split gpt2() {
            return new Split(Splitter.of(NamedPattern.GPT_2.pattern(), unicode), Behavior.ISOLATED, false);
        }
    }

    /// Writes spaces as a visible sign and splits before each.
    ///
    /// @param sign usually U+2581
    /// @param prepend which pieces get a sign in front that have none
    record Metaspace(int sign, Prepend prepend, boolean split) implements PreTokenizer {
        /// Which pieces get a sign in front.
        public enum Prepend {
            /// The piece that begins the text.
            FIRST,
            /// None.
            NEVER,
            /// Each.
            ALWAYS
        }

        @Override
        public List<AlignedText> split(AlignedText piece, boolean first) {
            AlignedText text = new AlignedText(piece.length() + 1);
            boolean wanted = prepend == Prepend.ALWAYS || prepend == Prepend.FIRST && first;
            if (wanted && piece.length() > 0 && piece.codePoint(0) != sign && piece.codePoint(0) != ' ') {
                text.add(sign, piece.start(0), piece.end(0));
            }
            for (int i = 0; i < piece.length(); i++) {
                int codePoint = piece.codePoint(i);
                text.add(codePoint == ' ' ? sign : codePoint, piece.start(i), piece.end(i));
            }
            if (!split) {
                return List.of(text);
            }
            Cuts cuts = new Cuts(Behavior.MERGED_WITH_NEXT);
            cuts.addCharacters(text, codePoint -> codePoint == sign);
            return cuts.pieces(text);
        }
    }

    /// One after the other, each on the pieces of the one before.
    record Sequence(List<PreTokenizer> steps) implements PreTokenizer {
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public List<AlignedText> split(AlignedText piece, boolean first) {
            List<AlignedText> pieces = List.of(piece);
            for (PreTokenizer step : steps) {
                List<AlignedText> next = new ArrayList<>();
                for (int i = 0; i < pieces.size(); i++) {
                    next.addAll(step.split(pieces.get(i), first && i == 0));
                }
                pieces = next;
            }
            return pieces;
        }
    }

    /// Collects stretches of text that match or do not, and makes pieces of them.
    final class Cuts {
        private final Behavior behavior;
        private final IntList bounds = new IntList();
        private boolean lastMatched;
        private boolean open;

        Cuts(Behavior behavior) {
            this.behavior = behavior;
        }

        /// Each character that matches by itself, those between together.
        void addCharacters(AlignedText text, IntPredicate matches) {
            int at = 0;
            while (at < text.length()) {
                boolean match = matches.test(text.codePoint(at));
                int next = at + 1;
                while (!match && next < text.length() && !matches.test(text.codePoint(next))) {
                    next++;
                }
                add(at, next, match);
                at = next;
            }
        }

        /// The next stretch.
        void add(int from, int to, boolean match) {
            boolean joins = open
                    && switch (behavior) {
                        case REMOVED, ISOLATED -> false;
                        case CONTIGUOUS -> match == lastMatched;
                        case MERGED_WITH_PREVIOUS -> match && !lastMatched;
                        case MERGED_WITH_NEXT -> !match && lastMatched;
                    };
            boolean removed = behavior == Behavior.REMOVED && match;
            if (joins) {
                bounds.set(bounds.size() - 1, to);
            } else if (!removed) {
                bounds.add(from);
                bounds.add(to);
            }
            open = !removed;
            lastMatched = match;
        }

        List<AlignedText> pieces(AlignedText text) {
            List<AlignedText> pieces = new ArrayList<>(bounds.size() / 2);
            for (int i = 0; i < bounds.size(); i += 2) {
                pieces.add(text.slice(bounds.get(i), bounds.get(i + 1)));
            }
            return pieces;
        }
    }
}
