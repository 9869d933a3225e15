package dev.quern.evaluation.report;

import dev.quern.evaluation.result.NetworkEvaluation;
import dev.quern.evaluation.result.NetworkEvaluation.Example;
import dev.quern.evaluation.result.NetworkEvaluation.LayerPicture;
import java.util.List;
import java.util.Map;

/// Rows worth a look, learned filters, and what layers make of an image. Rows that are no images are a table.
///
/// @param pictures data addresses by name of file
record PictureSection(NetworkEvaluation evaluation, Map<String, String> pictures) implements Section {

    @Override
    public void write(Markup out) {
        NetworkEvaluation.Pictures of = evaluation.pictures();
        if (of == null) {
            return;
        }
        out.open("section").line().element("h2", "Examples").line();
        examples(out, "The largest losses", of.worst());
        examples(out, "Of the most frequent confusions, the most confident", of.confused());
        if (of.filters() != null && pictures.containsKey(of.filters())) {
            out.element("h3", "Filters of the first convolution").line();
            image(out, of.filters(), "The learned filters, each stretched from its smallest to its largest weight");
        }
        for (LayerPicture layer : of.maps()) {
            layer(out, layer);
        }
        out.close().line();
    }

    private void examples(Markup out, String title, List<Example> examples) {
        if (examples.isEmpty()) {
            return;
        }
        out.element("h3", title).line().open("div", "class", "examples").line();
        for (Example of : examples) {
            String label = Numbers.cut(of.label(), 30);
            String predicted = Numbers.cut(of.predicted(), 30);
            out.open("figure");
            if (of.picture() != null && pictures.containsKey(of.picture())) {
                image(out, of.picture(), "An image of '" + label + "' taken for '" + predicted + "'");
            }
            out.open("figcaption").element("b", label).text(" taken for ").element("b", predicted);
            String sure = evaluation.classification() == null
                    ? "off by " + Numbers.brief(of.loss())
                    : Numbers.fixed(100 * of.confidence(), 1) + " % sure, loss " + Numbers.brief(of.loss());
            out.empty("br").text(sure).empty("br").element("code", Numbers.cut(of.id(), 60));
            out.close().close().line();
        }
        out.close().line();
    }

    private void layer(Markup out, LayerPicture layer) {
        if (pictures.containsKey(layer.picture())) {
            String name = Numbers.cut(layer.layer(), 60);
            out.element("h3", "What '" + name + "' makes of an image").line();
            out.element(
                            "p",
                            layer.shown() + " of " + layer.channels() + " planes of " + layer.height() + " x "
                                    + layer.width() + ", each stretched from its smallest to its largest value.",
                            "class",
                            "note")
                    .line();
            image(out, layer.picture(), "Planes of layer '" + name + "'");
        }
    }

    private void image(Markup out, String file, String text) {
        out.empty("img", "src", pictures.get(file), "alt", text).line();
    }
}
