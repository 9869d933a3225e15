package dev.quern.corpus.html;

/// What an extraction would rather risk.
public enum Favour {
    /// To lose text of the page's own.
    PRECISION(0.2, 70, 200, false),
    /// To keep text that is not the page's own.
    RECALL(0.4, 40, 120, true),
    /// Every block of text; nothing is judged.
    ALL(1, 0, 0, true);

    final double linkDensity;
    final int shortLength;
    final int longLength;
    final boolean lenient;

    /// @param linkDensity largest share of a block's characters that may be links
    /// @param shortLength below this a block says nothing of itself
    /// @param longLength from this a block of running text is good without neighbours
    /// @param lenient whether asides and footers are judged like other blocks, and doubt keeps a block
    Favour(double linkDensity, int shortLength, int longLength, boolean lenient) {
        this.linkDensity = linkDensity;
        this.shortLength = shortLength;
        this.longLength = longLength;
        this.lenient = lenient;
    }
}
