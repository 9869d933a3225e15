package dev.quern.corpus.html;

import dev.quern.corpus.html.Block.Kind;

/// The text of the block under way.
final class BlockText {
    private static final int LONGEST_KEPT = 1 << 16;

    private StringBuilder text = new StringBuilder();
    private boolean space;
    private int breaks;
    private boolean tab;
    private int length;
    private int linked;

    boolean isEmpty() {
        return text.isEmpty();
    }

    /// Whether two line breaks in a row have ended the block.
    boolean isEnded() {
        return breaks > 1 && !text.isEmpty();
    }

    void lineBreak() {
        breaks++;
    }

    void cell() {
        tab |= !text.isEmpty();
    }

    /// Adds text; white space collapses, unless it is preformatted.
    void add(String more, boolean link, boolean preformatted) {
        if (preformatted) {
            separate();
            text.append(more.replace('\u00a0', ' '));
            count(more, 0, more.length(), link);
            return;
        }
        int at = 0;
        while (at < more.length()) {
            int end = at;
            while (end < more.length() && !isWhite(more.charAt(end))) {
                end++;
            }
            if (end > at) {
                separate();
                text.append(more, at, end);
                count(more, at, end, link);
            }
            space |= end < more.length();
            at = end + 1;
        }
    }

    private static boolean isWhite(char each) {
        return each <= ' ' || each == '\u00a0';
    }

    private void count(String more, int from, int end, boolean link) {
        int weight = 0;
        for (int i = from; i < end; i++) {
            char each = more.charAt(i);
            weight += isWhite(each) || Character.isLowSurrogate(each) ? 0 : Block.weight(each);
        }
        length += weight;
        linked += link ? weight : 0;
    }

    private void separate() {
        if (!text.isEmpty() && (breaks > 0 || tab || space)) {
            text.append(breaks > 0 ? '\n' : tab ? '\t' : ' ');
        }
        space = false;
        tab = false;
        breaks = 0;
    }

    /// The block, and forgets it; null where it has no text.
    Block take(Kind kind) {
        String whole = kind == Kind.PREFORMATTED ? lines() : text.toString();
        Block block = length == 0 ? null : new Block(whole, kind, length, linked);
        if (text.capacity() > LONGEST_KEPT) {
            text = new StringBuilder();
        }
        text.setLength(0);
        space = false;
        tab = false;
        breaks = 0;
        length = 0;
        linked = 0;
        return block;
    }

    /// Without blank lines at both ends.
    private String lines() {
        int from = 0;
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) <= ' ') {
            end--;
        }
        for (int at = 0; at < end && text.charAt(at) <= ' '; at++) {
            from = text.charAt(at) == '\n' ? at + 1 : from;
        }
        return text.substring(from, end).replace("\r", "");
    }
}
