package dev.quern.corpus.text;

/// Repairs text whose UTF-8 was read as another encoding: `cafÃ©` becomes `café`. Repeats, so that text which
/// went wrong twice comes out right.
///
/// In the spirit of ftfy (Speer, 2019), whose rule is kept: rather miss a mistake than make one. A run of
/// characters that stand for well-formed UTF-8 may still be meant, as in `CAFÉ»`. So a character of mojibake is
/// strong only when it does not occur in the writing of any language (see [Misreading]), and a line is repaired
/// as follows:
/// - without anything strong it stays as it is;
/// - if everything beyond ASCII in it reads as UTF-8, all of it is repaired;
/// - else the runs that have something strong are.
public final class Mojibake {
    private static final int PASSES = 4;

    private Mojibake() {}

    /// The text repaired; the same object where there is nothing to repair.
    public static String repair(String text) {
        String repaired = text;
        for (int pass = 0; pass < PASSES; pass++) {
            String before = repaired;
            for (Misreading each : Misreading.ALL) {
                repaired = repair(repaired, each);
            }
            if (before == repaired) {
                break;
            }
        }
        return repaired == text ? text : withoutControls(repaired);
    }

    /// Control characters that are left over stand for the signs that Windows-1252 has in their place.
    private static String withoutControls(String text) {
        StringBuilder signs = null;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each >= 0x80 && each < 0xa0) {
                signs = signs == null ? new StringBuilder(text) : signs;
                signs.setCharAt(i, Misreading.western(each));
            }
        }
        return signs == null ? text : signs.toString();
    }

    private static String repair(String text, Misreading misreading) {
        int first = misreading.find(text, 0, text.length());
        if (first == text.length()) {
            return text;
        }
        StringBuilder out = null;
        int copied = 0;
        for (int start = text.lastIndexOf('\n', first) + 1; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            if (misreading.find(text, start, end) < end) {
                Line line = new Line(text, start, end, misreading);
                if (line.isWrong()) {
                    out = out == null ? new StringBuilder(text.length()) : out;
                    out.append(text, copied, start);
                    line.write(out);
                    copied = end;
                }
            }
            start = end + 1;
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    /// One line and what its characters would be.
    private static final class Line {
        private final String text;
        private final int start;
        private final int end;
        private final Misreading misreading;
        private final boolean wrong;
        private final boolean whole;

        Line(String text, int start, int end, Misreading misreading) {
            this.text = text;
            this.start = start;
            this.end = end;
            this.misreading = misreading;
            boolean strong = false;
            boolean consistent = true;
            for (int at = start; at < end; ) {
                int length = misreading.length(text, at, end);
                if (length > 0) {
                    int stop = runEnd(at);
                    strong |= isStrong(at, stop);
                    at = stop;
                } else {
                    consistent &= text.charAt(at) < 0x80;
                    at++;
                }
            }
            wrong = strong;
            whole = consistent;
        }

        boolean isWrong() {
            return wrong;
        }

        void write(StringBuilder out) {
            for (int at = start; at < end; ) {
                if (misreading.length(text, at, end) == 0) {
                    out.append(text.charAt(at++));
                    continue;
                }
                int stop = runEnd(at);
                if (whole || isStrong(at, stop)) {
                    while (at < stop) {
                        misreading.decode(text, at, end, out);
                        at += misreading.length(text, at, end);
                    }
                } else {
                    out.append(text, at, stop);
                    at = stop;
                }
            }
        }

        private int runEnd(int from) {
            int at = from;
            for (int length = misreading.length(text, at, end); length > 0; ) {
                at += length;
                length = at < end ? misreading.length(text, at, end) : 0;
            }
            return at;
        }

        /// Whether a character of the run is strong. Runs are counted up to a bound only, as they may be long.
        private boolean isStrong(int from, int stop) {
            int count = 0;
            for (int at = from; at < stop; at += misreading.length(text, at, end)) {
                count++;
            }
            for (int at = from; at < stop; at += misreading.length(text, at, end)) {
                if (misreading.isStrong(text, at, end, count)) {
                    return true;
                }
            }
            return false;
        }
    }
}
