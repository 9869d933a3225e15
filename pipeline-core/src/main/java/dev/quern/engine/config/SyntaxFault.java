package dev.quern.engine.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Why a text is not YAML, told in the words of the mistakes that people make.
final class SyntaxFault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern CONFLICT = Pattern.compile("(?m)^(<{7} .*|={7}|>{7} .*|\\|{7} .*)$");
    private static final Pattern KEY_BEFORE = Pattern.compile("([\\w-]+)\\s*:\\s*[^,:{}\\[\\]]*$");
    private static final int LONGEST_LOOK = 200;

    private final transient ProblemCode code;
    private final transient Place place;
    private final String hint;

    SyntaxFault(ProblemCode code, Place place, String message, String hint) {
        super(message, null, false, false);
        this.code = code;
        this.place = place;
        this.hint = hint;
    }

    ProblemCode code() {
        return code;
    }

    Place place() {
        return place;
    }

    String hint() {
        return hint;
    }

    static Place place(Mark mark) {
        return Place.at(mark.getLine() + 1, mark.getColumn() + 1, 1);
    }

    /// What can be said before parsing: merge conflicts, and characters that YAML forbids.
    static Optional<SyntaxFault> before(String text) {
        Matcher conflict = CONFLICT.matcher(text);
        if (conflict.find()) {
            return Optional.of(new SyntaxFault(
                    ProblemCode.MERGE_CONFLICT,
                    placeOf(text, conflict.start(), conflict.group().length()),
                    "a merge conflict was left in the file",
                    "choose one of the two versions and remove the lines <<<<<<<, ======= and >>>>>>>"));
        }
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int codePoint = text.codePointAt(at);
            if (!isPrintable(codePoint)) {
                return Optional.of(new SyntaxFault(
                        ProblemCode.SYNTAX,
                        placeOf(text, at, 1),
                        "the character U+%04X is not allowed in YAML".formatted(codePoint),
                        "remove it, or write it as \"\\u%04X\" in double quotes".formatted(codePoint)));
            }
        }
        return Optional.empty();
    }

    /// What the parser stumbled over.
    static SyntaxFault of(String text, YamlEngineException fault) {
        if (!(fault instanceof MarkedYamlEngineException marked)
                || marked.getProblemMark().isEmpty()) {
            return new SyntaxFault(ProblemCode.SYNTAX, Place.at(1, 1, 1), firstLine(fault), "");
        }
        Mark mark = marked.getProblemMark().get();
        int index = text.offsetByCodePoints(0, Math.min(mark.getIndex(), text.codePointCount(0, text.length())));
        Optional<SyntaxFault> substitution = unquotedSubstitution(text, index, mark);
        if (substitution.isPresent()) {
            return substitution.get();
        }
        Optional<Integer> tab = tabInIndentation(text, index);
        if (tab.isPresent()) {
            return new SyntaxFault(
                    ProblemCode.TAB,
                    placeOf(text, tab.get(), 1),
                    "a tab stands in the indentation; YAML allows spaces only",
                    "replace each tab by two spaces");
        }
        String context = marked.getContext() == null ? "" : " (" + marked.getContext() + ")";
        return new SyntaxFault(ProblemCode.SYNTAX, place(mark), "not YAML: " + marked.getProblem() + context, "");
    }

    private static Optional<SyntaxFault> unquotedSubstitution(String text, int index, Mark mark) {
        if (index < 1 || index >= text.length() || text.charAt(index) != '{' || text.charAt(index - 1) != '$') {
            return Optional.empty();
        }
        int close = text.indexOf('}', index);
        String expression = close > 0 && close - index < LONGEST_LOOK ? text.substring(index - 1, close + 1) : "${...}";
        Matcher key = KEY_BEFORE.matcher(text.substring(Math.max(0, index - 1 - LONGEST_LOOK), index - 1));
        String written = key.find() ? "{" + key.group(1) + ": \"" + expression + "\"}" : "[\"" + expression + "\"]";
        return Optional.of(new SyntaxFault(
                ProblemCode.UNQUOTED_SUBSTITUTION,
                Place.at(mark.getLine() + 1, mark.getColumn(), expression.length()),
                "'${' needs quotes inside { }: write " + written,
                ""));
    }

    private static Optional<Integer> tabInIndentation(String text, int index) {
        int end = index;
        for (int lines = 0; lines < 3; lines++) {
            int start = text.lastIndexOf('\n', Math.max(0, end - 1)) + 1;
            for (int at = start; at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t'); at++) {
                if (text.charAt(at) == '\t') {
                    return Optional.of(at);
                }
            }
            if (start == 0) {
                return Optional.empty();
            }
            end = start - 1;
        }
        return Optional.empty();
    }

    private static boolean isPrintable(int codePoint) {
        return codePoint >= 0x20 && codePoint <= 0x7E
                || codePoint == '\t'
                || codePoint == '\n'
                || codePoint == '\r'
                || codePoint == 0x85
                || codePoint >= 0xA0 && codePoint <= 0xD7FF
                || codePoint >= 0xE000 && codePoint <= 0xFFFD && codePoint != 0xFEFF
                || codePoint >= 0x10000;
    }

    private static Place placeOf(String text, int index, int length) {
        int line = 1;
        int start = 0;
        for (int at = 0; at < index; at++) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n')) {
                line++;
                start = at + 1;
            }
        }
        return Place.at(line, text.codePointCount(start, index) + 1, length);
    }

    private static String firstLine(Exception fault) {
        return "not YAML: "
                + String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }
}
