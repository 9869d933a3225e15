package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.Evaluation.Example;
import dev.quern.evaluation.result.Evaluation.Piece;
import java.util.List;

/// The documents that the model finds hardest and easiest, with what each token of an excerpt cost.
record ExampleSection(Evaluation evaluation) implements Section {
    private static final int MOST_CHARACTERS = 600;
    /// Bits from which a token is shaded darker.
    private static final double[] STEPS = {2, 5, 9, 13};

    @Override
    public void write(Markup out) {
        out.open("section")
                .line()
                .element("h2", "Hardest and easiest documents")
                .line();
        out.open("p", "class", "note key").text("Shading: bits that a token cost: ");
        for (int step = 0; step < STEPS.length; step++) {
            String range = step + 1 < STEPS.length
                    ? Numbers.plain(STEPS[step]) + "\u2013" + Numbers.plain(STEPS[step + 1])
                    : "from " + Numbers.plain(STEPS[step]);
            out.element("span", range, "class", "h" + (step + 1)).text(" ");
        }
        out.close().line();
        list(out, "Hardest", "The excerpt is the hardest stretch.", evaluation.worst());
        list(out, "Easiest", "The excerpt is the easiest stretch.", evaluation.best());
        out.close().line();
    }

    private static void list(Markup out, String title, String remark, List<Example> examples) {
        if (examples.isEmpty()) {
            return;
        }
        out.element("h3", title).element("p", remark, "class", "note").line();
        for (Example example : examples) {
            out.open("p").element("code", Numbers.cut(example.id(), 200)).empty("br");
            out.element("span", figures(example), "class", "remark").close().line();
            out.open("pre");
            int characters = 0;
            for (Piece piece : example.excerpt()) {
                if (characters < MOST_CHARACTERS) {
                    piece(out, Numbers.cut(piece.text(), MOST_CHARACTERS), piece.bits());
                }
                characters += piece.text().length();
            }
            out.close().line();
        }
    }

    private static String figures(Example example) {
        return Numbers.fixed(example.bitsPerByte(), 3) + " bits per byte, gzip "
                + Numbers.fixed(example.gzipBitsPerByte(), 3)
                + ", " + Numbers.count(example.bytes()) + " bytes, " + Numbers.count(example.tokens())
                + " tokens, source " + Numbers.cut(example.source(), 80);
    }

    private static void piece(Markup out, String text, double bits) {
        int shade = 0;
        while (shade < STEPS.length && bits >= STEPS[shade]) {
            shade++;
        }
        if (shade == 0) {
            out.text(text);
        } else {
            out.element("span", text, "class", "h" + shade);
        }
    }
}
