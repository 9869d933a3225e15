package dev.quern.corpus.html;

/// A run of text that stands by itself on a page: a paragraph, heading, item of a list, row of a table.
///
/// @param text its text, white space collapsed but for line breaks
/// @param kind what it is
/// @param length its characters without white space, ideographs counted threefold
/// @param linked those of them that are links
record Block(String text, Kind kind, int length, int linked) {

    enum Kind {
        PARAGRAPH,
        HEADING,
        /// First block of a list's item.
        ITEM,
        /// Row of a table, cells separated by tabs.
        ROW,
        /// Text whose line ends and spaces count.
        PREFORMATTED
    }

    /// Share of the characters that are links.
    double linkDensity() {
        return length == 0 ? 0 : (double) linked / length;
    }

    /// How many characters of running text a character stands for: one sign of Chinese says about what three
    /// letters do.
    static int weight(int character) {
        if (character < 0x2e80) {
            return 1;
        }
        boolean ideograph = character <= 0x9fff || character >= 0xf900 && character <= 0xfaff;
        boolean syllable = character >= 0xac00 && character <= 0xd7a3;
        return ideograph ? 3 : syllable ? 2 : 1;
    }
}
