package dev.quern.corpus.quality;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;

/// What NeMo Curator's filters count in the lines and paragraphs of a text, in one pass that stops at line feeds, at
/// colons of URLs, and at letters of boilerplate phrases.
///
/// A line ends at a line feed and counts unless it is blank; paragraphs are parted by two line feeds, from the left,
/// and empty ones count.
final class NemoLines {
    private static final int ELLIPSIS = 0x2026;
    private static final int GUILLEMET = 0xbb;
    private static final String BULLETS = "\u2022\u2023\u2043\u204c\u204d\u2219\u25cb\u25cf\u25d8\u25e6\u29be\u29bf";

    private static final Phrase LOREM_IPSUM = new Phrase("lorem ipsum", 'p');
    private static final Phrase[] TERMS = {new Phrase("terms of use", 'f')};
    private static final Phrase[] PRIVACY = {
        new Phrase("privacy policy", 'v'),
        new Phrase("privacy overview", 'v'),
        new Phrase("privacy & cookies policy", 'v'),
        new Phrase("privacy and cookies policy", 'v')
    };
    /// Two more of NeMo's phrases hold "uses cookies".
    private static final Phrase[] COOKIES = {
        new Phrase("cookie policy", 'k'),
        new Phrase("uses cookies", 'k'),
        new Phrase("use of cookies", 'k'),
        new Phrase("use cookies", 'k'),
        new Phrase(
                "necessary cookies are absolutely essential for the website to function properly. this category only"
                        + " includes cookies that ensures basic functionalities and security features of the website."
                        + " these cookies do not store any personal information.",
                'k'),
        new Phrase(
                "any cookies that may not be particularly necessary for the website to function and is used"
                        + " specifically to collect user personal data via analytics, ads, other embedded contents are"
                        + " termed as non-necessary cookies. it is mandatory to procure user consent prior to running"
                        + " these cookies on your website.",
                'k'),
        new Phrase(
                "if you continue to browse this site without changing your cookie settings, you agree to this use."
                        + " acceptread more",
                'k')
    };
    private static final Phrase READ_MORE = new Phrase("read more", 'r');
    private static final Phrase READ_MORE_DOTS = new Phrase("read more..", 'r');

    /// Characters at which the pass stops.
    private static final boolean[] STOPS = new boolean[128];

    static {
        for (char each : "\n:#kKvVfFpP".toCharArray()) {
            STOPS[each] = true;
        }
    }

    private final Duplicates lineDuplicates = new Duplicates();
    private final Duplicates paragraphDuplicates = new Duplicates();
    private TextView text;
    private int paragraph;
    private int paragraphs;
    private long paragraphCharacters;
    private int boilerplate;
    private boolean hasBoilerplate;
    private boolean hasLoremIpsum;
    private int lines;
    private long lineCharacters;
    private int unended;
    private int ellipses;
    private int bullets;
    private int urlEnd;
    private long urlCharacters;
    private boolean hasHash;

    /// @param feeds line feeds of the text
    void read(TextView of, int feeds) {
        begin(of, feeds);
        int[] points = text.points();
        int length = text.length();
        int line = 0;
        for (int i = 0; i < length; i++) {
            int point = points[i];
            if (point < STOPS.length ? !STOPS[point] : point != Phrase.KELVIN) {
                continue;
            }
            switch (point) {
                case '\n' -> {
                    endLine(line, i);
                    line = i + 1;
                    if (i > paragraph && points[i - 1] == '\n') {
                        endParagraph(i - 1);
                        paragraph = i + 1;
                    }
                }
                case ':' -> url(i);
                case '#' -> hasHash = true;
                case 'p', 'P' -> hasLoremIpsum |= LOREM_IPSUM.isAround(i, points, paragraph, length);
                case 'f', 'F' -> hasBoilerplate |= Phrase.isAny(TERMS, i, points, paragraph, length);
                case 'v', 'V' -> hasBoilerplate |= Phrase.isAny(PRIVACY, i, points, paragraph, length);
                default -> hasBoilerplate |= Phrase.isAny(COOKIES, i, points, paragraph, length);
            }
        }
        endLine(line, length);
        endParagraph(length);
    }

    private void begin(TextView of, int feeds) {
        text = of;
        lineDuplicates.begin(feeds + 1);
        paragraphDuplicates.begin(feeds / 2 + 1);
        paragraph = 0;
        paragraphs = 0;
        paragraphCharacters = 0;
        boilerplate = 0;
        hasBoilerplate = false;
        hasLoremIpsum = false;
        lines = 0;
        lineCharacters = 0;
        unended = 0;
        ellipses = 0;
        bullets = 0;
        urlEnd = 0;
        urlCharacters = 0;
        hasHash = false;
    }

    private void endParagraph(int end) {
        paragraphs++;
        paragraphCharacters += end - paragraph;
        paragraphDuplicates.add(text, paragraph, end);
        boilerplate += hasBoilerplate ? 1 : 0;
        hasBoilerplate = false;
    }

    private void endLine(int start, int end) {
        int[] points = text.points();
        int first = start;
        while (first < end && CodePoints.is(points[first], CodePoints.SPACE)) {
            first++;
        }
        if (first == end) {
            return;
        }
        int last = end - 1;
        while (CodePoints.is(points[last], CodePoints.SPACE)) {
            last--;
        }
        lines++;
        lineCharacters += end - start;
        lineDuplicates.add(text, start, end);
        unended += ".?!\"'".indexOf(points[last]) < 0 ? 1 : 0;
        ellipses += endsWithEllipsis(points, first, last) ? 1 : 0;
        bullets += points[first] > 0x7f && BULLETS.indexOf(points[first]) >= 0 ? 1 : 0;
    }

    /// @param last place of the last code point that is no white space
    private static boolean endsWithEllipsis(int[] points, int first, int last) {
        return switch (points[last]) {
            case '.' -> hasDots(points, first, last) || READ_MORE_DOTS.isAround(last - 10, points, first, last + 1);
            case ELLIPSIS -> true;
            case ']' -> isWithin('[', points, first, last);
            case ')' -> last - first >= 4 && points[last - 4] == '(' && hasDots(points, first, last - 1);
            case GUILLEMET -> last > first && points[last - 1] == '-';
            case 'e', 'E' -> READ_MORE.isAround(last - 8, points, first, last + 1);
            default -> false;
        };
    }

    private static boolean hasDots(int[] points, int first, int last) {
        return last - first >= 2 && points[last] == '.' && points[last - 1] == '.' && points[last - 2] == '.';
    }

    private static boolean isWithin(int bracket, int[] points, int first, int last) {
        boolean dots = last - first >= 4 && points[last - 4] == bracket && hasDots(points, first, last - 1);
        boolean mark = last - first >= 2 && points[last - 2] == bracket && points[last - 1] == ELLIPSIS;
        return dots || mark;
    }

    private void url(int colon) {
        int start = NemoUrls.start(text.points(), colon, urlEnd);
        int end = start < 0 ? -1 : NemoUrls.end(text.points(), colon, text.length());
        if (end >= 0) {
            urlEnd = end;
            urlCharacters += end - start;
        }
    }

    /// Share of lines that are left when each is taken once.
    double differentLines() {
        return share(lines - lineDuplicates.repeated(), lines, 0);
    }

    /// Their share of the characters of lines.
    double differentLineCharacters() {
        return share(lineCharacters - lineDuplicates.characters(), lineCharacters, 0);
    }

    /// Share of paragraphs that are left when each is taken once.
    double differentParagraphs() {
        return share(paragraphs - paragraphDuplicates.repeated(), paragraphs, 0);
    }

    /// Their share of the characters of paragraphs; 0 where these have none.
    double differentParagraphCharacters() {
        return share(paragraphCharacters - paragraphDuplicates.characters(), paragraphCharacters, 0);
    }

    /// Share of paragraphs with a phrase of boilerplate; 1 where the text says "lorem ipsum".
    double boilerplate() {
        return hasLoremIpsum ? 1 : share(boilerplate, paragraphs, 1);
    }

    /// Share of lines that no mark ends; 1 where there are none.
    double unended() {
        return share(unended, lines, 1);
    }

    /// Share of lines that end with an ellipsis; 1 where there are none.
    double ellipses() {
        return share(ellipses, lines, 1);
    }

    /// Share of lines that begin with a bullet; 1 where there are none.
    double bullets() {
        return share(bullets, lines, 1);
    }

    /// Code points in URLs.
    long urlCharacters() {
        return urlCharacters;
    }

    /// Whether the text has a hash sign.
    boolean hasHash() {
        return hasHash;
    }

    private static double share(long part, long of, double none) {
        return of == 0 ? none : (double) part / of;
    }
}
