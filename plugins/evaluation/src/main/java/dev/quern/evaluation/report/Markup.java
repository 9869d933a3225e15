package dev.quern.evaluation.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.owasp.encoder.Encode;

/// Builds markup that is HTML5 and well-formed XML at once. All text and attribute values are escaped here, and only
/// here; characters that XML forbids become spaces.
final class Markup {
    private static final Set<String> VOID = Set.of("meta", "br", "hr", "col", "img");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /// Opens an element; attributes are name, value, name, value.
    Markup open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /// Closes the innermost element.
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /// Ends a line between elements, so that a difference between two reports is readable.
    Markup line() {
        out.append('\n');
        return this;
    }

    Markup text(String text) {
        out.append(Encode.forXmlContent(text));
        return this;
    }

    /// An element that holds text only.
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /// An element that holds nothing.
    Markup empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append(VOID.contains(tag) ? "/>" : "></" + tag + ">");
        return this;
    }

    /// The style sheet, which is a constant of ours and holds no `<` and no `&`.
    Markup style(String css) {
        out.append("<style>\n").append(css).append("</style>");
        return this;
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(Encode.forXmlAttribute(attributes[i + 1]))
                    .append('"');
        }
    }

    /// The finished markup; all elements must be closed.
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }
}
