package dev.quern.evaluation.report;

/// Charts with their captions.
final class Figures {
    private Figures() {}

    static void write(Markup out, LineChart chart, String remark) {
        caption(out, chart.title(), remark);
        chart.write(out);
        out.close().line();
    }

    static void write(Markup out, BarChart chart, String remark) {
        caption(out, chart.title(), remark);
        chart.write(out);
        out.close().line();
    }

    private static void caption(Markup out, String title, String remark) {
        out.open("figure")
                .open("figcaption")
                .element("b", title + ". ")
                .text(remark)
                .close()
                .line();
    }
}
