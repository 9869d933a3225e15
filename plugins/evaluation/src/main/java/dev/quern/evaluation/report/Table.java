package dev.quern.evaluation.report;

import java.util.List;

/// The head and the cells of tables.
final class Table {
    private Table() {}

    /// A column: its name and whether it holds numbers.
    record Column(String name, boolean number) {
        static Column text(String name) {
            return new Column(name, false);
        }

        static Column number(String name) {
            return new Column(name, true);
        }
    }

    /// Opens a table and its body. `strip`, if not null, adds a last column of drawings. The caller closes three
    /// elements with [#close].
    static void open(Markup out, String caption, List<Column> columns, IntervalStrip strip) {
        out.open("div", "class", "scroll").open("table").line();
        if (!caption.isEmpty()) {
            out.element("caption", caption).line();
        }
        out.open("thead").open("tr");
        for (Column column : columns) {
            out.element("th", column.name(), "scope", "col", "class", column.number() ? "number" : "text");
        }
        if (strip != null) {
            out.open("td", "class", "plot");
            strip.head(out);
            out.close();
        }
        out.close().close().line().open("tbody").line();
    }

    static void close(Markup out) {
        out.close().close().close().line();
    }

    static void name(Markup out, String text) {
        out.element("th", text, "scope", "row");
    }

    static void number(Markup out, String text) {
        out.element("td", text, "class", "number");
    }

    static void text(Markup out, String text) {
        out.element("td", text);
    }

    /// Two columns of names and values.
    static void facts(Markup out, String caption, List<List<String>> rows) {
        out.open("div", "class", "scroll")
                .open("table")
                .element("caption", caption)
                .open("tbody")
                .line();
        for (List<String> row : rows) {
            out.open("tr");
            name(out, row.get(0));
            text(out, row.get(1));
            out.close().line();
        }
        close(out);
    }
}
