package dev.quern.corpus.html;

import dev.quern.corpus.html.Block.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/// Takes a parsed page apart into blocks of text, in the order of the page. Walks without recursion.
final class PageBlocks implements NodeFilter {
    /// What an element means for the blocks around and in it.
    private enum Role {
        INLINE,
        BLOCK,
        HEADING,
        ITEM,
        ROW,
        CELL,
        PREFORMATTED,
        BREAK,
        LINK,
        /// Is never text.
        HIDDEN,
        /// Stands on many pages of a site.
        FURNITURE,
        /// May be furniture.
        ASIDE
    }

    private static final Map<String, Role> ROLES = roles();
    private static final Set<String> FURNITURE_ROLES =
            Set.of("navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog");

    private final Favour favour;
    private final List<Block> blocks = new ArrayList<>();
    private final BlockText text = new BlockText();
    private int headings;
    private int preformatted;
    private int links;
    private boolean item;
    private boolean row;

    private PageBlocks(Favour favour) {
        this.favour = favour;
    }

    static List<Block> of(Document page, Favour favour) {
        PageBlocks blocks = new PageBlocks(favour);
        page.body().filter(blocks);
        blocks.end();
        return blocks.blocks;
    }

    private static Map<String, Role> roles() {
        Map<String, Role> roles = new HashMap<>();
        put(
                roles,
                Role.BLOCK,
                "address article blockquote body caption center dd details dialog dir div dl dt fieldset"
                        + " figcaption figure form header hgroup hr html legend main menu ol p section summary table tbody"
                        + " tfoot thead ul optgroup marquee frameset noframes");
        put(roles, Role.HEADING, "h1 h2 h3 h4 h5 h6");
        put(roles, Role.ITEM, "li");
        put(roles, Role.ROW, "tr");
        put(roles, Role.CELL, "td th");
        put(roles, Role.PREFORMATTED, "pre listing xmp plaintext");
        put(roles, Role.BREAK, "br");
        put(roles, Role.LINK, "a");
        put(
                roles,
                Role.HIDDEN,
                "script style template noscript svg iframe object embed applet canvas video audio map head"
                        + " title datalist textarea annotation noembed rp");
        put(roles, Role.FURNITURE, "nav select button");
        put(roles, Role.ASIDE, "aside footer");
        return roles;
    }

    private static void put(Map<String, Role> roles, Role role, String names) {
        for (String name : names.split(" ")) {
            roles.put(name, role);
        }
    }

    private static Role role(Node node) {
        Role role = ROLES.getOrDefault(node.normalName(), Role.INLINE);
        return role == Role.LINK && !node.hasAttr("href") ? Role.INLINE : role;
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode words) {
            if (text.isEnded() && !words.isBlank()) {
                end();
            }
            text.add(words.getWholeText(), links > 0, preformatted > 0);
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        Role role = role(element);
        if (isLeftOut(element, role)) {
            if (role != Role.HIDDEN && role != Role.INLINE && role != Role.LINK) {
                end();
            }
            return FilterResult.SKIP_ENTIRELY;
        }
        enter(role);
        return FilterResult.CONTINUE;
    }

    private void enter(Role role) {
        switch (role) {
            case BLOCK, FURNITURE, ASIDE -> end();
            case HEADING -> {
                end();
                headings++;
            }
            case ITEM -> {
                end();
                item = true;
            }
            case ROW -> {
                end();
                row = true;
            }
            case CELL -> {
                if (row) {
                    text.cell();
                } else {
                    end();
                }
            }
            case PREFORMATTED -> {
                end();
                preformatted++;
            }
            case BREAK -> text.lineBreak();
            case LINK -> links++;
            case INLINE, HIDDEN -> {}
        }
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        switch (role(node)) {
            case BLOCK, FURNITURE, ASIDE -> end();
            case HEADING -> {
                end();
                headings--;
            }
            case ITEM -> {
                end();
                item = false;
            }
            case ROW -> {
                end();
                row = false;
            }
            case PREFORMATTED -> {
                end();
                preformatted--;
            }
            case LINK -> links--;
            case CELL, BREAK, INLINE, HIDDEN -> {}
        }
        return FilterResult.CONTINUE;
    }

    private boolean isLeftOut(Element element, Role role) {
        boolean byRole =
                switch (role) {
                    case HIDDEN -> true;
                    case FURNITURE -> favour != Favour.ALL;
                    case ASIDE -> !favour.lenient;
                    default -> false;
                };
        return byRole || element.attributesSize() > 0 && isHidden(element);
    }

    private boolean isHidden(Element element) {
        if (element.hasAttr("hidden") || element.attr("aria-hidden").equals("true")) {
            return true;
        }
        String style = element.attr("style");
        if (!style.isEmpty()) {
            String bare = style.replace(" ", "").toLowerCase(Locale.ROOT);
            if (bare.contains("display:none") || bare.contains("visibility:hidden")) {
                return true;
            }
        }
        return favour != Favour.ALL && FURNITURE_ROLES.contains(element.attr("role"));
    }

    private void end() {
        Kind kind = preformatted > 0
                ? Kind.PREFORMATTED
                : headings > 0 ? Kind.HEADING : item ? Kind.ITEM : row ? Kind.ROW : Kind.PARAGRAPH;
        Block block = text.take(kind);
        if (block != null) {
            blocks.add(block);
            item = false;
        }
    }
}
