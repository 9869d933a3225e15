package dev.quern.evaluation.report;

import dev.quern.evaluation.result.Evaluation;
import dev.quern.evaluation.result.Evaluation.Estimate;
import dev.quern.evaluation.result.Evaluation.Figure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The page: head, summary and sections. It needs no script, no network and no other file.
final class HtmlReport {
    private static final int MOST_WARNINGS = 20;

    private final String title;
    private final ReportContent content;
    private final Evaluation evaluation;

    HtmlReport(String title, ReportContent content) {
        this.title = title;
        this.content = content;
        this.evaluation = content.evaluation();
    }

    String page() {
        Markup out = new Markup();
        begin(out, title);
        summary(out);
        List<Section> sections = List.of(
                new HeadlineSection(content),
                new SliceSection(content),
                new PositionSection(content),
                new TrainingSection(content),
                new SampleSection(evaluation),
                new ExampleSection(evaluation),
                new ProvenanceSection(content));
        sections.forEach(section -> section.write(out));
        return end(out);
    }

    /// Opens a page and its body.
    static void begin(Markup out, String title) {
        out.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").line();
        out.open("head").line().empty("meta", "charset", "utf-8").line();
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        out.empty("meta", "name", "referrer", "content", "no-referrer").line();
        out.element("title", title).line().style(css()).line().close().line();
        out.open("body").line();
    }

    /// Ends what [#begin] opened; gives back the page.
    static String end(Markup out) {
        out.open("footer")
                .element("p", "Written by Quern. Everything on this page is also in report.json.", "class", "note");
        out.close().close().line().close().line();
        return "<!DOCTYPE html>\n" + out;
    }

    private void summary(Markup out) {
        out.open("header").line().element("h1", title).line();
        out.element("p", new Verdict(content).sentence(), "class", "lead").line();
        out.open("dl", "class", "facts").line();
        Evaluation.Subject subject = evaluation.subject();
        fact(
                out,
                "bits per byte",
                Numbers.fixed(evaluation.figure("bits-per-byte").estimate().value(), 3));
        improvement(out, "gain over gzip", "improvement-over-gzip");
        improvement(out, "gain over unigram", "improvement-over-unigram");
        fact(out, "documents", Numbers.count(subject.data().documents()));
        fact(out, "bytes of text", Numbers.count(subject.data().bytes()));
        fact(out, "weights", Numbers.count(subject.model().parameters()));
        out.close().line();
        warnings(out);
        out.close().line();
    }

    private void improvement(Markup out, String name, String metric) {
        Figure figure = evaluation.figure(metric);
        Estimate estimate = figure == null ? null : figure.estimate();
        if (estimate != null) {
            fact(out, name, Numbers.fixed(estimate.value(), 3));
        }
    }

    private static void fact(Markup out, String name, String value) {
        out.open("div").element("dt", name).element("dd", value).close().line();
    }

    private void warnings(Markup out) {
        List<String> warnings = evaluation.warnings();
        if (warnings.isEmpty()) {
            return;
        }
        out.open("div", "class", "warnings", "role", "note");
        out.element("strong", warnings.size() == 1 ? "1 warning" : warnings.size() + " warnings");
        out.open("ul");
        warnings.stream().limit(MOST_WARNINGS).forEach(warning -> out.element("li", Numbers.cut(warning, 400))
                .line());
        out.close().close().line();
    }

    private static String css() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
