package dev.quern.engine.jobfile;

import dev.quern.engine.config.Problem;
import java.util.List;

/// Writes problems in their fixed form: code, what, where with the source line, how to go on.
final class ProblemText {
    private static final int PLACE_COLUMN = 56;
    private static final int WIDEST_SOURCE = 110;
    private static final int WIDEST_HINTS = 120;

    private ProblemText() {}

    static String render(String file, List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        text.append(file).append(": ").append(count).append(", nothing was run\n\n");
        for (Problem problem : problems) {
            append(text, problem);
            text.append('\n');
        }
        String code = problems.getFirst().code().number();
        return text.append("explain: quern explain ")
                .append(code)
                .append("        exit 2")
                .toString();
    }

    private static void append(StringBuilder text, Problem problem) {
        String head = visible(problem.code().number() + " " + problem.message());
        text.append(head);
        String place = place(problem);
        if (!place.isEmpty()) {
            text.append(" ".repeat(Math.max(2, PLACE_COLUMN - head.length()))).append(place);
        }
        text.append('\n');
        int width = problem.marks().stream()
                .mapToInt(mark -> Integer.toString(mark.line()).length())
                .max()
                .orElse(0);
        problem.marks().forEach(mark -> append(text, mark, width));
        appendHints(text, problem.hints());
    }

    private static String place(Problem problem) {
        StringBuilder place = new StringBuilder(visible(problem.path()));
        if (!problem.marks().isEmpty()) {
            place.append(place.isEmpty() ? "" : ", ").append("line ").append(problem.line());
            place.append(':').append(problem.column());
        } else if (!problem.origin().isEmpty()) {
            place.append(place.isEmpty() ? "" : ", ").append("from ").append(visible(problem.origin()));
        }
        return place.toString();
    }

    private static void append(StringBuilder text, Problem.Mark mark, int width) {
        int[] line = mark.sourceLine().codePoints().toArray();
        int column = Math.min(mark.column() - 1, line.length);
        int first = Math.max(0, Math.min(column - WIDEST_SOURCE / 2, line.length - WIDEST_SOURCE));
        int last = Math.min(line.length, first + WIDEST_SOURCE);
        String shown = visible(new String(line, first, last - first));
        int length = Math.clamp(mark.length(), 1, Math.max(1, last - column));
        String number = Integer.toString(mark.line());
        text.append("  ")
                .append(" ".repeat(width - number.length()))
                .append(number)
                .append(" | ");
        text.append(shown).append('\n');
        text.append("  ").append(" ".repeat(width)).append(" | ");
        text.append(" ".repeat(column - first)).append("^".repeat(length)).append('\n');
    }

    private static void appendHints(StringBuilder text, List<String> hints) {
        String joined = String.join("  ", hints);
        if (joined.length() > WIDEST_HINTS) {
            hints.forEach(hint -> text.append("  ").append(visible(hint)).append('\n'));
        } else if (!joined.isEmpty()) {
            text.append("  ").append(visible(joined)).append('\n');
        }
    }

    /// One line that cannot move a terminal's cursor; each code point stays one code point.
    private static String visible(String text) {
        return text.codePoints()
                .map(c -> c == '\t' ? ' ' : Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
