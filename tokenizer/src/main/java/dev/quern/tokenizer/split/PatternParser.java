package dev.quern.tokenizer.split;

import java.util.ArrayList;
import java.util.List;

/// Reads the regular expressions that vocabularies use for splitting. The syntax is the common part of Oniguruma,
/// Rust's `fancy_regex` and Java: literals, classes with ranges, negation, nesting and `&&`, `\p{..}`, `\s \d
/// \w`, groups without captures, `(?i:..)`, alternation, quantifiers that are greedy, lazy or (on single
/// characters) possessive, lookahead by one character, `$` and `\z` for the end of the text.
///
/// What goes beyond (captures by number, lookbehind, word boundaries, atomic groups) is refused with its place.
final class PatternParser {
    private final String pattern;
    private final UnicodeVersion unicode;
    private int at;
    private boolean ignoreCase;

    /// A part of a pattern.
    sealed interface Node {
        /// One character of a set.
        record One(CodePointSet set) implements Node {}

        /// The next character, which is not consumed, is in the set; `end` says whether the end of the text will do
        /// too.
        record Ahead(CodePointSet set, boolean end) implements Node {}

        /// One after the other.
        record Sequence(List<Node> parts) implements Node {}

        /// The first that matches.
        record Choice(List<Node> options) implements Node {}

        /// `least` to `most` times; `most` is -1 for no limit.
        record Repeat(Node part, int least, int most, boolean greedy) implements Node {}
    }

    private PatternParser(String pattern, UnicodeVersion unicode) {
        this.pattern = pattern;
        this.unicode = unicode;
    }

    /// @throws IllegalArgumentException with pattern and place
    static Node parse(String pattern, UnicodeVersion unicode) {
        PatternParser parser = new PatternParser(pattern, unicode);
        Node node = parser.choice();
        if (parser.at < pattern.length()) {
            throw parser.wrong("')' without '('");
        }
        return node;
    }

    private Node choice() {
        List<Node> options = new ArrayList<>(List.of(sequence()));
        while (peek() == '|') {
            at++;
            options.add(sequence());
        }
        return options.size() == 1 ? options.getFirst() : new Node.Choice(options);
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        while (at < pattern.length() && peek() != '|' && peek() != ')') {
            Node atom = atom();
            if (atom != null) {
                parts.add(quantified(atom));
            }
        }
        return parts.size() == 1 ? parts.getFirst() : new Node.Sequence(parts);
    }

    /// @return null for a group that only sets a flag
    private Node atom() {
        char first = pattern.charAt(at);
        return switch (first) {
            case '(' -> group();
            case '[' -> one(set());
            case '.' -> {
                at++;
                yield one(CodePointSet.range('\n', '\n').complement());
            }
            case '$' -> {
                at++;
                yield new Node.Ahead(CodePointSet.none(), true);
            }
            case '^' -> throw wrong("'^' is not supported: pieces are matched wherever the last one ended");
            case '*', '+', '?' -> throw wrong("nothing to repeat before '" + first + "'");
            case '\\' -> escape();
            default -> one(literal(codePoint()));
        };
    }

    private Node one(CodePointSet set) {
        return new Node.One(set);
    }

    private CodePointSet literal(int codePoint) {
        CodePointSet set = CodePointSet.range(codePoint, codePoint);
        return ignoreCase ? set.ignoringCase() : set;
    }

    private Node group() {
        at++;
        boolean outer = ignoreCase;
        int lookahead = 0;
        if (peek() == '?') {
            at++;
            if (peek() == '=' || peek() == '!') {
                lookahead = pattern.charAt(at++);
            } else if (flags()) {
                return null;
            }
        }
        Node inner = choice();
        if (peek() != ')') {
            throw wrong("'(' without ')'");
        }
        at++;
        ignoreCase = outer;
        return lookahead == 0 ? inner : ahead(inner, lookahead == '!');
    }

    /// @return whether the group ended with its flags, as in `(?i)`
    private boolean flags() {
        boolean on = true;
        while (true) {
            char flag = peek();
            at++;
            switch (flag) {
                case ':' -> {
                    return false;
                }
                case ')' -> {
                    return true;
                }
                case '-' -> on = false;
                case 'i' -> ignoreCase = on;
                case 'u', 's' -> {}
                default -> {
                    at--;
                    throw wrong("'(?" + flag + "' is not supported");
                }
            }
        }
    }

    private Node ahead(Node inner, boolean negative) {
        if (inner instanceof Node.Choice choice) {
            CodePointSet all = CodePointSet.none();
            for (Node option : choice.options()) {
                all = all.with(single(option));
            }
            return new Node.Ahead(negative ? all.complement() : all, negative);
        }
        CodePointSet set = single(inner);
        return new Node.Ahead(negative ? set.complement() : set, negative);
    }

    private CodePointSet single(Node node) {
        if (node instanceof Node.One(CodePointSet set)) {
            return set;
        }
        throw wrong("only lookahead by one character is supported");
    }

    private Node quantified(Node atom) {
        Node node = atom;
        while (at < pattern.length()) {
            int least;
            int most;
            switch (pattern.charAt(at)) {
                case '*' -> {
                    least = 0;
                    most = -1;
                    at++;
                }
                case '+' -> {
                    least = 1;
                    most = -1;
                    at++;
                }
                case '?' -> {
                    least = 0;
                    most = 1;
                    at++;
                }
                case '{' -> {
                    at++;
                    least = number();
                    most = least;
                    if (peek() == ',') {
                        at++;
                        most = peek() == '}' ? -1 : number();
                    }
                    if (peek() != '}' || most >= 0 && most < least) {
                        throw wrong("a repetition must read {2}, {2,} or {2,5}");
                    }
                    at++;
                }
                default -> {
                    return node;
                }
            }
            node = repeat(node, least, most);
        }
        return node;
    }

    private Node repeat(Node node, int least, int most) {
        if (peek() == '?') {
            at++;
            return new Node.Repeat(node, least, most, false);
        }
        if (peek() != '+') {
            return new Node.Repeat(node, least, most, true);
        }
        if (!(node instanceof Node.One(CodePointSet set))) {
            throw wrong("a possessive quantifier is supported on single characters only");
        }
        at++;
        // Takes all it can and gives nothing back: what follows a shorter run must not continue it.
        Node ends = new Node.Ahead(set.complement(), true);
        if (most < 0) {
            return new Node.Sequence(List.of(new Node.Repeat(node, least, most, true), ends));
        }
        Node full = new Node.Repeat(node, most, most, true);
        if (most == least) {
            return full;
        }
        Node shorter = new Node.Sequence(List.of(new Node.Repeat(node, least, most - 1, true), ends));
        return new Node.Choice(List.of(full, shorter));
    }

    private int number() {
        int start = at;
        while (at < pattern.length() && Character.isDigit(peek()) && at - start < 4) {
            at++;
        }
        if (at == start) {
            throw wrong("a number must stand here");
        }
        int value = Integer.parseInt(pattern.substring(start, at));
        if (value > 1000) {
            throw wrong("at most 1000 repetitions are supported, got " + value);
        }
        return value;
    }

    private Node escape() {
        if (pattern.startsWith("\\z", at)) {
            at += 2;
            return new Node.Ahead(CodePointSet.none(), true);
        }
        if (at + 1 < pattern.length() && "bBAGZXK123456789".indexOf(pattern.charAt(at + 1)) >= 0) {
            throw wrong("'\\" + pattern.charAt(at + 1) + "' is not supported");
        }
        return one(escapedSet());
    }

    /// The set of an escape such as `\s`, `\p{L}` or `\n`.
    private CodePointSet escapedSet() {
        at++;
        if (at >= pattern.length()) {
            throw wrong("nothing behind '\\'");
        }
        int letter = codePoint();
        return switch (letter) {
            case 's' -> CodePointSet.whiteSpace();
            case 'S' -> CodePointSet.whiteSpace().complement();
            case 'd' -> CodePointSet.property("Nd", unicode);
            case 'D' -> CodePointSet.property("Nd", unicode).complement();
            case 'w' -> CodePointSet.word(unicode);
            case 'W' -> CodePointSet.word(unicode).complement();
            case 'p' -> property();
            case 'P' -> property().complement();
            case 'n' -> literal('\n');
            case 'r' -> literal('\r');
            case 't' -> literal('\t');
            case 'f' -> literal('\f');
            case 'v' -> literal(0x0b);
            case 'x', 'u' -> literal(hexadecimal(letter == 'x' ? 2 : 4));
            default -> {
                if (Character.isLetterOrDigit(letter)) {
                    throw wrong("'\\" + Character.toString(letter) + "' is not supported");
                }
                yield literal(letter);
            }
        };
    }

    private CodePointSet property() {
        String name;
        if (peek() == '{') {
            int close = pattern.indexOf('}', at);
            if (close < 0) {
                throw wrong("'{' without '}'");
            }
            name = pattern.substring(at + 1, close);
            at = close + 1;
        } else {
            name = String.valueOf(peek());
            at++;
        }
        boolean negative = name.startsWith("^");
        try {
            CodePointSet set = CodePointSet.property(negative ? name.substring(1) : name, unicode);
            return negative ? set.complement() : set;
        } catch (IllegalArgumentException unknown) {
            throw wrong(unknown.getMessage());
        }
    }

    private int hexadecimal(int digits) {
        int from = at;
        int to = at + digits;
        if (peek() == '{') {
            from++;
            to = pattern.indexOf('}', at);
            at = to + 1;
        } else {
            at = to;
        }
        if (to < from || to > pattern.length()) {
            throw wrong("a hexadecimal number must stand here");
        }
        try {
            int value = Integer.parseInt(pattern.substring(from, to), 16);
            if (value < Utf8.MALFORMED) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            at = from;
        }
        throw wrong("a code point in hexadecimal must stand here");
    }

    /// A class in brackets. Union binds tighter than `&&`.
    private CodePointSet set() {
        at++;
        boolean negative = peek() == '^';
        at += negative ? 1 : 0;
        CodePointSet all = null;
        CodePointSet union = CodePointSet.none();
        boolean first = true;
        while (true) {
            if (at >= pattern.length()) {
                throw wrong("'[' without ']'");
            }
            if (peek() == ']' && !first) {
                break;
            }
            if (pattern.startsWith("&&", at)) {
                at += 2;
                all = all == null ? union : all.within(union);
                union = CodePointSet.none();
            } else {
                union = union.with(item());
            }
            first = false;
        }
        at++;
        CodePointSet set = all == null ? union : all.within(union);
        return negative ? set.complement() : set;
    }

    /// One character, escape, range or nested class.
    private CodePointSet item() {
        if (peek() == '[') {
            if (pattern.startsWith("[:", at)) {
                throw wrong("'[:' is not supported; write \\p{..}");
            }
            return set();
        }
        int start = at;
        boolean escaped = peek() == '\\';
        CodePointSet single = escaped ? escapedSet() : null;
        int low = escaped ? escapedLiteral(start) : codePoint();
        boolean range = low >= 0 && peek() == '-' && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']';
        if (!range) {
            return escaped ? single : literal(low);
        }
        at++;
        start = at;
        int high;
        if (peek() == '\\') {
            escapedSet();
            high = escapedLiteral(start);
        } else {
            high = codePoint();
        }
        if (high < low) {
            throw wrong("a range must run upwards");
        }
        CodePointSet set = CodePointSet.range(low, high);
        return ignoreCase ? set.ignoringCase() : set;
    }

    /// The code point of an escape that stands for one character; -1 for sets such as `\s`.
    private int escapedLiteral(int start) {
        int letter = pattern.codePointAt(start + 1);
        return switch (letter) {
            case 's', 'S', 'd', 'D', 'w', 'W', 'p', 'P' -> -1;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            case 'x', 'u' -> {
                int back = at;
                at = start + 2;
                int value = hexadecimal(letter == 'x' ? 2 : 4);
                at = back;
                yield value;
            }
            default -> letter;
        };
    }

    private int codePoint() {
        int codePoint = pattern.codePointAt(at);
        at += Character.charCount(codePoint);
        return codePoint;
    }

    private char peek() {
        return at < pattern.length() ? pattern.charAt(at) : 0;
    }

    private IllegalArgumentException wrong(String problem) {
        return new IllegalArgumentException("pattern \"" + pattern + "\", place " + (at + 1) + ": " + problem);
    }
}
