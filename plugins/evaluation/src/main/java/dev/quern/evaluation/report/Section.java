package dev.quern.evaluation.report;

/// A part of the page.
interface Section {
    void write(Markup out);
}
