package dev.quern.corpus.html;

import dev.quern.corpus.html.Block.Kind;
import java.util.Arrays;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/// The text of a page that is its own, without the menus, notices and lists of links that frame it.
///
/// Blocks are judged twice, after Pomikálek's jusText (2011), whose lengths and densities are kept: first each
/// by itself, by the share of its characters that are links, its length, and its share of stop words; then
/// short and doubtful ones by their neighbours, since a page's own text stands together. Stop words are counted
/// relative to what running text of the language has; where the language is not known, a block needs the end of
/// a sentence.
public final class MainText {
    /// How far behind a heading the text may begin that makes it the page's own.
    private static final int HEADING_DISTANCE = 200;
    /// Elements within one another at most; deeper ones become siblings.
    private static final int DEEPEST = 256;
    /// Share of stop words in running text; lists have about forty words a language.
    private static final double RUNNING_TEXT = 0.16;
    /// Share of stop words below which a block is no text.
    private static final double SOME_TEXT = 0.09;

    private enum Verdict {
        BAD,
        SHORT,
        NEARLY_GOOD,
        GOOD
    }

    private final Favour favour;
    private final boolean title;

    /// @param title whether the page's title becomes the first line
    public MainText(Favour favour, boolean title) {
        this.favour = favour;
        this.title = title;
    }

    /// The text: a line for each paragraph, item and row of a table; empty where nothing of the page is its
    /// own.
    public String of(String html) {
        Document page = Jsoup.parse(html, Parser.htmlParser().setMaxDepth(DEEPEST));
        List<Block> blocks = PageBlocks.of(page, favour);
        Verdict[] verdicts = new Verdict[blocks.size()];
        Arrays.fill(verdicts, Verdict.GOOD);
        if (favour != Favour.ALL) {
            judge(blocks, verdicts);
        }
        StringBuilder text = new StringBuilder();
        String heading = title ? page.title().strip() : "";
        for (int i = 0; i < verdicts.length; i++) {
            if (verdicts[i] == Verdict.GOOD && !(text.isEmpty() && isTitle(blocks.get(i), heading))) {
                append(blocks.get(i), text);
            }
        }
        if (heading.isEmpty() || text.isEmpty()) {
            return text.toString();
        }
        return heading + '\n' + text;
    }

    private static boolean isTitle(Block block, String title) {
        return block.kind() == Kind.HEADING && block.text().equals(title);
    }

    private static void append(Block block, StringBuilder text) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append(block.kind() == Kind.ITEM ? "- " : "").append(block.text());
    }

    private void judge(List<Block> blocks, Verdict[] verdicts) {
        int language = StopWords.language(blocks.stream()
                .filter(block -> block.linkDensity() <= favour.linkDensity)
                .map(Block::text)
                .toList());
        for (int i = 0; i < verdicts.length; i++) {
            verdicts[i] = alone(blocks.get(i), language);
        }
        Verdict[] alone = verdicts.clone();
        liftHeadings(blocks, verdicts, Verdict.SHORT, Verdict.NEARLY_GOOD);
        settle(verdicts, Verdict.SHORT);
        settle(verdicts, Verdict.NEARLY_GOOD);
        for (int i = 0; i < verdicts.length; i++) {
            // A heading that was lost for its surroundings gets another chance; one full of links does not.
            if (verdicts[i] == Verdict.BAD && alone[i] != Verdict.BAD) {
                verdicts[i] = Verdict.SHORT;
            }
        }
        liftHeadings(blocks, verdicts, Verdict.SHORT, Verdict.GOOD);
    }

    private Verdict alone(Block block, int language) {
        if (block.linkDensity() > favour.linkDensity || block.text().indexOf('©') >= 0) {
            return Verdict.BAD;
        }
        if (block.kind() == Kind.PREFORMATTED) {
            return Verdict.NEARLY_GOOD;
        }
        if (block.length() < favour.shortLength) {
            return block.linked() > 0 && !favour.lenient ? Verdict.BAD : Verdict.SHORT;
        }
        double density = density(block, language);
        if (density < SOME_TEXT) {
            return Verdict.BAD;
        }
        return density >= RUNNING_TEXT && block.length() >= favour.longLength ? Verdict.GOOD : Verdict.NEARLY_GOOD;
    }

    private static double density(Block block, int language) {
        if (language < 0) {
            return endsSentence(block.text()) ? 1 : 0;
        }
        return StopWords.density(block.text(), language);
    }

    private static boolean endsSentence(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean stop = each == '.' || each == '!' || each == '?';
            boolean before = i + 1 == text.length() || text.charAt(i + 1) <= ' ' || text.charAt(i + 1) > 0x7f;
            if (stop && before || "。！？｡؟۔।॥።၊။៕‼⁇".indexOf(each) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// Gives headings of one verdict another where good text begins close behind them.
    private static void liftHeadings(List<Block> blocks, Verdict[] verdicts, Verdict from, Verdict to) {
        int distance = Integer.MAX_VALUE;
        for (int i = verdicts.length - 1; i >= 0; i--) {
            boolean heading = blocks.get(i).kind() == Kind.HEADING && verdicts[i] == from;
            if (verdicts[i] == Verdict.GOOD) {
                distance = 0;
            } else if (distance <= HEADING_DISTANCE) {
                if (heading) {
                    verdicts[i] = to;
                }
                distance += blocks.get(i).length();
            }
        }
    }

    /// Makes every block of a verdict good or bad by the nearest clear block, good or bad, on either side.
    ///
    /// A short one needs a good block on both sides, or on one side, and on the other a nearly good one before
    /// the bad; a nearly good one needs a good block on one side. To favour recall one side is enough for both,
    /// and the ends of the page are no bad neighbours.
    private void settle(Verdict[] verdicts, Verdict open) {
        Verdict edge = favour.lenient ? Verdict.NEARLY_GOOD : Verdict.BAD;
        Verdict[] before = neighbours(verdicts, edge, true, false);
        Verdict[] after = neighbours(verdicts, edge, true, true);
        Verdict[] nearBefore = neighbours(verdicts, edge, false, false);
        Verdict[] nearAfter = neighbours(verdicts, edge, false, true);
        for (int i = 0; i < verdicts.length; i++) {
            if (verdicts[i] != open) {
                continue;
            }
            boolean good = before[i] == Verdict.GOOD || after[i] == Verdict.GOOD;
            boolean bad = before[i] == Verdict.BAD || after[i] == Verdict.BAD;
            boolean near = before[i] == Verdict.BAD && nearBefore[i] == Verdict.NEARLY_GOOD
                    || after[i] == Verdict.BAD && nearAfter[i] == Verdict.NEARLY_GOOD;
            boolean kept = open == Verdict.SHORT && !favour.lenient ? good && (!bad || near) : good;
            boolean alone = favour.lenient && open == Verdict.NEARLY_GOOD && !bad;
            verdicts[i] = kept || alone ? Verdict.GOOD : Verdict.BAD;
        }
    }

    /// For each block the verdict of the nearest one before or behind it that is clear, or that is not short.
    private static Verdict[] neighbours(Verdict[] verdicts, Verdict edge, boolean clear, boolean behind) {
        Verdict[] nearest = new Verdict[verdicts.length];
        Verdict last = edge;
        for (int step = 0; step < verdicts.length; step++) {
            int i = behind ? verdicts.length - 1 - step : step;
            nearest[i] = last;
            boolean counts = verdicts[i] != Verdict.SHORT && !(clear && verdicts[i] == Verdict.NEARLY_GOOD);
            last = counts ? verdicts[i] : last;
        }
        return nearest;
    }
}
