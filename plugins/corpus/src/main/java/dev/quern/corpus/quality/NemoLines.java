package dev.quern.corpus.quality;

import dev.quern.corpus.text.CodePoints;
import dev.quern.corpus.text.TextView;

/// What NeMo Curator's filters count in the lines and paragraphs of a text, in one pass that stops at line feeds, at
/// `://`, and at words of boilerplate phrases.
///
/// A line ends at a line feed and counts unless it is blank; paragraphs are parted by two line feeds, from the left,
/// and empty ones count.
final class NemoLines {
    private static final int ELLIPSIS = 0x2026;
    private static final int GUILLEMET = 0xbb;
    private static final String BULLETS = "\u2022\u2023\u2043\u204c\u204d\u2219\u25cb\u25cf\u25d8\u25e6\u29be\u29bf";

    private static final Phrase[] PRIVACY = {
        new Phrase("privacy policy", "privacy"),
        new Phrase("privacy overview", "privacy"),
        new Phrase("privacy & cookies policy", "privacy"),
        new Phrase("privacy and cookies policy", "privacy")
    };
    /// Two more of NeMo's phrases hold "uses cookies".
    private static final Phrase[] COOKIES = {
        cookies("cookie policy"),
        cookies("uses cookies"),
        cookies("use of cookies"),
        cookies("use cookies"),
        cookies("necessary cookies are absolutely essential for the website to function properly. this category only"
                + " includes cookies that ensures basic functionalities and security features of the website."
                + " these cookies do not store any personal information."),
        cookies("any cookies that may not be particularly necessary for the website to function and is used"
                + " specifically to collect user personal data via analytics, ads, other embedded contents are"
                + " termed as non-necessary cookies. it is mandatory to procure user consent prior to running"
                + " these cookies on your website."),
        cookies("if you continue to browse this site without changing your cookie settings, you agree to this use."
                + " acceptread more")
    };
    private static final Phrase READ_MORE = new Phrase("read more", "read more");
    private static final Phrase READ_MORE_DOTS = new Phrase("read more..", "read more..");

    private static final int LINE_FEED = 0;
    private static final int URL = 1;
    private static final int HASH = 2;
    private static final int COOKIE = 3;
    private static final int PRIVACY_WORD = 4;
    private static final int TERMS = 5;

    /// By code point at the end of a line: whether it ends a sentence, and whether an ellipsis may end with it.
    private static final byte[] ENDS = new byte[GUILLEMET + 1];

    private static final int END_MARK = 1;
    private static final int MAY_BE_ELLIPSIS = 2;

    static {
        for (char each : ".?!\"'".toCharArray()) {
            ENDS[each] |= END_MARK;
        }
        for (char each : ".])eE\u00bb".toCharArray()) {
            ENDS[each] |= MAY_BE_ELLIPSIS;
        }
    }

    private static Phrase cookies(String phrase) {
        return new Phrase(phrase, "cookie");
    }

    private final Needles stops = new Needles("\n", "://", "#", "cookie", "privacy", "terms of use", "lorem ipsum");
    private final Duplicates lineDuplicates = new Duplicates();
    private final Duplicates paragraphDuplicates = new Duplicates();
    private TextView text;
    private int line;
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
        stops.begin();
        for (int i = stops.find(points, 0, length); i < length; i = stops.find(points, i + 1, length)) {
            stop(i);
        }
        endLine(length);
        endParagraph(length);
    }

    private void stop(int place) {
        int[] points = text.points();
        if (stops.isFound(LINE_FEED)) {
            endLine(place);
            line = place + 1;
            if (place > paragraph && points[place - 1] == '\n') {
                endParagraph(place - 1);
                paragraph = place + 1;
            }
        } else if (stops.isFound(URL)) {
            url(place - 2);
        } else if (stops.isFound(HASH)) {
            hasHash = true;
        } else if (stops.isFound(COOKIE)) {
            hasBoilerplate |= Phrase.isAny(COOKIES, place, points, paragraph, text.length());
        } else if (stops.isFound(PRIVACY_WORD)) {
            hasBoilerplate |= Phrase.isAny(PRIVACY, place, points, paragraph, text.length());
        } else if (stops.isFound(TERMS)) {
            hasBoilerplate = true;
        } else {
            hasLoremIpsum = true;
        }
    }

    private void begin(TextView of, int feeds) {
        text = of;
        lineDuplicates.begin(feeds + 1);
        paragraphDuplicates.begin(feeds / 2 + 1);
        line = 0;
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

    private void endLine(int end) {
        int[] points = text.points();
        int first = line;
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
        lineCharacters += end - line;
        lineDuplicates.add(text, line, end);
        int mark = points[last] < ENDS.length ? ENDS[points[last]] : points[last] > GUILLEMET ? MAY_BE_ELLIPSIS : 0;
        unended += ~mark & END_MARK;
        ellipses += mark > END_MARK && endsWithEllipsis(points, first, last) ? 1 : 0;
        bullets += points[first] > 0x7f && BULLETS.indexOf(points[first]) >= 0 ? 1 : 0;
    }

    /// @param last place of the last code point that is no white space
    private static boolean endsWithEllipsis(int[] points, int first, int last) {
        return switch (points[last]) {
            case '.' -> hasDots(points, first, last) || READ_MORE_DOTS.isAround(last, points, first, last + 1);
            case ELLIPSIS -> true;
            case ']' -> isWithin('[', points, first, last);
            case ')' -> last - first >= 4 && points[last - 4] == '(' && hasDots(points, first, last - 1);
            case GUILLEMET -> last > first && points[last - 1] == '-';
            case 'e', 'E' -> READ_MORE.isAround(last, points, first, last + 1);
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
