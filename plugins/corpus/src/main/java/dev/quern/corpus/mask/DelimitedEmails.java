package dev.quern.corpus.mask;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.Utf8;

/// E-mail addresses as Dolma finds them: anything without white space around an `@`, up to white space or a mark before
/// white space, together with the marks and white space around it. A domain without a dot is passed over.
///
/// The published expression tries every start; what decides is the end of the piece without white space, so that is
/// found once for all starts of a piece, and the time is linear.
final class DelimitedEmails {
    private static final boolean[] MARKS = new boolean[128];
    /// What neither ends a piece nor a domain: ASCII but for marks, white space and `@`.
    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (char c = 0; c < MARKS.length; c++) {
            MARKS[c] = ".,?!;:)(".indexOf(c) >= 0;
            PLAIN[c] = !MARKS[c] && c != '@' && !CodePoints.is(c, CodePoints.SPACE);
        }
    }

    private final byte[] text;
    private final Spans into;
    /// End of the piece without white space and `@` that was looked at last; it holds for every start before it.
    private int pieceEnd = -1;
    /// The last `@` with nothing behind it that would do.
    private int hopeless = -1;

    private DelimitedEmails(byte[] text, Spans into) {
        this.text = text;
        this.into = into;
    }

    static void find(byte[] text, Spans into) {
        int sign = 0;
        while (sign < text.length && text[sign] != '@') {
            sign++;
        }
        if (sign == text.length) {
            return;
        }
        new DelimitedEmails(text, into).find();
    }

    private void find() {
        int at = 0;
        while (at < text.length) {
            int edge = marks(at);
            int name = edge;
            int sign = edge < text.length ? signAfter(edge) : -1;
            int end = sign < 0 ? -1 : end(sign);
            for (int i = edge - 1; end < 0 && i > at; i--) {
                if (text[i] == '@' && isMark(text[i - 1])) {
                    sign = i;
                    name = i - 1;
                    end = end(i);
                }
            }
            if (end >= 0) {
                add(at, name, sign, end);
                at = end;
            } else {
                at = edge < text.length ? nextMark(edge) : edge;
            }
        }
    }

    /// The end of the run of marks, white space and `@` that begins here.
    private int marks(int from) {
        int at = from;
        while (at < text.length) {
            int step = isMark(text[at]) || text[at] == '@' ? 1 : Utf8.spaceAt(text, at, text.length);
            if (step == 0) {
                break;
            }
            at += step;
        }
        return at;
    }

    /// The `@` that ends the piece in which `from` lies, or -1 where it ends otherwise.
    private int signAfter(int from) {
        if (pieceEnd <= from) {
            pieceEnd = from;
            while (pieceEnd < text.length && (isPlain(pieceEnd) || isMark(text[pieceEnd]))) {
                pieceEnd++;
            }
        }
        return pieceEnd < text.length && text[pieceEnd] == '@' ? pieceEnd : -1;
    }

    /// The end of the match whose `@` this is, or -1.
    private int end(int sign) {
        if (sign == hopeless) {
            return -1;
        }
        int first = sign + 1;
        int at = first;
        while (at < text.length && inDomain(at)) {
            at++;
        }
        int space = at < text.length ? Utf8.spaceAt(text, at, text.length) : 0;
        int end = -1;
        if (at == first || at == text.length) {
            end = -1;
        } else if (space > 0 && at - first > 1 && text[at - 1] == '.') {
            end = at + space;
        } else {
            int step = space > 0 ? space : 1;
            int next = at + step < text.length ? Utf8.spaceAt(text, at + step, text.length) : 0;
            end = next > 0 ? at + step + next : space > 0 ? at + space : -1;
        }
        if (end < 0) {
            hopeless = sign;
        }
        return end;
    }

    private boolean inDomain(int at) {
        return isPlain(at) || text[at] == '.';
    }

    /// The next mark, white space or `@` behind `from`, which is none itself.
    private int nextMark(int from) {
        int at = from + 1;
        while (at < text.length && isPlain(at)) {
            at++;
        }
        return at;
    }

    private void add(int start, int name, int sign, int end) {
        boolean parenthesis = sign == name + 1 && text[name] == '(';
        boolean dotted = false;
        for (int i = sign + 1; i < domainEnd(sign, end) && !dotted; i++) {
            dotted = text[i] == '.';
        }
        if (!parenthesis && dotted) {
            into.add(Kind.EMAIL, start, end);
        }
    }

    /// Where the domain ends: before the mark or white space that closes the match.
    private int domainEnd(int sign, int end) {
        int at = sign + 1;
        while (at < end && inDomain(at)) {
            at++;
        }
        boolean full = at - sign > 2 && text[at - 1] == '.' && Utf8.spaceAt(text, at, text.length) > 0;
        return full ? at - 1 : at;
    }

    private boolean isPlain(int at) {
        byte value = text[at];
        return value >= 0 ? PLAIN[value] : Utf8.spaceAt(text, at, text.length) == 0;
    }

    private static boolean isMark(byte value) {
        return value >= 0 && MARKS[value];
    }
}
