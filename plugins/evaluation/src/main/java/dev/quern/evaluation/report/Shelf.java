package dev.quern.evaluation.report;

import java.io.IOException;
import java.util.Optional;

/// Pictures on a page, side by side with what is to be said of each. The page stays below a number of bytes of
/// pictures; what is beyond is named without its picture.
final class Shelf {
    /// Bytes of pictures on a page, as they stand in it.
    private static final int MOST_BYTES = 3 << 20;

    private final Source source;
    private int bytes;
    private int leftOut;

    /// Gives the PNG file of a name.
    interface Source {
        byte[] png(String name) throws IOException;
    }

    Shelf(Source source) {
        this.source = source;
    }

    /// Opens a row of pictures; the caller closes it.
    static void open(Markup out) {
        out.open("div", "class", "shelf").line();
    }

    /// A picture with its caption.
    ///
    /// @param width on the page, in pixels of the screen; 0 for its own
    void write(Markup out, String name, String caption, int width) throws IOException {
        out.open("figure");
        picture(out, name, caption, width);
        out.element("figcaption", caption).close().line();
    }

    /// A picture alone.
    void picture(Markup out, String name, String text, int width) throws IOException {
        Optional<String> address = address(name);
        if (address.isEmpty()) {
            out.element("span", "picture left out", "class", "remark");
        } else if (width > 0) {
            out.empty("img", "src", address.get(), "alt", text, "width", Integer.toString(width));
        } else {
            out.empty("img", "src", address.get(), "alt", text);
        }
    }

    private Optional<String> address(String name) throws IOException {
        String address = Picture.dataUri(source.png(name));
        if (bytes + address.length() > MOST_BYTES) {
            leftOut++;
            return Optional.empty();
        }
        bytes += address.length();
        return Optional.of(address);
    }

    /// Pictures for which there was no room.
    int leftOut() {
        return leftOut;
    }
}
