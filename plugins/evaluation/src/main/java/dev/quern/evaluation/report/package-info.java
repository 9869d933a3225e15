/// The `report` step: one page of HTML that opens anywhere, the same as JSON, and a Markdown summary. Open [ReportTask]
/// first, then [HtmlReport]. Charts are SVG, written by [LineChart], [BarChart] and [IntervalStrip]. Imports the API,
/// `result`, Jackson, and the OWASP encoder in [Markup] only: whatever is shown has gone through it.
package dev.quern.evaluation.report;
